from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask


def test_pairs_are_bought_together_far_more_often_than_by_chance(ask: Ask, plants: dict[str, Any]) -> None:
    baskets: dict[int, set[str]] = {}
    for order, sku in ask("SELECT order_id, sku FROM order_lines JOIN products ON products.id = product_id"):
        baskets.setdefault(order, set()).add(sku)
    for pair in plants["pairs"]["pairs"][:2]:
        left, right = set(pair["left"]), set(pair["right"])
        with_left = [basket for basket in baskets.values() if basket & left]
        both = sum(bool(basket & right) for basket in with_left)
        with_right = sum(bool(basket & right) for basket in baskets.values())
        lift = (both / len(with_left)) / (with_right / len(baskets))
        assert both > 40 and lift > 5
