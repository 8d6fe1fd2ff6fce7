"""Date ranges in the shop's time zone, as the UTC quarter hours that rollups are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.errors import BadInput
from shop.store.base import now, quarter_of

PRESETS = (7, 30, 90)
LONGEST_DAYS = 1100


@dataclass(frozen=True)
class Stretch:
    """Consecutive local days of one length: quarters [start, end), the first of them on day `first`."""

    first: date
    start: int
    end: int
    length: int


@dataclass(frozen=True)
class DateRange:
    """Whole days from `first` to `last`, both included, as the clocks of `zone` count them."""

    first: date
    last: date
    zone: str

    @property
    def days(self) -> list[date]:
        """Every day of the range, in order."""
        return [self.first + timedelta(days=index) for index in range((self.last - self.first).days + 1)]

    @property
    def start(self) -> int:
        """First quarter hour of the range."""
        return first_quarter(self.first, self.zone)

    @property
    def end(self) -> int:
        """First quarter hour after the range."""
        return first_quarter(self.last + timedelta(days=1), self.zone)

    def previous(self) -> DateRange:
        """As many days, directly before."""
        length = timedelta(days=len(self.days))
        return DateRange(self.first - length, self.last - length, self.zone)

    def stretches(self) -> list[Stretch]:
        """The range cut where a day's length changes, so that within each piece a day is a division away."""
        found: list[Stretch] = []
        for day in self.days:
            start, end = first_quarter(day, self.zone), first_quarter(day + timedelta(days=1), self.zone)
            if found and found[-1].length == end - start:
                found[-1] = Stretch(found[-1].first, found[-1].start, end, end - start)
            elif end > start:
                found.append(Stretch(day, start, end, end - start))
        return found


def first_quarter(day: date, zone: str) -> int:
    """The quarter hour in which a local day begins; where midnight is skipped, the first one after it."""
    return quarter_of(datetime.combine(day, time(0), ZoneInfo(zone)))


def today(zone: str, moment: datetime | None = None) -> date:
    """The present day in a time zone."""
    return (moment or now()).astimezone(ZoneInfo(zone)).date()


def last_days(count: int, zone: str, moment: datetime | None = None) -> DateRange:
    """The `count` days that end today; today is not over yet."""
    last = today(zone, moment)
    return DateRange(last - timedelta(days=count - 1), last, zone)


def parse_range(first: str, last: str, zone: str, moment: datetime | None = None) -> DateRange:
    """A range from two ISO dates; the last 30 days when both are empty; raises `BadInput`."""
    if not first and not last:
        return last_days(30, zone, moment)
    try:
        end = date.fromisoformat(last) if last else today(zone, moment)
        begin = date.fromisoformat(first) if first else end - timedelta(days=29)
        length = (end - begin).days + 1
        begin - timedelta(days=abs(length) + 2)
        end + timedelta(days=2)
    except (ValueError, OverflowError) as error:
        raise BadInput("Give both dates as year-month-day, for example 2026-03-29.") from error
    if length < 1:
        raise BadInput("The first day lies after the last one.")
    if length > LONGEST_DAYS:
        raise BadInput(f"Choose at most {LONGEST_DAYS} days at once.")
    return DateRange(begin, end, zone)
