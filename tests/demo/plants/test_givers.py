from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask


def test_givers_buy_gift_sets_before_christmas_only(ask: Ask, plants: dict[str, Any]) -> None:
    people = ",".join(map(str, plants["givers"]["customers"]))
    rows = ask(f"""
        SELECT strftime('%m-%d', placed_at), category, customer_id FROM orders
        JOIN order_lines ON order_id = orders.id JOIN products ON products.id = product_id
        WHERE customer_id IN ({people})""")
    assert len({customer for _, _, customer in rows}) == len(plants["givers"]["customers"])
    assert {category for _, category, _ in rows} == {"gift-sets"}
    assert all("11-20" <= day <= "12-23" for day, _, _ in rows)
