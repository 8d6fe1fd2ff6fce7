"""Numbers as customers write them: 1,299.50, twenty, 三百五十."""

from __future__ import annotations

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
CHINESE = "[零〇一二两三四五六七八九十百千万]+"
ENGLISH = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "ninety": 90, "a hundred": 100,
     "one hundred": 100, "two hundred": 200, "a couple of": 2, "a dozen": 12}  # fmt: skip
ENGLISH_WORDS = "|".join(sorted(ENGLISH, key=len, reverse=True))
CHINESE_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def number_of(text: str) -> float | int:
    """Return the number's value, an int when it is whole; raises ValueError for anything else."""
    cleaned = " ".join(text.lower().replace(",", "").split())
    if cleaned in ENGLISH:
        return ENGLISH[cleaned]
    if cleaned and cleaned[0] in CHINESE_DIGITS | CHINESE_UNITS:
        return chinese_number(cleaned)
    value = float(cleaned)
    return int(value) if value.is_integer() else value


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
