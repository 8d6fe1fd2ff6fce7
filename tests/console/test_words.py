"""How staff read times and shares."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from console.words import name_strategy, write_clock, write_day, write_moment, write_plain, write_share, write_short, write_stamp

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_times_are_the_shops() -> None:
    assert write_moment(AT, BERLIN) == "29 Mar 2026, 03:30:00 CEST"
    assert write_clock(AT, ZoneInfo("Asia/Kolkata")) == "29 Mar, 07:00:00"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "03:30"),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "29 Mar"),
        (datetime(2027, 1, 1, tzinfo=UTC), "29 Mar 2026"),
    ],
)
def test_short_times_say_no_more_than_needed(moment: datetime, written: str) -> None:
    assert write_short(AT, BERLIN, moment) == written


def test_days_and_stamps_carry_the_year_when_needed() -> None:
    assert write_stamp(AT, BERLIN, AT) == "29 Mar, 03:30"
    assert write_stamp(AT, BERLIN, datetime(2027, 1, 1, tzinfo=UTC)) == "29 Mar 2026, 03:30"
    assert write_day("2026-11-05") == "5 Nov 2026"


def test_strategies_have_names_and_added_ones_keep_theirs() -> None:
    assert (name_strategy("refill"), name_strategy("my_method")) == ("Due again", "My method")


def test_shares_and_names() -> None:
    assert (write_share(0.0456), write_share(None), write_plain("order_status"), write_plain(None)) == (
        "4.6 %",
        "–",
        "order status",
        "",
    )
