"""Sizes as amounts that can be told apart: `500 ml`, `1.5 kg`, `XL`, `small`; read from what the catalogue says."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS: dict[str, tuple[str, float]] = {
    "mg": ("g", 0.001), "g": ("g", 1.0), "kg": ("g", 1000.0), "克": ("g", 1.0), "公斤": ("g", 1000.0),
    "ml": ("ml", 1.0), "cl": ("ml", 10.0), "l": ("ml", 1000.0), "毫升": ("ml", 1.0), "升": ("ml", 1000.0),
    "mm": ("mm", 1.0), "cm": ("mm", 10.0), "m": ("mm", 1000.0), "厘米": ("mm", 10.0),
    "piece": ("pieces", 1.0), "pieces": ("pieces", 1.0), "pcs": ("pieces", 1.0), "件": ("pieces", 1.0),
}  # fmt: skip
ORDER = ("xxs", "xs", "s", "small", "s/m", "m", "medium", "m/l", "l", "large", "l/xl", "xl", "extra large", "xxl", "xxxl")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?) ?([a-z]+|克|公斤|毫升|升|厘米|件)", re.I)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_BARE = re.compile(r"(?<![a-z0-9.,#-])\d{1,4}(?:[.,]\d)?(?![a-z0-9%-]|[.,]\d)", re.I)
_COUNTED = re.compile(
    r"\d ?(?:pieces?|pcs|pc|packs|packets|bags|boxes|tins|x\b|of\b|left|times?|people|persons|days?|weeks?|minutes?)"
    r"|\d ?[个件包盒袋份套只把罐瓶条次人天元块欧]"
    r"|\b(?:how (?:much|many)|price|costs?|euros?|eur|dollars?|order|under|below|over|less|more than|up to|max\w*|enough)\b"
    r"|[€$£¥]|多少|价|订单|以内|以下|以上|预算|够",
    re.I,
)


@dataclass(frozen=True)
class Amount:
    """How much of what: `unit` is g, ml, mm, pieces, number (a shoe's) or letter (a rank of S, M, L)."""

    value: float
    unit: str


def read_size(size: str | None) -> Amount | None:
    """A size as an amount; None for what has no order, such as `one size`."""
    text = (size or "").strip().lower()
    if text in ORDER:
        return Amount(float(ORDER.index(text)), "letter")
    if _NUMBER.fullmatch(text):
        return Amount(float(text.replace(",", ".")), "number")
    found = _AMOUNT.fullmatch(text)
    if found is None or found[2].lower() not in UNITS:
        return None
    unit, factor = UNITS[found[2].lower()]
    return Amount(float(found[1].replace(",", ".")) * factor, unit)


def bare_number(text: str) -> float | None:
    """The one number of a sentence that could be a size without its unit: `in 250`; None where it counts pieces or money."""
    found = _BARE.findall(text)
    return float(found[0].replace(",", ".")) if len(found) == 1 and not _COUNTED.search(text) else None


def number_of(size: str | None) -> float | None:
    """The number a size is written with: 250 of `250 g`; None for those that begin with none."""
    found = _NUMBER.match(size or "")
    return float(found.group().replace(",", ".")) if found else None


def is_bigger(size: str | None, other: str | None) -> bool | None:
    """Whether one size is bigger than another; None where they cannot be compared or are the same."""
    one, two = read_size(size), read_size(other)
    if one is None or two is None or one.unit != two.unit or one.value == two.value:
        return None
    return one.value > two.value
