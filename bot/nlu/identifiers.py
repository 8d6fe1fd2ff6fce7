"""What identifies an order or a person: order number, e-mail, phone; and how many of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.numbers import CHINESE, ENGLISH_WORDS, number_of
from bot.nlu.spans import Span

EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+", re.ASCII)
# Without a lexicon: what follows "order" or 订单 and has four digits.
ORDER = re.compile(
    r"(?:\border(?:\s+(?:number|no\.?|id))?(?:\s+is)?|订单(?:号|编号)?(?:码)?(?:是|为)?)\s*[:：#]?\s*"
    r"(?P<number>[A-Z]{0,4}-?\d[\dA-Z-]{2,}\d)(?![\w@])",
    re.IGNORECASE | re.ASCII,
)
PHONE = re.compile(r"(?<![\w.@+-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,5}\)[\s.-]?)?\d(?:[\s.-]?\d){6,13}(?![\w@-])", re.ASCII)
PHONE_DIGITS = range(8, 16)
BARE_PHONE_DIGITS = range(10, 14)
PIECES = r"(?:pieces?|pcs|items?|units?|packs?|sets?|pairs?|of (?:them|these|those))"
QUANTITIES = [
    re.compile(rf"\b(?P<n>\d{{1,3}}|{ENGLISH_WORDS})\s*{PIECES}\b", re.I),
    re.compile(r"(?<![\w.])(?:x\s?(?P<n>\d{1,3})|(?P<m>\d{1,3})\s?x)(?!\w)", re.I),
    re.compile(r"\b(?:quantity|qty)(?: of|:)?\s*(?P<n>\d{1,3})\b", re.I),
    re.compile(rf"(?<![\d第一])(?!一个)(?P<n>\d{{1,3}}|{CHINESE})(?:个|件|只|套|双|条|把|本|盒|瓶|台|份|支|张|包)"),
]  # fmt: skip


def find_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses in lower case."""
    for match in EMAIL.finditer(text):
        yield Span(match.start(), match.end(), "email", match.group().lower())


def find_orders(text: str) -> Iterator[Span]:
    """Yield order numbers named as such, in capitals."""
    for match in ORDER.finditer(text):
        yield Span(match.start("number"), match.end("number"), "order_number", match["number"].upper())


def find_phones(text: str) -> Iterator[Span]:
    """Yield phone numbers as digits with an optional plus; without one or a separator they need ten digits."""
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        written = match.group() != digits
        if len(digits) in (PHONE_DIGITS if written else BARE_PHONE_DIGITS):
            yield Span(match.start(), match.end(), "phone", ("+" if match.group().startswith("+") else "") + digits)


def find_quantities(text: str) -> Iterator[Span]:
    """Yield how many pieces, as integers; the span is the number alone, and 一个 ("a") is none."""
    for pattern in QUANTITIES:
        for match in pattern.finditer(text):
            name = "n" if match["n"] else "m"
            yield Span(match.start(name), match.end(name), "quantity", int(number_of(match[name])))
