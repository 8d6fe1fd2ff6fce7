"""Numbers as customers write them: 1,299.50, 2k, twenty-five, a hundred and fifty, 三百五十, 1.5万."""

from __future__ import annotations

import re

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
CHINESE = "[零〇一二两三四五六七八九十百千万]+"
UNDER_TEN = {
    word: number for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1)
}
TEENS = {
    word: number
    for number, word in enumerate(
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 10
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SINGLE = UNDER_TEN | TEENS | TENS | {"zero": 0, "fourty": 40}
SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}
_ONES, _TENS = "|".join(UNDER_TEN), "|".join([*TENS, "fourty"])
_SMALL = rf"(?:(?:{_TENS})[-\s](?:{_ONES})|{_TENS}|{'|'.join(TEENS)}|{_ONES})"
_HUNDREDS = rf"(?:(?:a|{_SMALL})\s+hundred(?:\s+(?:and\s+)?{_SMALL})?)"
# Without word boundaries around it: those belong to the pattern it stands in.
ENGLISH_WORDS = rf"(?:(?:a|{_HUNDREDS}|{_SMALL})\s+thousand(?:\s+(?:and\s+)?(?:{_HUNDREDS}|{_SMALL}))?|{_HUNDREDS}|{_SMALL})"
CHINESE_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
COUNTED = ("couple", "pair", "dozen", "half")
# Words and letters of which one stands wherever a number or a count is not written in digits.
SIGNS = frozenset([*SINGLE, *SCALES, "couple", "pair", "dozen", "half", *"零〇一二两三四五六七八九十百千万半对俩仨打"])
_SCALED = re.compile(r"(\d+(?:\.\d+)?)\s*([k百千万])", re.I)


def number_of(text: str) -> float | int:
    """Return the number's value, an int when it is whole; raises ValueError for anything else."""
    cleaned = " ".join(text.lower().replace(",", "").split())
    if scaled := _SCALED.fullmatch(cleaned):
        return whole(float(scaled[1]) * (CHINESE_UNITS | {"k": 1000})[scaled[2]])
    if cleaned and cleaned[0] in CHINESE_DIGITS | CHINESE_UNITS:
        return chinese_number(cleaned)
    if cleaned and cleaned[0].isalpha():
        return english_number(cleaned)
    return whole(float(cleaned))


def whole(value: float) -> float | int:
    """Return the value as an int when nothing stands behind its point."""
    return int(value) if float(value).is_integer() else value


def english_number(text: str) -> int:
    """Return the value of twenty-five, a hundred and fifty, two thousand."""
    total, group = 0, 0
    for word in text.replace("-", " ").split():
        if word == "a":
            group = 1
        elif word in SINGLE:
            group += SINGLE[word]
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0
        elif word != "and":
            raise ValueError(f"{text!r} is not a number")
    return total + group


def chinese_number(text: str) -> int:
    """Return the value of 三百五十, 两千, 十二; 三百五 counts as 350."""
    total, digit, last = 0, 0, 1
    for letter in text:
        if letter in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[letter]
        elif letter == "万":
            total, digit, last = (total + digit) * CHINESE_UNITS[letter], 0, CHINESE_UNITS[letter]
        elif letter in CHINESE_UNITS:
            last = CHINESE_UNITS[letter]
            total, digit = total + (digit or 1) * last, 0
        else:
            raise ValueError(f"{text!r} is not a number")
    shortened = last >= 100 and text[-1] in CHINESE_DIGITS and text[-2] in CHINESE_UNITS
    return total + digit * (last // 10 if shortened else 1)
