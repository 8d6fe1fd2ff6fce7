"""What is bought together is counted in orders, and what no order tells is said to be of the brand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shop.recommend.alike import alike
from shop.recommend.together import companions
from shop.store import Store, now
from shop.store.tables import Order, OrderLine, Product


def fill(store: Store, baskets: Sequence[Sequence[int]]) -> None:
    rows = ((1, "pots", "A"), (2, "cups", "A"), (3, "cups", "B"), (4, "teas", "B"), (5, "pots", "B"), (6, "trays", "A"))
    with store.transaction() as session:
        for number, category, brand in rows:
            row = Product(id=number, sku=str(number), title=f"{category} {number}", category=category, price=1000, currency="EUR")
            row.brand, row.stock = brand, 3
            session.add(row)
        for number, basket in enumerate(baskets, start=1):
            placed = now() - timedelta(days=1)
            session.add(Order(id=number, number=f"N{number}", status="paid", currency="EUR", total=1, placed_at=placed))
            session.flush()
            session.add_all(OrderLine(order_id=number, product_id=product, quantity=1, price=1) for product in basket)


def test_orders_come_before_kinds_and_kinds_before_the_brand(store: Store) -> None:
    fill(store, [(1, 3), (1, 3), (1, 5), (5, 4), (5, 4)])
    with store.reading() as session:
        found = companions(session, session.get_one(Product, 1))
        assert [(item.product.id, item.kind, item.orders) for item in found] == [
            (3, "together", 2),
            (4, "kinds", 2),
            (2, "brand", 0),
        ]
        assert [item.product.id for item in companions(session, session.get_one(Product, 1), exclude=(3, 4))] == [2, 6]


def test_one_order_is_no_habit(store: Store) -> None:
    fill(store, [(1, 4)])
    with store.reading() as session:
        assert [item.kind for item in companions(session, session.get_one(Product, 1))] == ["brand", "brand"]


def test_alike_is_of_the_same_kind_and_says_what_is_shared(store: Store) -> None:
    fill(store, [])
    with store.reading() as session:
        (found,) = alike(session, session.get_one(Product, 1))
        assert (found.product.id, found.shared) == (5, ("kind", "price"))
