"""Cells of foreign files as values; what cannot be read raises `Unreadable` with the reason to report."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision

MOST = 2_000_000_000
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?|-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_MONEY = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|[$€£¥元]")
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "元": ("CNY",),
    "¥": ("CNY", "JPY"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"),
}
_DATES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")


class Unreadable(ValueError):
    """One cell cannot be used; the text is the reason under which its row is counted."""


def read_text(value: Any, most: int) -> str | None:
    """Trimmed text without control characters, cut at `most` characters; None when nothing is left."""
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    kept = "".join(sign for sign in str(value) if sign in "\n\t" or not _is_unstorable(sign)).strip()
    return kept[:most].strip() or None


def read_decimal(value: Any, what: str) -> Decimal:
    """A number as people write it: 9.99, 9,99, 1.234,56 or 1,234.56; a written 1,234 could be either and is refused."""
    if value is None:
        raise Unreadable(f"no {what}")
    text = re.sub(r"[\s\u00a0\u202f'’]", "", str(value))
    if isinstance(value, str):
        text = _without_groups(text, what)
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise Unreadable(f"unreadable {what}") from error
    if not number.is_finite() or number > MOST:
        raise Unreadable(f"unreadable {what}")
    if number < 0:
        raise Unreadable(f"negative {what}")
    return number


def read_price(value: Any, currency: str) -> int:
    """A price in minor units of the currency, rounded half up; a sign or code of another currency is refused."""
    text = value
    if isinstance(value, str):
        signs = _MONEY.findall(value)
        if any(currency not in _SIGNS.get(sign, (sign,)) for sign in signs):
            raise Unreadable("wrong currency")
        text = _MONEY.sub("", value).strip() or None
    number = read_decimal(text, "price") * 10 ** get_currency_precision(currency)
    if number > MOST:
        raise Unreadable("unreadable price")
    return int(number.to_integral_value(rounding="ROUND_HALF_UP"))


def read_count(value: Any, what: str) -> int:
    """A whole number of pieces or days, not negative; 3.0 is one, 3.5 is not."""
    number = read_decimal(value, what)
    if number != number.to_integral_value() or number > MOST:
        raise Unreadable(f"unreadable {what}")
    return int(number)


def read_moment(value: Any, zone: tzinfo = UTC) -> datetime:
    """An ISO date or time, or day.month.year; without a zone of its own it is in `zone`. 02/03/2026 is refused as ambiguous."""
    text = str(value or "").strip()
    if not text:
        raise Unreadable("no date")
    for read in (datetime.fromisoformat, *(_strptime(pattern) for pattern in _DATES)):
        try:
            moment: datetime = read(text)
        except ValueError:
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    raise Unreadable("unreadable date")


def read_tags(value: Any) -> list[str]:
    """A list as it is, a text cut at commas, semicolons and bars."""
    parts = value if isinstance(value, list) else re.split(r"[,;|]", str(value or ""))
    return [tag for part in parts if (tag := read_text(part, 60))]


def _without_groups(text: str, what: str) -> str:
    if _AMBIGUOUS.fullmatch(text):
        raise Unreadable(f"ambiguous {what}")
    if not _GROUPED.fullmatch(text):
        return text
    first = next(sign for sign in text if sign in ".,")
    return text.replace(first, "")


def _is_unstorable(sign: str) -> bool:
    return ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF


def _strptime(pattern: str) -> Any:
    return lambda text: datetime.strptime(text, pattern)
