"""The comparison counts each customer once, for a week, and says nothing on little."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from analytics.lift import COLUMNS, Lift, Outcome, read_lift
from analytics.ranges import DateRange
from shop.store import Store
from tests.analytics.shown import add_customer, day, order, show

MARCH = DateRange(date(2026, 3, 1), date(2026, 3, 31), "UTC")


def read(session: Session) -> Lift:
    return read_lift(session, MARCH, "EUR", moment=day(25))


def test_orders_count_for_a_week_from_the_first_card(store: Store) -> None:
    with store.transaction() as session:
        add_customer(session, 1)
        show(session, 1, day(5), arm="personal")
        show(session, 1, day(9), arm="personal")
        order(session, 1, day(4))
        order(session, 1, day(5, 10), 3000)
        order(session, 1, day(12, 8), 500)
        order(session, 1, day(12, 10))
        add_customer(session, 2)
        show(session, 2, day(5), arm="popular")
        lift = read(session)
    assert (lift.personal.spent, lift.personal.ordered, lift.personal.orders) == ([3500], 1, 2)
    assert (lift.popular.spent, lift.popular.conversion, lift.popular.mean) == ([0], 0.0, 0.0)
    assert [dict(zip(COLUMNS, row, strict=True))["revenue"] for row in lift.rows] == [35.0, 0.0]


def test_who_is_not_compared(store: Store) -> None:
    with store.transaction() as session:
        for number, probe in ((1, True), (2, False), (3, False), (4, False), (5, False)):
            add_customer(session, number, probe=probe)
        show(session, 1, day(5), arm="personal")
        show(session, 2, day(5), arm=None)
        show(session, 3, day(5), arm="personal", shown_at=None)
        show(session, 4, day(5), arm="A")
        show(session, 5, day(20), arm="popular")
        lift = read(session)
    assert (lift.personal.customers, lift.popular.customers, lift.waiting) == (0, 0, 1)
    assert not lift.enough and lift.conversion is None and lift.more is None
    assert lift.rows[0][-2:] == (None, None)


def test_cancelled_orders_and_other_currencies(store: Store) -> None:
    with store.transaction() as session:
        add_customer(session, 1)
        show(session, 1, day(5), arm="personal")
        show(session, 1, day(6), arm="popular")
        order(session, 1, day(5, 12), status="cancelled")
        order(session, 1, day(5, 13), 900, currency="USD")
        lift = read(session)
    assert (lift.personal.spent, lift.personal.ordered, lift.popular.customers) == ([0], 1, 0)


def outcomes(personal: int, of: int, popular: int, base: int) -> Lift:
    one = Outcome("personal", [2000] * personal + [0] * (of - personal), personal, personal)
    other = Outcome("popular", [2000] * popular + [0] * (base - popular), popular, popular)
    return Lift(other, one, 0, "EUR")


@pytest.mark.parametrize(("personal", "of", "popular", "base", "enough"), [
    (80, 900, 10, 99, False), (80, 900, 10, 100, True), (9, 900, 0, 100, False), (9, 900, 1, 100, True),
])  # fmt: skip
def test_nothing_is_said_on_little(personal: int, of: int, popular: int, base: int, enough: bool) -> None:
    lift = outcomes(personal, of, popular, base)
    assert lift.enough is enough and (lift.conversion is not None) is enough and (lift.revenue is not None) is enough


def test_a_plain_lift_is_told(store: Store) -> None:
    lift = outcomes(270, 900, 15, 100)
    assert lift.conversion is not None and lift.revenue is not None and lift.conversion_ratio is not None
    assert lift.conversion.value == pytest.approx(0.15) and lift.sure and lift.conversion.low > 0.05
    assert lift.revenue.value == pytest.approx(300) and lift.conversion_ratio.value == pytest.approx(2)


def test_how_many_more_are_needed() -> None:
    unsure, early = outcomes(110, 900, 10, 100), outcomes(10, 90, 1, 10)
    assert not unsure.sure and unsure.more is not None and unsure.more > 5000
    assert not early.enough and early.more is not None and early.more > 5000
