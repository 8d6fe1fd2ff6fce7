"""The funnel keeps every strategy, also one that was never shown."""

from __future__ import annotations

from datetime import date

from analytics.funnel import Step, read_funnel
from analytics.ranges import DateRange
from shop import rollups
from shop.store import Store


def test_steps_by_strategy(store: Store) -> None:
    span = DateRange(date(2026, 3, 2), date(2026, 3, 2), "UTC")
    with store.transaction() as session:
        for metric, label, by in (("shown", "ease", 8), ("clicked", "ease", 2), ("bought", "ease", 1), ("clicked", "odd", 1)):
            rollups.count(session, metric, span.start, channel="web", label=label, by=by)
        steps = read_funnel(session, span)
    assert steps == [Step("ease", 8, 2, 1), Step("odd", 0, 1, 0)]
    assert [(step.click_rate, step.purchase_rate) for step in steps] == [(0.25, 0.125), (None, None)]
