"""The funnel keeps every strategy, also one that was never shown, and is the same whichever side it is read from."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.funnel import Step, read_funnel, read_funnel_across, read_funnel_by
from analytics.ranges import DateRange
from shop import rollups
from shop.store import Store
from shop.store.tables import Profile
from tests.analytics.shown import add_customer, day, order, show

SPAN = DateRange(date(2026, 3, 2), date(2026, 3, 2), "UTC")


def test_steps_by_strategy(store: Store) -> None:
    with store.transaction() as session:
        for metric, label, by in (("shown", "ease", 8), ("clicked", "ease", 2), ("bought", "ease", 1), ("clicked", "odd", 1)):
            rollups.count(session, metric, SPAN.start, channel="web", label=label, by=by)
        steps = read_funnel(session, SPAN)
    assert steps == [Step("ease", 8, 2, 1), Step("odd", 0, 1, 0)]
    assert [(step.click_rate, step.purchase_rate) for step in steps] == [(0.25, 0.125), (None, None)]


@pytest.fixture
def busy(store: Store) -> Store:
    """Customer 1 is loyal and asks in web chat, 2 has no profile and writes on Telegram, 3 is an automatic check."""
    with store.transaction() as session:
        add_customer(session, 1)
        add_customer(session, 2, channel="telegram")
        add_customer(session, 3, probe=True)
        session.add(Profile(customer_id=1, facts={"segment": {"value": "loyal"}}))
        bought = order(session, 1, day(3))
        show(session, 1, day(2), intent="recommend", clicked_at=day(2, 10), order_id=bought)
        show(session, 1, day(2), intent="recommend", position=2, strategy="popular")
        show(session, 2, day(2), intent="search_product", strategy="popular")
        show(session, 2, day(2), position=14)
        show(session, 2, day(2), shown_at=None)
        show(session, 2, day(1))
        show(session, 3, day(2))
        rollups.rebuild(session)
    return store


def test_sides_add_up_to_the_same(busy: Store) -> None:
    with busy.reading() as session:
        sides = {side: read_funnel_by(session, SPAN, side) for side in ("channel", "intent", "segment", "position")}
        whole = read_funnel(session, SPAN)
    for steps in (*sides.values(), whole):
        assert [sum(getattr(step, name) for step in steps) for name in ("shown", "clicked", "bought")] == [4, 1, 1]
    assert {step.kind: step.shown for step in sides["channel"]} == {"web": 2, "telegram": 2}
    assert {step.kind: step.shown for step in sides["intent"]} == {"recommend": 2, "search_product": 1, "not read": 1}
    assert {step.kind: step.clicked for step in sides["segment"]} == {"loyal": 1, "no profile": 0}
    assert [(step.kind, step.shown, step.click_rate) for step in sides["position"]] == [
        ("1", 2, 0.5),
        ("2", 1, 0.0),
        ("10", 1, 0.0),
    ]


def test_no_segment_is_no_profile(busy: Store) -> None:
    with busy.transaction() as session:
        session.get_one(Profile, 1).facts = {"segment": {"value": None, "reason": "fewer than 2 orders"}}
        session.flush()
        assert [(step.kind, step.shown) for step in read_funnel_by(session, SPAN, "segment")] == [("no profile", 4)]


def test_a_better_place_is_taken_out_of_the_click_rate(store: Store) -> None:
    """Both strategies are clicked as often as anything at their place: alike once positions are accounted for."""
    with store.transaction() as session:
        add_customer(session, 1)
        shows = [("ease", 1, 8, 4), ("ease", 2, 2, 0), ("popular", 1, 2, 1), ("popular", 2, 10, 0)]
        for strategy, position, shown, clicked in shows:
            for number in range(shown):
                at = day(2, 10) if number < clicked else None
                show(session, 1, day(2), strategy=strategy, position=position, clicked_at=at)
        rollups.rebuild(session)
        ease, popular = sorted(read_funnel(session, SPAN), key=lambda step: step.kind)
    assert (ease.click_rate, popular.click_rate) == (0.4, 0.0833)
    assert (ease.expected, popular.expected) == (4.0, 1.0)
    assert ease.adjusted_click_rate == popular.adjusted_click_rate == round(5 / 22, 4)


def test_segments_and_strategies_add_up_to_either_alone(busy: Store) -> None:
    with busy.reading() as session:
        across = read_funnel_across(session, SPAN)
        segments, strategies = read_funnel_by(session, SPAN, "segment"), read_funnel(session, SPAN)
    assert [(segment, step.kind, step.shown, step.clicked, step.bought) for segment, step in across] == [
        ("loyal", "ease", 1, 1, 1),
        ("loyal", "popular", 1, 0, 0),
        ("no profile", "ease", 1, 0, 0),
        ("no profile", "popular", 1, 0, 0),
    ]
    for side, place in ((segments, 0), (strategies, 1)):
        for whole in side:
            parts = [row[1] for row in across if (row[0], row[1].kind)[place] == whole.kind]
            assert (sum(part.shown for part in parts), sum(part.bought for part in parts)) == (whole.shown, whole.bought)
