"""A purchase takes stock, is written once, and credits the recommendation that led to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shop import purchases
from shop.errors import BadInput, NotFound
from shop.store import Store, now
from shop.store.tables import Customer, Interaction, OrderLine, Product, Recommendation
from tests.shop.test_interactions import counted, show


def buy(store: Store, customer_id: int, key: str | None = None, quantity: int = 1) -> int:
    with store.transaction() as session:
        return purchases.buy_demo(session, customer_id, 5, quantity=quantity, email="li@example.com", key=key).id


def test_an_order_has_number_line_interaction_and_less_stock(store: Store) -> None:
    shown = show(store)
    with store.transaction() as session:
        order = purchases.buy_demo(session, shown.customer_id, 5, quantity=2, email="li@example.com", country="CN")
    with store.reading() as session:
        line = session.scalars(select(OrderLine)).one()
        done = session.scalars(select(Interaction)).one()
        assert session.get_one(Product, 5).stock == 0
    assert re.fullmatch(r"TS-\d{6}", order.number)
    assert (order.total, order.email, order.country, order.channel) == (2000, "li@example.com", "CN", "web")
    assert (line.quantity, line.price) == (2, 1000)
    assert (done.kind, done.recommendation_id) == ("bought", shown.id)


def test_what_is_out_of_stock_cannot_be_bought(store: Store) -> None:
    customer = show(store).customer_id
    with pytest.raises(BadInput, match="Only 2"):
        buy(store, customer, quantity=3)
    buy(store, customer, quantity=2)
    with pytest.raises(BadInput, match="out of stock"):
        buy(store, customer)
    with pytest.raises(BadInput, match="at least one"):
        buy(store, customer, quantity=0)
    assert counted(store, "bought") == [("web", "popular", 1)]


def test_what_is_not_sold_is_not_found(store: Store) -> None:
    customer = show(store).customer_id
    with store.transaction() as session:
        session.execute(update(Product).values(active=False))
    with pytest.raises(NotFound):
        buy(store, customer)


def test_a_repeated_key_is_the_same_order(store: Store) -> None:
    customer = show(store).customer_id
    assert buy(store, customer, "k") == buy(store, customer, "k") != buy(store, customer, "l")


def test_a_recommendation_is_credited_once(store: Store) -> None:
    shown = show(store)
    first = buy(store, shown.customer_id)
    buy(store, shown.customer_id)
    with store.reading() as session:
        assert session.get_one(Recommendation, shown.id).order_id == first
    assert counted(store, "bought") == [("web", "popular", 1)]


@pytest.mark.parametrize(("days", "credited"), [(0, True), (6.99, True), (7.01, False)])
def test_credit_ends_after_a_week(store: Store, days: float, credited: bool) -> None:
    shown = show(store)
    with store.transaction() as session:
        session.execute(update(Recommendation).values(shown_at=now() - timedelta(days=days)))
    order = buy(store, shown.customer_id)
    with store.reading() as session:
        assert (session.get_one(Recommendation, shown.id).order_id == order) is credited


def test_somebody_elses_purchase_gets_no_credit(store: Store) -> None:
    show(store)
    with store.transaction() as session:
        session.add(Customer(id=77))
    buy(store, 77)
    assert counted(store, "bought") == []


def test_an_order_without_customer_is_kept(store: Store) -> None:
    show(store)
    with store.transaction() as session:
        line = purchases.Line(5, 1, 900)
        order = purchases.place(session, None, [line], number="TS-000001", currency="EUR", status="delivered")
    assert (order.total, order.customer_id, order.status) == (900, None, "delivered")
