"""Reckoning with days: weeks run from Monday to Sunday, and what has no year is the nearest that makes sense."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.nlu.spans import Span

PAST = re.compile(
    r"\b(?:ordered|bought|purchased|paid|placed|arrived|received|delivered|came|sent|was|were|"
    r"did|didn|got|returned|shipped|called|charged|"
    r"wrote|emailed|asked|had|been|since|ago|made|sat|went|dispatched|order(?:ed)? (?:from|of|"
    r"on)|happened|spoke|cancelled|posted|left|"
    r"expected|supposed|promised|said|waiting|late|already|refunded|signed|picked|broke|visited|opened|missed|last)\b"
    r"|买的|下的?单|下单|付的?|收到|到货了|寄的|寄出|寄了|发的|发了|发货的|订的|订了|购买|购入|"
    r"拍的|退的|退了|申请|过了|以来|起就|就该|就已|还没|没到|没收到|没有收到|已经|之后就|"
    r"[来打联聊催说买]过|签收|拿到|了",
    re.I,
)
FUTURE = re.compile(
    r"\b(?:will|'ll|want|need|needs|can|could|would|coming|arrives?|deliver|delivery|by|before|"
    r"going|hope|plan|planning|get here|"
    r"here by|in time|be here|leaving|leave|come|next|birthday|wedding|party|collect|pick up|"
    r"send|ship|reach|schedule|tomorrow|should|must|open|available)\b"
    r"|能到|能不能|送到|送货|要|之前|以前|前能|前到|想|会|可以|到吗|能|预计|打算|生日|婚礼|聚会|"
    r"来得及|赶得上|出发|搬家|不在|在家|派送|自提|取货|营业|开门|发货吗",
    re.I,
)


class Stretch(NamedTuple):
    """Days meant by text[start:end], first and last included; `whole` is a week, month or so even when one day long."""

    start: int
    end: int
    first: date
    last: date
    whole: bool = False

    def as_span(self) -> Span:
        """Return it as the entity `date` or `period` with its ISO value."""
        if self.whole or self.first != self.last:
            return Span(self.start, self.end, "period", f"{self.first.isoformat()}/{self.last.isoformat()}")
        return Span(self.start, self.end, "date", self.first.isoformat())


def one_day(start: int, end: int, day: date) -> Stretch:
    """Return a stretch of a single day."""
    return Stretch(start, end, day, day)


def sense_at(text: str, start: int, end: int) -> int:
    """Return -1 when the words around speak of the past, 1 of the future, 0 when they do not tell; the nearest word decides."""
    best = (10_000, 0)
    for pattern, sign in ((PAST, -1), (FUTURE, 1)):
        for match in pattern.finditer(text):
            gap = start - match.end() if match.end() <= start else match.start() - end
            if gap < 0:
                continue
            crossed = text[match.end() : start] if match.end() <= start else text[end : match.start()]
            gap += 40 * len(re.findall(r"[.!?;。！？；]", crossed)) + 12 * len(re.findall(r"[,，]", crossed))
            best = min(best, (gap, sign))
    return best[1]


def shift_months(day: date, months: int) -> date:
    """Return the day so many months away, the month's last when it is shorter."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(year: int, month: int) -> tuple[date, date]:
    """Return first and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def month_away(today: date, months: int) -> tuple[date, date]:
    """Return first and last day of the month so many months from this one."""
    day = shift_months(today.replace(day=1), months)
    return month_of(day.year, day.month)


def latest_month(today: date, month: int, years: int | None = None) -> tuple[date, date]:
    """Return the most recent month of this number, or that of the year so many years from this one."""
    if years is not None:
        return month_of(today.year + years, month)
    return month_of(today.year if month <= today.month else today.year - 1, month)


def week_away(today: date, weeks: int) -> tuple[date, date]:
    """Return Monday and Sunday of the week so many weeks from this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


def weekend_away(today: date, weeks: int) -> tuple[date, date]:
    """Return Saturday and Sunday of the week so many weeks from this one."""
    sunday = week_away(today, weeks)[1]
    return sunday - timedelta(days=1), sunday


def year_away(today: date, years: int) -> tuple[date, date]:
    """Return first and last day of the year so many years from this one."""
    return date(today.year + years, 1, 1), date(today.year + years, 12, 31)


def weekday_near(today: date, weekday: int, sense: int) -> date:
    """Return the last day of this name before today when the sense is past, else the next one after today."""
    if sense < 0:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def day_near(today: date, month: int, day: int, sense: int, year: int | None = None) -> date | None:
    """Return this day of the year given, else of the nearest year that fits the sense; None when there is no such day."""
    if year is not None:
        return day_of(year, month, day)
    days = [found for offset in (-1, 0, 1) if (found := day_of(today.year + offset, month, day))]
    fitting = [found for found in days if (found - today).days * sense >= 0] or days
    return min(fitting, key=lambda found: abs((found - today).days), default=None)


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when there is none of these numbers."""
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def last_days(today: date, count: int, unit: str) -> tuple[date, date] | None:
    """Return so many days, weeks, months or years that end today, today included; None when that is too far away."""
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return (today - timedelta(days=days - 1), today) if 0 < days <= 3700 else None
    months = count * (12 if unit == "year" else 1)
    return (shift_months(today, -months) + timedelta(days=1), today) if 0 < months <= 120 else None


def next_days(today: date, count: int, unit: str) -> tuple[date, date] | None:
    """Return so many days or weeks that begin today."""
    days = count * {"day": 1, "week": 7}.get(unit, 0)
    return (today, today + timedelta(days=days - 1)) if 0 < days <= 3700 else None


def away(today: date, count: int, unit: str) -> date | None:
    """Return the day so many days, weeks, months or years from today (negative: ago); None when that is too far away."""
    if abs(count) > 3700:
        return None
    if unit in ("day", "week"):
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    months = count * (12 if unit == "year" else 1)
    return shift_months(today, months) if abs(months) <= 240 else None
