from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask

LINES = "orders JOIN order_lines ON order_id = orders.id JOIN products ON products.id = product_id"


def test_the_rise_is_seen_in_what_was_paid(ask: Ask, plants: dict[str, Any]) -> None:
    rise = plants["price_rise"]["day"]
    rows = ask(f"""
        SELECT sku, date(placed_at) >= :rise, min(order_lines.price), max(order_lines.price)
        FROM {LINES} WHERE tags LIKE '%premium%' GROUP BY 1, 2 ORDER BY 1, 2""", rise=rise)  # fmt: skip
    paid = {(sku, bool(after)): (low, high) for sku, after, low, high in rows}
    for sku, (before, after) in plants["price_rise"]["prices"].items():
        assert paid[sku, False] == (before, before) and paid[sku, True] == (after, after)
        assert 1.33 < after / before < 1.37


def test_the_segment_leaves_and_the_others_do_not(ask: Ask, plants: dict[str, Any]) -> None:
    story = plants["price_rise"]
    people = ",".join(map(str, story["customers"]))
    query = """
        SELECT count(DISTINCT customer_id) FROM orders
        WHERE customer_id {} IN ({}) AND placed_at >= date(:day, :start) AND placed_at < date(:day, :end)"""

    def active(group: str, start: str, end: str) -> int:
        return int(ask(query.format(group, people), day=story["day"], start=start, end=end)[0][0])

    assert active("", "-60 days", "+0 days") == len(story["customers"])
    assert active("", "+1 days", "+61 days") == len(story["stayed"]) < 0.2 * len(story["customers"])
    assert active("NOT", "+1 days", "+61 days") > 0.85 * active("NOT", "-60 days", "+0 days")
