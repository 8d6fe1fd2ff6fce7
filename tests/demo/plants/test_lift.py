from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from analytics.lift import Lift, read_lift
from analytics.ranges import DateRange
from shop.recommend.arms import SHARE, arm_of
from shop.store import Store
from tests.demo.conftest import TODAY, Ask
from tests.demo.test_seeding import UNTIL


@pytest.fixture(scope="module")
def compared(demo_store: Store) -> Lift:
    """What the dashboard says of the last 90 days."""
    with demo_store.reading() as session:
        return read_lift(session, DateRange(TODAY - timedelta(days=89), TODAY, "UTC"), "EUR", UNTIL)


def test_the_interval_covers_what_was_planted(compared: Lift, plants: dict[str, Any]) -> None:
    story, found = plants["lift"], compared.conversion
    assert found is not None and not found.excludes(story["lift"])
    assert found.excludes(0) and found.low > 0 and story["lift"] > 0.04
    assert compared.revenue is not None and compared.revenue.value > 0
    assert (compared.personal.customers, compared.personal.ordered) == (story["customers"], story["ordered"])


def test_every_customer_is_in_the_arm_the_recommender_gives(ask: Ask, plants: dict[str, Any]) -> None:
    """A stable tenth gets recent popularity and nothing else; before the comparison nobody is in an arm of it."""
    query = "SELECT customer_id, arm, strategy, date(shown_at) FROM recommendations WHERE arm IN ('popular', 'personal')"
    rows = ask(query)
    assert all(arm == arm_of(customer) for customer, arm, _, _ in rows)
    assert {strategy for _, arm, strategy, _ in rows if arm == "popular"} == {"popular"}
    assert min(day for *_, day in rows) == plants["lift"]["from"]
    customers = {(customer, arm) for customer, arm, _, _ in rows}
    assert sum(arm == "popular" for _, arm in customers) / len(customers) == pytest.approx(SHARE, abs=0.02)
    bare = "SELECT count(*) FROM recommendations WHERE arm IS NULL AND strategy IN ('ease', 'popular') AND date(shown_at) >= :day"
    assert ask(bare, day=plants["lift"]["from"]) == [(0,)]


def test_what_was_drawn_at_random_says_its_chance(ask: Ask) -> None:
    query = """SELECT propensity, position, count(*), sum(strategy = 'popular') FROM recommendations
        WHERE arm = 'personal' GROUP BY 1, 2 ORDER BY 1, 2"""
    rows = {(chance, position): (count, popular) for chance, position, count, popular in ask(query)}
    assert {position for chance, position in rows if chance < 1} == {3}
    (drawn, popular), kept = rows[0.005, 3], rows[0.95, 3][0]
    assert drawn == popular and drawn / (drawn + kept) == pytest.approx(0.05, abs=0.015)
    assert ask("SELECT count(*) FROM recommendations WHERE arm = 'popular' AND propensity < 1") == [(0,)]
    assert ask("SELECT count(*) FROM recommendations WHERE (strategy = 'ease') <> (model_version IS NOT NULL)") == [(0,)]


def test_what_stands_first_is_clicked_more(ask: Ask) -> None:
    query = "SELECT position, avg(clicked_at IS NOT NULL) FROM recommendations WHERE arm IS NOT NULL GROUP BY 1"
    rates = dict(ask(query))
    assert rates[1] > 1.15 * rates[2] > 1.3 * rates[3] > 0


def test_an_order_is_owed_to_the_latest_card_within_seven_days(ask: Ask) -> None:
    late = """SELECT count(*) FROM recommendations r JOIN orders o ON o.id = r.order_id
        WHERE o.placed_at NOT BETWEEN r.shown_at AND datetime(r.shown_at, '+7 days', '+1 second')"""
    assert ask(late) == [(0,)]
    missed = """SELECT count(*) FROM recommendations r JOIN orders o ON o.customer_id = r.customer_id
        JOIN order_lines l ON l.order_id = o.id AND l.product_id = r.product_id
        WHERE r.order_id IS NULL AND o.placed_at BETWEEN r.shown_at AND datetime(r.shown_at, '+7 days')
        AND NOT EXISTS (SELECT 1 FROM recommendations c WHERE c.order_id = o.id AND c.product_id = r.product_id)"""
    assert ask(missed) == [(0,)]
    assert ask("SELECT count(*) FROM recommendations WHERE order_id IS NOT NULL AND clicked_at IS NULL")[0][0] > 50
