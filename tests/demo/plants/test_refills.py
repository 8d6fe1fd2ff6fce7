from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from tests.demo.conftest import Ask


def test_every_refiller_buys_one_product_every_28_days(ask: Ask, plants: dict[str, Any]) -> None:
    gaps = []
    for customer, sku in plants["refills"]["products"].items():
        query = """
            SELECT date(placed_at), sku FROM orders JOIN order_lines ON order_id = orders.id
            JOIN products ON products.id = product_id WHERE customer_id = :customer ORDER BY placed_at"""
        rows = ask(query, customer=int(customer))
        days = [datetime.fromisoformat(day) for day, bought in rows if bought == sku]
        gaps += [(after - before).days for before, after in pairwise(days)]
    assert len(plants["refills"]["products"]) == 90 and len(gaps) > 700
    assert median(gaps) == 28 and sum(26 <= gap <= 30 for gap in gaps) > 0.95 * len(gaps)
