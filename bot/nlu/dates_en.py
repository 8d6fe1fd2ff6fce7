"""English dates and periods: last Friday, 3 March, 12/05, the past three days, in June."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bot.nlu.days import (
    Stretch,
    away,
    day_near,
    last_days,
    latest_month,
    month_away,
    next_days,
    one_day,
    sense_at,
    week_away,
    weekday_near,
    weekend_away,
    year_away,
)  # fmt: skip
from bot.nlu.numbers import ENGLISH_WORDS, number_of

Find = Callable[[re.Match[str], str, date], Stretch | None]

WEEKDAYS = [
    "mon(?:day)?", "tue(?:s|sday)?", "wed(?:s|nesday|nsday|ensday)?", "thu(?:r|rs|rsday)?", "fri(?:day)?",
    "sat(?:urday)?", "sun(?:day)?",
]  # fmt: skip
WEEKDAY = "|".join(WEEKDAYS)
MONTHS = [
    "jan(?:uary)?", "feb(?:ruary|uary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?",
    "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
]  # fmt: skip
MONTH = "|".join(MONTHS)
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
        ],
        1,
    )
}
SIDES = {
    "last": -1,
    "previous": -1,
    "this": 0,
    "next": 1,
    "the following": 1,
    "following": 1,
    "coming": 0,
    "this coming": 0,
    "the coming": 0,
}
SIDE = "(?:the )?(?P<side>last|previous|this coming|this past|this|next|following|coming|past)"
COUNT = rf"(?P<n>\d{{1,3}}|{ENGLISH_WORDS}|a couple of|couple of|couple|an?|one)"
UNIT = r"(?P<unit>day|week|month|year|fortnight)"
NUMBER_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?:,?\s+(?P<y>20\d\d))?"
RELATIVE = {
    "the day before yesterday": -2, "day before yesterday": -2, "the day after tomorrow": 2, "day after tomorrow": 2,
    "today": 0, "tonight": 0, "tonite": 0, "2day": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1,
    "tmr": 1, "tmw": 1, "2moro": 1, "2morrow": 1, "yesterday": -1, "yesterdays": -1, "yday": -1, "last night": -1,
}  # fmt: skip


def number_in(names: list[str], word: str) -> int:
    """Return the place of a weekday's or month's name, from 0."""
    return next(place for place, name in enumerate(names) if re.fullmatch(name, word, re.I))


def count_of(text: str) -> int:
    """Return how many are said, a couple being two."""
    said = text.lower()
    return 1 if said in ("a", "an") else 2 if "couple" in said else int(number_of(said))


def relative(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """Today, tomorrow, the day before yesterday."""
    return one_day(match.start(), match.end(), today + timedelta(days=RELATIVE[" ".join(match.group().lower().split())]))


def counted(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """Two days ago, in a week."""
    count, unit = count_of(match["n"]), match["unit"].lower()
    count, unit = (count * 14, "day") if unit == "fortnight" else (count, unit)
    day = away(today, -count if match["ago"] else count, unit)
    return one_day(match.start(), match.end(), day) if day else None


def weekday(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """Friday, last Friday, Friday of next week."""
    number, side = number_in(WEEKDAYS, match["w"]), (match["side"] or match["later"] or "").lower()
    if not side and len(match["w"]) < 6 and not match["w"][0].isupper() and not match["lead"]:
        return None
    if side in ("last", "previous", "this", "next"):
        day = week_away(today, SIDES[side])[0] + timedelta(days=number)
    else:
        sense = {"coming": 1, "this coming": 1, "following": 1, "past": -1, "this past": -1}.get(side)
        day = weekday_near(today, number, sense if sense is not None else sense_at(text, match.start("all"), match.end("all")))
    return one_day(*match.span("all"), day)


def day_and_month(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """3 March, March 3rd, the third of March 2026, Friday 20 November."""
    groups = match.groupdict()
    number = int(match["d"]) if groups.get("d") else ORDINALS[groups["o"].lower()]
    year = int(groups["y"]) if groups.get("y") else None
    if groups.get("relyear"):
        year = today.year + SIDES[groups["relyear"].lower()]
    day = day_near(today, number_in(MONTHS, match["m"]) + 1, number, sense_at(text, *match.span()), year)
    return one_day(match.start(), match.end(), day) if day else None


def several_days(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """3-5 March, March 3 to 5."""
    month, sense, year = number_in(MONTHS, match["m"]) + 1, sense_at(text, *match.span()), match["y"] and int(match["y"])
    first, last = (day_near(today, month, int(match[name]), sense, year or None) for name in ("d", "e"))
    return Stretch(match.start("all"), match.end("all"), first, last, True) if first and last and first <= last else None


def numeric(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """12/05 (day first), 12.05.2026, 2026-05-12."""
    groups = match.groupdict()
    day, month = int(match["d"]), int(match["m"])
    if month > 12 >= day:
        day, month = month, day
    year = int(groups["y"]) if groups.get("y") else None
    found = (
        day_near(today, month, day, sense_at(text, *match.span()), year if year is None or year > 99 else 2000 + year)
        if 0 < month < 13
        else None
    )
    return one_day(match.start(), match.end(), found) if found else None


def of_this_month(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """The 5th, the 20th of last month."""
    side = (match["side"] or "this").lower()
    first, last = month_away(today, SIDES.get(side, 0))
    number = int(match["d"])
    return one_day(*match.span("all"), first.replace(day=number)) if 1 <= number <= last.day else None


def stretch_of_days(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """The past three days, the last two weeks, the next 5 days."""
    unit, count = match["unit"].lower(), count_of(match["n"] or "one")
    count, unit = (count * 2, "week") if unit == "fortnight" else (count, unit)
    found = (
        next_days(today, count, unit)
        if match["side"].lower() in ("next", "coming", "following")
        else last_days(today, count, unit)
    )
    return found and Stretch(match.start(), match.end(), *found, True)


def calendar_stretch(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """Last week, this month, next year; the past week is seven days."""
    side, unit = match["side"].lower(), match["unit"].lower()
    if side in ("past", "this past") and unit != "weekend":
        found = last_days(today, 1, unit)
        return found and Stretch(match.start(), match.end(), *found, True)
    away_by = {"week": week_away, "month": month_away, "year": year_away, "weekend": weekend_away}[unit]
    return Stretch(match.start(), match.end(), *away_by(today, -1 if "past" in side else SIDES[side]), True)


def weekend(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """The weekend: the coming one, or the last when something happened."""
    weeks = -1 if sense_at(text, *match.span()) < 0 else 0
    return Stretch(*match.span("all"), *weekend_away(today, weeks), True)


def month(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """In March (the latest), last March, March 2026."""
    number, side = number_in(MONTHS, match["m"]) + 1, (match["side"] or "").lower()
    if match["y"]:
        found = latest_month(today, number, int(match["y"]) - today.year)
    elif match["relyear"]:
        found = latest_month(today, number, SIDES[match["relyear"].lower()])
    elif side in ("next", "coming", "this coming", "following"):
        found = latest_month(today, number, 0 if number > today.month else 1)
    elif side == "this":
        found = latest_month(today, number, 0)
    elif side and number == today.month:
        found = latest_month(today, number, -1)
    else:
        found = latest_month(today, number)
    return Stretch(*match.span("all"), *found, True)


def year(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """In 2025."""
    return Stretch(*match.span("y"), *year_away(today, int(match["y"]) - today.year), True)


NO_NOUN = (
    r"(?!\s+(?:one|time|item|option|order|parcel|message|person|hand|party|try|attempt|"
    r"day\b(?! of)|or \d|[a-z]+s\b)|\s*(?:birthday|anniversary|edition|floor|generation|"
    r"century))"
)
PATTERNS: list[tuple[str, Find]] = [
    (rf"\b(?:{'|'.join(sorted(RELATIVE, key=len, reverse=True))})\b(?!['’]s\b)|\byesterday(?=['’]s\b)", relative),
    (rf"\b{COUNT} {UNIT}s?(?:['’]s?)? (?P<ago>ago|earlier|back)\b", counted),
    (rf"\bin (?:about )?{COUNT} {UNIT}s?(?P<ago>)\b(?:['’]? time)?(?! of\b)", counted),
    (rf"\b{COUNT} {UNIT}s?(?P<ago>) from (?:now|today)\b", counted),
    ((
        rf"\b(?P<lead>(?:on|by|before|since|until|till|for|from|"
        rf"to) )?(?P<all>(?:{SIDE} )?(?<!black )(?<!good )(?<!cyber )(?P<w>{WEEKDAY})(?:,? (?P<later>last|next|this) week|"
        rf" of (?:the )?(?P<same>week)\b)?)\b(?!\s*,?\s*(?:the\s)?\d{{1,2}}(?:st|nd|rd|"
        rf"th)?\s+(?:of )?(?:{MONTH})\b)"
    ), weekday),
    ((
        rf"\b(?:(?:{WEEKDAY})[,.]?\s+)?(?:the\s+)?{NUMBER_DAY}\s+(?:of\s+)?(?P<m>{MONTH})\b\.?(?:{YEAR}|"
        rf"(?: (?P<relyear>last|this|next) year)?)(?!\s*\d)"
    ), day_and_month),
    ((
        rf"\b(?:(?:{WEEKDAY})[,.]?\s+)?(?P<m>{MONTH})\.?\s+(?:the\s+)?{NUMBER_DAY}\b{YEAR}(?!\s*(?:ml|"
        rf"g|cm|mm|kg|euros?|%|years|days)\b)"
    ), day_and_month),
    (rf"\b(?:the\s+)?(?P<o>{'|'.join(ORDINALS)}) of (?P<m>{MONTH})\b{YEAR}", day_and_month),
    ((
        rf"(?:\bbetween\s+)?(?P<all>\b(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|–|to|until|"
        rf"till|through|and)\s*(?:the\s+)?(?P<e>\d{{1,2}})(?:st|nd|rd|"
        rf"th)?\s+(?:of\s+)?(?P<m>{MONTH})\b{YEAR})"
    ), several_days),
    ((
        rf"(?:\bbetween\s+)?(?P<all>\b(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|"
        rf"th)?\s*(?:-|–|to|until|till|through|and)\s*(?:the\s+)?(?P<e>\d{{1,2}})(?:st|nd|rd|"
        rf"th)?\b{YEAR})(?!\s+(?:{MONTH})\b)"
    ), several_days),
    (r"(?<![A-Za-z0-9/.-])(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![A-Za-z0-9/-]|\.\d)", numeric),
    (r"(?<![A-Za-z0-9/.-])(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>20\d\d|\d\d)(?![A-Za-z0-9/-]|\.\d)", numeric),
    ((
        r"(?<![\w/.$£€-])(?!24/7)(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\w/%-])(?!\s*(?:of|kg|litre|cup|"
        r"pack|size|star|pieces|inch))"
    ), numeric),
    (r"(?<![\w/.$£€-])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?=\s|$|[,?!])", numeric),
    ((
        rf"(?P<all>\bthe (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)(?: of (?:the )?(?P<side>last|this|next|"
        rf"previous) month)?)\b{NO_NOUN}"
    ), of_this_month),
    ((
        r"\b(?:on|by|before|since|until|till|from) (?P<all>(?P<d>[0-9]{1,2})(?:st|nd|rd|"
        r"th)(?P<side>)?)\b(?!\s+(?:of\b|[A-Za-z]+day))"
    ), of_this_month),
    (rf"\b(?:the )?(?P<side>past|last|previous|next|coming|following) (?!(?:one|a|an) )(?:{COUNT}) {UNIT}s?\b", stretch_of_days),
    (r"\b(?:the )?(?P<side>past|last|previous|next|coming) (?P<unit>fortnight)(?P<n>)\b", stretch_of_days),
    ((
        r"\b(?:the )?(?P<side>last|previous|this past|this coming|this|next|following|coming|"
        r"past) (?P<unit>weekend|week|month|year)\b(?!['’]s (?:worth)|\s*[-–]?\s*(?:old\b))"
    ), calendar_stretch),
    (r"\b(?P<all>(?:the )?weekend)\b(?!s)", weekend),
    ((
        rf"\b(?:in|during|since|until|till|by|for|from|before|after|of|to|early|mid|late|end of|"
        rf"beginning of|this|last|next|through|and|between|"
        rf"every)\s+(?P<all>(?:(?:the )?(?P<side>last|this coming|this past|this|next|coming|"
        rf"past) )?(?P<m>{MONTH})(?: (?P<y>20\d\d)|(?: of)? (?P<relyear>last|this|"
        rf"next) year)?)\b(?!\s+(?:\d|i\b|you\b|we\b|it\b|be\b|have\b|not\b|the\b))"
    ), month),
    (rf"(?<![a-z] may )\b(?P<all>(?P<side>last|this|next) (?P<m>{MONTH})(?P<y>)?(?P<relyear>)?)\b", month),
    ((
        r"\b(?P<all>(?P<side>)(?P<m>January|February|April|June|July|August|September|October|"
        r"November|December|january|february|april|june|july|august|september|october|november|"
        r"december|March)(?: (?P<y>20\d\d)|(?: of)? (?P<relyear>last|this|next) year)?)\b(?!\s+\d)"
    ), month),
    (r"\b(?:in|since|from|of|year|during) (?P<y>20[12]\d)\b(?![-/.]\d)", year),
]  # fmt: skip
COMPILED = [
    (re.compile(pattern, re.IGNORECASE if find is not month or "January|February" not in pattern else 0), find)
    for pattern, find in PATTERNS
]


def find_english(text: str, today: date) -> Iterator[Stretch]:
    """Yield every stretch of days an English text names, overlapping ones too."""
    for pattern, find in COMPILED:
        for match in pattern.finditer(text):
            found = find(match, text, today)
            if found:
                yield found
