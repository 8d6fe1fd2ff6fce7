"""Which of several products is ahead in what."""

from __future__ import annotations

from shop.comparison import best_value, biggest, cheapest, facts_of, own_uses
from shop.store.tables import Product


def product(number: int, price: int, size: str | None, tags: list[str]) -> Product:
    row = Product(id=number, sku=str(number), title=f"Tea {number}", category="green-tea", price=price, currency="EUR", size=size)
    row.tags, row.stock, row.description, row.translations, row.attributes = tags, 5, "", {}, {}
    return row


ONE, TWO = product(1, 1000, "50 g", ["gift"]), product(2, 1500, "100 g", ["gift", "everyday"])


def test_who_is_ahead() -> None:
    assert cheapest([ONE, TWO]) is ONE and best_value([ONE, TWO]) is TWO and biggest([ONE, TWO]) is TWO
    assert own_uses(TWO, [ONE], "en") == ["for every day"] and own_uses(ONE, [TWO], "zh") == []


def test_nobody_is_ahead_where_it_cannot_be_told() -> None:
    other = product(3, 1000, "one size", [])
    assert cheapest([ONE, other]) is None and best_value([ONE, other]) is None and biggest([ONE, other]) is None


def test_only_known_facts_are_rows() -> None:
    rows = {row.name: row for row in facts_of([ONE, TWO], "en")}
    assert set(rows) == {"price", "unit", "size", "good", "stock"} and rows["stock"].same and not rows["price"].same
