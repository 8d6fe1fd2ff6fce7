"""Dates and periods of a sentence, told from one day: the shop's today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.nlu.dates_en import find_english
from bot.nlu.dates_zh import find_chinese
from bot.nlu.days import Stretch, shift_months
from bot.nlu.scripts import HAN_LETTER
from bot.nlu.spans import Span

# Of these words and letters (singular, lower case) one stands wherever a day is named without a digit.
_MONTHS = (
    "january jan february feb febuary march mar april apr may june jun july jul august aug september sept sep october oct "
    "november nov december dec"
)
_WEEKDAYS = (
    "monday mon tuesday tues tue wednesday wednsday wedensday wed weds thursday thur thurs thu friday fri saturday sat sunday sun"
)
_OTHERS = (
    "day week weekend fortnight month year night today tonight tonite tomorrow tomorow tommorow tommorrow tmrw tmr tmw "
    "yesterday yday"
)
SIGNS = frozenset([*f"{_MONTHS} {_WEEKDAYS} {_OTHERS}".split(), *"天日周星礼月年晚夜早儿号"])
JOINED = re.compile(r"\s*(?:to|until|till|through|up to|and|-|–|—|~|～|到|至|一直到|和)\s*(?:the )?", re.I)
NUMERIC = re.compile(r"\d{1,2}/\d{1,2}")


def find_dates(text: str, today: date) -> list[Span]:
    """Return every date and period as a span; two joined by "to" or 到 are one period."""
    chinese = bool(HAN_LETTER.search(text))
    found = list(find_english(text, today))
    if chinese:
        found = [one for one in found if not NUMERIC.fullmatch(text[one.start : one.end])] + list(find_chinese(text, today))
    return [stretch.as_span() for stretch in join_ranges(text, longest(found))]


def longest(stretches: list[Stretch]) -> list[Stretch]:
    """Return them in text order, the longest of those that overlap."""
    kept: list[Stretch] = []
    for one in sorted(stretches, key=lambda stretch: (stretch.start - stretch.end, stretch.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept)


def join_ranges(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Return them with "Monday to Friday" and "between March 3 and March 5" as one stretch each."""
    joined: list[Stretch] = []
    for one in stretches:
        before = joined[-1] if joined else None
        word = JOINED.fullmatch(text[before.end : one.start]) if before else None
        if before and word and word.group().strip() and is_range(text, before, word.group().strip().lower()):
            joined[-1] = Stretch(before.start, one.end, *in_order(before.first, one.last), True)
            continue
        joined.append(one)
    return joined


def in_order(first: date, last: date) -> tuple[date, date]:
    """Return the ends of a stretch, the first a year or the last a week away where each alone was taken for another time."""
    if first <= last:
        return first, last
    week_later = last + timedelta(days=7)
    return (first, week_later) if first <= week_later else (shift_months(first, -12), last)


def is_range(text: str, before: Stretch, word: str) -> bool:
    """Say whether the word between two dates makes them ends of a stretch: "and" does so only after "between"."""
    if word in ("and", "和"):
        return bool(re.search(r"\bbetween\s*(?:the )?$", text[: before.start], re.I))
    return True
