"""Price limits in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.numbers import CHINESE, DIGITS, ENGLISH_WORDS, number_of
from bot.nlu.spans import Span

SYMBOL = r"(?:US\$|A\$|HK\$|[$£€¥￥])"
MONEY_WORD = (
    r"(?:dollars?|bucks|pounds?|quid|euros?|yuan|rmb|usd|gbp|eur|cny|hkd|aud)\b"
    r"|人民币|美元|英镑|欧元|欧(?![洲盟姆])|港币|块钱|元钱|[元块圆]"
)
CURRENCIES = {
    "USD": "$ us$ usd dollar dollars bucks 美元", "GBP": "£ gbp pound pounds quid 英镑", "EUR": "€ eur euro euros 欧元 欧",
    "CNY": "¥ ￥ cny rmb yuan 人民币 块钱 元钱 元 块 圆", "HKD": "hk$ hkd 港币", "AUD": "a$ aud",
}  # fmt: skip
CODE_OF = {name: code for code, names in CURRENCIES.items() for name in names.split()}
# "under 5 kg", "up to 3 items", "over 2 weeks" are limits, but not of a price.
OTHER_UNIT = (
    r"(?!\s*-?(?:days?|weeks?|months?|years?|hours?|minutes?|times?|items?|pieces?|pcs|units?|people|persons?|reviews?|stars?|"
    r"percent|kgs?|g|grams?|cm|mm|m|inch(?:es)?|ml|l|lit(?:re|er)s?|cups?|of)\b|\s*[%\"″天日周月年次个件只套双条人点号])"
)


def amount(name: str) -> str:
    """Return a pattern of a sum with its currency before or after, in groups named with this suffix."""
    number = rf"(?P<n{name}>{DIGITS}|\b(?:{ENGLISH_WORDS})\b|{CHINESE})"
    after = rf"(?:\s*(?P<w{name}>{MONEY_WORD})|(?![\d.,]*\d){OTHER_UNIT})"
    return rf"(?P<a{name}>(?P<s{name}>{SYMBOL})?\s*{number}{after})"


TOP_EN = (
    r"\b(?:under|below|less than|lower than|cheaper than|up to|at most|no more than|not more than|not over|max(?:imum)?(?: of)?|"
    r"budget(?: is| of|:)?(?: about| around)?|beneath)\s*"
)
FLOOR_EN = r"(?<!not )(?<!no )\b(?:over|above|more than|at least|starting (?:at|from)|min(?:imum)?(?: of)?|upwards of)\s*"
TOP_ZH = r"(?:不要?超过|不高于|低于|少于|小于|最多|最高|不到|预算(?:是|在|为|大概|大约)?)\s*"
FLOOR_ZH = r"(?<!不)(?<!不要)(?:高于|超过|大于|不低于|不少于|至少|最低|最少)\s*"
JOIN = r"\s*(?:and|to|-|–|—|~|～|到|至)\s*"

# Who says "around" means it within a fifth: the lower limit stands at that word, the upper one at the sum.
NEAR = 0.2
NEARBY = [
    re.compile(rf"\b(?P<near>around|about|roughly|approx(?:imately)?\.?|circa|ca\.)\s*{amount('1')}", re.I),
    re.compile(rf"{amount('1')}\s*(?P<near>左右|上下)", re.I),
]
RANGES = [
    re.compile(rf"(?:\bbetween|\bfrom|\bin the range(?: of)?)\s*{amount('1')}{JOIN}{amount('2')}", re.I),
    re.compile(rf"{amount('1')}{JOIN}{amount('2')}(?:之间|左右)?", re.I),
]
TOPS = [
    re.compile(TOP_EN + amount("1"), re.I),
    re.compile(rf"{amount('1')}\s*(?:or (?:less|under|below|cheaper)|max(?:imum)?\b|tops\b|以内|以下|之内|之下|内)", re.I),
    re.compile(TOP_ZH + amount("1"), re.I),
]
FLOORS = [
    re.compile(FLOOR_EN + amount("1"), re.I),
    re.compile(rf"{amount('1')}\s*(?:or (?:more|above|over)|and (?:up|above)|以上|起)", re.I),
    re.compile(FLOOR_ZH + amount("1"), re.I),
]


def currency(match: re.Match[str], name: str) -> str | None:
    """Return the ISO code said with the sum of this name, if any."""
    said = match[f"s{name}"] or match[f"w{name}"]
    return CODE_OF[said.lower()] if said else None


def span_of(match: re.Match[str], name: str, entity: str, code: str | None) -> Span:
    """Return the sum of this name as a span that covers the number and its currency."""
    text = match[f"a{name}"]
    start = match.start(f"a{name}") + len(text) - len(text.lstrip())
    return Span(start, match.end(f"a{name}"), entity, number_of(match[f"n{name}"]), code)


def find_ranges(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield lower and upper limits; without "between" or a currency two numbers are no prices."""
    for pattern in RANGES:
        for match in pattern.finditer(text):
            code = currency(match, "2") or currency(match, "1")
            said = match.group().lower()
            if not code and not said.startswith("between") and not said.endswith("之间"):
                continue
            low, high = span_of(match, "1", "price_min", code), span_of(match, "2", "price_max", code)
            if low.value < high.value:
                yield low, high


def find_nearby(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield lower and upper limits around one sum; in English without a currency it may be a time or a number of things."""
    for pattern in NEARBY:
        for match in pattern.finditer(text):
            code = currency(match, "1")
            if not code and match["near"].isascii():
                continue
            top = span_of(match, "1", "price_max", code)
            low = Span(*match.span("near"), "price_min", round(top.value * (1 - NEAR), 2), code)
            yield low, top._replace(value=round(top.value * (1 + NEAR), 2))


def find_prices(text: str) -> list[Span]:
    """Return price limits; the two of a range are two spans."""
    spans: list[Span] = []
    taken: list[tuple[int, int]] = []
    for find in (find_ranges, find_nearby):
        for pair in find(text):
            start, end = min(span.start for span in pair), max(span.end for span in pair)
            if all(end <= first or last <= start for first, last in taken):
                spans += pair
                taken.append((start, end))
    for entity, patterns in (("price_max", TOPS), ("price_min", FLOORS)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                span = span_of(match, "1", entity, currency(match, "1"))
                if all(span.end <= start or end <= span.start for start, end in taken):
                    spans.append(span)
    return list(dict.fromkeys(spans))
