"""Foreign orders become orders once, whole, and belong to whoever has the e-mail address."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from shop.errors import BadFile
from shop.importing import Report, import_orders
from shop.store import Store
from shop.store.tables import Customer, Interaction, Order, OrderLine, Product

HEADER = "order number,email,order date,sku,quantity,price,country,status\n"
TWO = "1001,Li@Example.com,2026-03-02,A,2,5.00,cn,delivered\n1001,li@example.com,2026-03-02,B,1,7.50,cn,delivered\n"


def load(store: Store, path: Path, lines: str) -> Report:
    path.write_text(HEADER + lines, "utf-8")
    return import_orders(store, path, currency="EUR")


@pytest.fixture
def stocked(store: Store) -> Store:
    with store.transaction() as session:
        for number, sku in enumerate("AB", start=1):
            session.add(Product(id=number, sku=sku, title=sku, category="tea", price=500, currency="EUR", stock=4))
        session.add(Customer(id=5, email="li@example.com"))
    return store


def test_lines_of_one_number_are_one_order(stocked: Store, tmp_path: Path) -> None:
    report = load(stocked, tmp_path / "o.csv", TWO)
    with stocked.reading() as session:
        order = session.scalars(select(Order)).one()
        bought = session.scalars(select(Interaction.product_id).where(Interaction.kind == "bought")).all()
        assert session.scalar(select(func.count()).select_from(OrderLine)) == 2
        assert session.get_one(Product, 1).stock == 4
    assert (order.customer_id, order.total, order.country, order.status) == (5, 1750, "CN", "delivered")
    assert (report.read, report.added, sorted(bought)) == (2, 2, [1, 2])


def test_a_second_run_changes_nothing(stocked: Store, tmp_path: Path) -> None:
    load(stocked, tmp_path / "o.csv", TWO)
    report = load(stocked, tmp_path / "o.csv", TWO)
    assert (report.added, report.unchanged) == (0, 2)
    with stocked.reading() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 1


def test_an_order_with_a_dirty_line_is_left_out_whole(stocked: Store, tmp_path: Path) -> None:
    more = "1002,new@example.com,2026-03-03,A,1,5,,\n1002,new@example.com,2026-03-03,X,1,5,,\n1003,,2026-03-03,A,0,5,,\n"
    report = load(stocked, tmp_path / "o.csv", TWO + more)
    refused = {reason: refusal.examples for reason, refusal in report.refused.items()}
    assert refused == {"unknown sku": [5], "no quantity": [6], "another line of its order was refused": [4]}
    assert (report.added, report.refusals, report.read) == (2, 3, 5)


def test_unknown_addresses_become_customers_and_none_is_nobody(stocked: Store, tmp_path: Path) -> None:
    load(
        stocked,
        tmp_path / "o.csv",
        "7,new@example.com,2026-03-03,A,1,5,de,\n8,new@example.com,2026-03-04,A,1,5,,\n9,,2026-03-04,A,1,5,,\n",
    )
    with stocked.reading() as session:
        new = session.scalars(select(Customer).where(Customer.email == "new@example.com")).one()
        owners = session.scalars(select(Order.customer_id).order_by(Order.number)).all()
    assert (new.country, list(owners)) == ("DE", [new.id, new.id, None])


def test_a_file_without_the_needed_columns_is_refused(stocked: Store, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("number,sku\n1,A\n", "utf-8")
    with pytest.raises(BadFile, match="placed_at"):
        import_orders(stocked, tmp_path / "o.csv", currency="EUR")
