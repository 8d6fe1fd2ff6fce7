from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shop.profiles.features import FEATURES, REASONS, compute_features
from shop.profiles.records import read_records
from shop.store import Store
from shop.store.tables import Customer, Interaction, Order, OrderLine, Product

AT = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def small(store: Store) -> Store:
    with store.transaction() as session:
        session.add(Product(id=1, sku="1", title="Tea", category="green-tea", price=900, currency="EUR"))
        session.add_all([Customer(id=5), Customer(id=6), Customer(id=7, personalise=False)])
        session.flush()
        for number, (customer, days, status, currency) in enumerate(
            [(5, 40, "delivered", "EUR"), (5, 10, "placed", "EUR"), (5, 3, "cancelled", "EUR"), (5, 25, "placed", "USD"),
             (7, 4, "placed", "EUR"), (None, 4, "placed", "EUR")], start=1,
        ):  # fmt: skip
            row = Order(id=number, number=str(number), customer_id=customer, status=status, currency=currency, total=1000)
            row.placed_at = AT - timedelta(days=days)
            session.add(row)
            session.flush()
            session.add(OrderLine(order_id=number, product_id=1, quantity=1, price=900))
        session.add(Interaction(customer_id=6, product_id=1, kind="seen", source="web", at=AT))
    return store


def test_features_stand_as_they_were_at_the_moment(small: Store) -> None:
    with small.reading() as session:
        records = read_records(session)
    found = compute_features(records, int(AT.timestamp()))
    assert records.customers.tolist() == [5, 6] and found.rows.tolist() == [0]
    told = {name: float(found.column(name)[0]) for name in ("recency", "second", "orders", "tenure", "gap", "products", "spent")}
    assert told == pytest.approx(
        {"recency": 10, "second": 25, "orders": 3, "tenure": 40, "gap": 15, "products": 1, "spent": 2000}
    )
    earlier = compute_features(records, int((AT - timedelta(days=20)).timestamp()))
    assert earlier.column("orders").tolist() == [2] and earlier.column("recency")[0] == pytest.approx(5)


def test_one_customer_is_read_as_in_the_whole(small: Store) -> None:
    with small.reading() as session:
        whole, one = read_records(session), read_records(session, 5)
        nobody = read_records(session, 7)
    given = compute_features(one, int(AT.timestamp()))
    assert given.raw.tolist() == compute_features(whole, int(AT.timestamp())).raw.tolist()
    assert len(nobody.customers) == 0


def test_every_feature_stands_behind_one_reason() -> None:
    assert sorted(name for names in REASONS.values() for name in names) == sorted(FEATURES)
