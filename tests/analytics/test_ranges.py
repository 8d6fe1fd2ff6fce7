"""A local day is the quarters between its two midnights, also on days of 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from analytics.ranges import DateRange, first_quarter, last_days, parse_range
from shop.errors import BadInput
from shop.store.base import quarter_of


@pytest.mark.parametrize(
    ("zone", "day", "quarters"),
    [
        ("UTC", date(2026, 3, 29), 96),
        ("Europe/Berlin", date(2026, 3, 29), 92),
        ("Europe/Berlin", date(2026, 10, 25), 100),
        ("Asia/Kolkata", date(2026, 3, 29), 96),
        ("America/Santiago", date(2026, 9, 6), 92),
        ("Australia/Lord_Howe", date(2026, 10, 4), 94),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_length_of_a_day(zone: str, day: date, quarters: int) -> None:
    span = DateRange(day, day, zone)
    assert span.end - span.start == quarters


def test_half_hour_zones_begin_at_half_past() -> None:
    assert first_quarter(date(2026, 1, 2), "Asia/Kolkata") == quarter_of(datetime(2026, 1, 1, 18, 30, tzinfo=UTC))


def test_stretches_cover_the_range_without_gap() -> None:
    span = DateRange(date(2026, 1, 1), date(2026, 12, 31), "Europe/Berlin")
    stretches = span.stretches()
    assert [stretch.length for stretch in stretches] == [96, 92, 96, 100, 96]
    assert stretches[0].start == span.start and stretches[-1].end == span.end
    assert all(left.end == right.start for left, right in pairwise(stretches))


def test_the_previous_period_is_as_long_and_ends_before() -> None:
    span = DateRange(date(2026, 3, 1), date(2026, 3, 30), "UTC")
    assert span.previous() == DateRange(date(2026, 1, 30), date(2026, 2, 28), "UTC")


def test_today_is_where_the_shop_is() -> None:
    late = datetime(2026, 6, 1, 23, 0, tzinfo=UTC)
    assert last_days(7, "Asia/Shanghai", late) == DateRange(date(2026, 5, 27), date(2026, 6, 2), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-02-30", "2026-03-01"), ("x", ""), ("2026-03-02", "2026-03-01"), ("1990-01-01", "2026-03-01"), ("", "0001-01-01")],
)
def test_senseless_ranges_are_refused(first: str, last: str) -> None:
    with pytest.raises(BadInput):
        parse_range(first, last, "UTC")


def test_without_dates_it_is_the_last_thirty_days() -> None:
    moment = datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert parse_range("", "", "UTC", moment) == DateRange(date(2026, 6, 1), date(2026, 6, 30), "UTC")
