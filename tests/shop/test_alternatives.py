"""Which way somebody wants to go, and what lies there."""

from __future__ import annotations

import pytest

from shop.alternatives import cheaper_than, dearer_than, direction_in, of_other_brands, of_other_size
from shop.store import Store
from shop.store.tables import Product


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("something cheaper", "cheaper"),
        ("太贵了", "cheaper"),
        ("these are too expensive", "cheaper"),
        ("more expensive ones", "dearer"),
        ("高档一点的", "dearer"),
        ("a better one", "better"),
        ("有更好的吗", "better"),
        ("a smaller one", "smaller"),
        ("大一点的", "bigger"),
        ("from another brand", "brand"),
        ("换个牌子", "brand"),
        ("show me others", None),
        ("换一批", None),
    ],
)
def test_directions(text: str, direction: str | None) -> None:
    assert direction_in(text) == direction


def test_what_lies_there(store: Store) -> None:
    with store.transaction() as session:
        for number, price, size, brand, stock in (
            (1, 1000, "S", "A", 5),
            (2, 2000, "M", "A", 5),
            (3, 3000, "L", "B", 5),
            (4, 2500, "XL", "B", 0),
        ):
            row = Product(id=number, sku=str(number), title=f"Shirt {number}", category="shirts", price=price, currency="EUR")
            row.size, row.brand, row.stock = size, brand, stock
            session.add(row)
    with store.reading() as session:
        base = session.get_one(Product, 2)
        found = (
            cheaper_than(session, base, ()),
            dearer_than(session, base, ()),
            of_other_brands(session, base, ()),
            of_other_size(session, base, True, ()),
            of_other_size(session, base, False, (1,)),
        )
        assert [[row.id for row in rows] for rows in found] == [[1], [3], [3], [3], []]
