"""Foreign orders become orders once, whole, and belong to whoever has the e-mail address."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from shop.errors import BadFile
from shop.importing import Report, import_orders
from shop.importing.orders import Layout, Progress
from shop.store import Store
from shop.store.tables import Conversation, Customer, Identity, Interaction, Message, Order, OrderLine, Product, Recommendation

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
    assert refused == {"unknown sku": [5], "the quantity is 0": [6], "another line of its order was refused": [4]}
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


UNNUMBERED = """Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
RED MUG,6,2026-03-01 10:00,2.50,17,United Kingdom
GREEN TEA,2,2026-03-01 10:00,4,17,United Kingdom
RED MUG,4,2026-03-02 09:00,3.00,17,United Kingdom
RED MUG,-5,2026-03-05 09:00,3.00,17,United Kingdom
GREEN TEA,1,2026-03-01 10:00,4,,EIRE
GREEN TEA,1,2026-03-01 10:00,4,,EIRE
GREEN TEA,2,2026-03-02 10:00,4,18,Germany
GREEN TEA,-2,2026-03-03 10:00,4,18,Germany
GREEN TEA,-9,2026-03-04 10:00,4,18,Germany
RED MUG,-1,2026-03-04 10:00,4,,Germany
POSTAGE,1,2026-03-01 10:00,9,17,United Kingdom
,1,2026-03-01 10:00,0,17,United Kingdom
RED MUG,1,2026-03-01 10:00,0,17,United Kingdom
RED MUG,0,2026-03-01 10:00,1,17,United Kingdom
RED MUG,1,soon,1,17,United Kingdom
"""
CREATING = Layout({"sku": "Description"}, create=True)


def load_unnumbered(store: Store, path: Path, progress: Progress | None = None, batch: int = 500) -> Report:
    path.write_text(UNNUMBERED, "utf-8")
    return import_orders(store, path, currency="GBP", layout=CREATING, progress=progress, batch=batch)


def everything(store: Store) -> list[Any]:
    tables = (Product, Customer, Order, OrderLine, Interaction)
    with store.reading() as session:
        return [session.execute(select(*table.__table__.columns).order_by(table.id)).all() for table in tables]


def held(store: Store) -> dict[str, tuple[str, int, dict[str, int]]]:
    query = select(Order, Customer.number, Product.sku, OrderLine.quantity).join(OrderLine, OrderLine.order_id == Order.id)
    query = query.join(Product).outerjoin(Customer, Customer.id == Order.customer_id)
    found: dict[str, tuple[str, int, dict[str, int]]] = {}
    with store.reading() as session:
        for order, who, sku, pieces in session.execute(query.order_by(Order.id, OrderLine.id)):
            found.setdefault(f"{who or order.country} {order.placed_at:%m-%d %H:%M}", (order.status, order.total, {}))[2][sku] = (
                pieces
            )
    return found


def test_an_order_without_a_number_is_a_customer_or_a_country_and_a_time(store: Store, tmp_path: Path) -> None:
    load_unnumbered(store, tmp_path / "o.csv")
    assert held(store) == {
        "17 03-01 10:00": ("placed", 2050, {"RED MUG": 5, "GREEN TEA": 2}),
        "18 03-02 10:00": ("cancelled", 800, {"GREEN TEA": 2}),
        "IE 03-01 10:00": ("placed", 400, {"GREEN TEA": 1}),
        "17 03-02 09:00": ("cancelled", 1200, {"RED MUG": 4}),
    }
    with store.reading() as session:
        customers = session.execute(select(Customer.number, Customer.email, Customer.country).order_by(Customer.number)).all()
        guest = session.scalars(select(Order).where(Order.customer_id.is_(None))).one()
    assert [tuple(row) for row in customers] == [("17", None, "GB"), ("18", None, "DE")]
    assert guest.country == "IE"


def test_every_row_is_counted_under_a_reason_in_words(store: Store, tmp_path: Path) -> None:
    report = load_unnumbered(store, tmp_path / "o.csv")
    assert {reason: refusal.examples for reason, refusal in report.refused.items()} == {
        "the same row again": [7],
        "postage or delivery, not a product": [12],
        "no product is named": [13],
        "the price is 0: a gift or a correction of stock": [14],
        "the quantity is 0": [15],
        "unreadable date": [16],
        "a cancellation of what no earlier order of this customer has left": [10],
        "a cancellation without a customer: whose order it was cannot be told": [11],
    }
    assert (report.read, report.added, report.cancelled, report.refusals) == (15, 5, 2, 8)
    assert "2 cancellations" in str(report) and report.remarks["products added"] == 2


def test_unknown_products_are_created_once_at_their_latest_price(store: Store, tmp_path: Path) -> None:
    load_unnumbered(store, tmp_path / "o.csv")
    with store.reading() as session:
        rows = session.execute(select(Product.sku, Product.title, Product.price, Product.currency, Product.active)).all()
    assert [tuple(row) for row in rows] == [
        ("RED MUG", "RED MUG", 300, "GBP", True),
        ("GREEN TEA", "GREEN TEA", 400, "GBP", True),
    ]


def test_what_was_taken_back_is_no_longer_bought(store: Store, tmp_path: Path) -> None:
    load_unnumbered(store, tmp_path / "o.csv")
    with store.reading() as session:
        query = select(Customer.number, Product.sku, Interaction.kind).join(Customer).join(Product)
        deeds = sorted(tuple(row) for row in session.execute(query))
    assert deeds == [
        ("17", "GREEN TEA", "bought"),
        ("17", "RED MUG", "bought"),
        ("17", "RED MUG", "returned"),
        ("18", "GREEN TEA", "returned"),
    ]


def test_a_second_run_of_an_unnumbered_file_changes_nothing(store: Store, tmp_path: Path) -> None:
    load_unnumbered(store, tmp_path / "o.csv")
    before = everything(store)
    report = load_unnumbered(store, tmp_path / "o.csv")
    assert (report.added, report.cancelled, report.unchanged, report.refusals) == (0, 0, 7, 8)
    assert everything(store) == before


def test_a_cancellation_in_a_later_file_reaches_the_order_of_the_earlier_one(store: Store, tmp_path: Path) -> None:
    whole = UNNUMBERED.splitlines(keepends=True)
    for name, lines in (("first.csv", whole[:4]), ("second.csv", [whole[0], *whole[4:]])):
        (tmp_path / name).write_text("".join(lines), "utf-8")
        import_orders(store, tmp_path / name, currency="GBP", layout=CREATING)
    assert held(store)["17 03-01 10:00"] == ("placed", 2050, {"RED MUG": 5, "GREEN TEA": 2})
    assert held(store)["17 03-02 09:00"][0] == "cancelled"
    with store.reading() as session:
        bought = session.scalars(select(Interaction.at).where(Interaction.kind == "bought")).all()
    assert {moment.day for moment in bought} == {1}


def test_a_broken_off_run_leaves_whole_orders_and_the_next_completes_it(store: Store, tmp_path: Path) -> None:
    def break_off(done: int, size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_unnumbered(store, tmp_path / "o.csv", break_off, batch=1)
    assert list(held(store)) == ["17 03-01 10:00", "17 03-02 09:00"]
    load_unnumbered(store, tmp_path / "o.csv")
    assert len(held(store)) == 4 and held(store)["17 03-01 10:00"][1] == 2050


def test_customers_are_found_by_number_then_by_address_which_then_gets_the_number(stocked: Store, tmp_path: Path) -> None:
    lines = "customer number,email,date,sku,quantity,price\nC-9,LI@example.com,2026-03-02,A,1,5\nC-9,,2026-03-03,A,1,5\n"
    (tmp_path / "o.csv").write_text(lines, "utf-8")
    import_orders(stocked, tmp_path / "o.csv", currency="EUR")
    with stocked.reading() as session:
        assert [tuple(row) for row in session.execute(select(Customer.id, Customer.number))] == [(5, "C-9")]
        assert session.scalars(select(Order.customer_id)).all() == [5, 5]


def test_columns_dates_and_encoding_can_be_said(stocked: Store, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_bytes("Wann;Was;Wieviel;Preis;Land\n3/12/2026 8:26;A;2;5,00;Österreich\n".encode("latin-1"))
    columns = {"placed_at": "Wann", "sku": "Was", "quantity": "Wieviel", "price": "Preis", "country": "Land"}
    layout = Layout(columns, "%m/%d/%Y %H:%M", "latin-1", "delivered")
    report = import_orders(stocked, tmp_path / "o.csv", currency="EUR", layout=layout)
    with stocked.reading() as session:
        order = session.scalars(select(Order)).one()
    assert (report.added, order.status, order.country, order.placed_at.isoformat()) == (
        1,
        "delivered",
        "AT",
        "2026-03-12T08:26:00+00:00",
    )


def recommend(session: Session, *, customer_id: int, product_id: int, at: datetime) -> int:
    identity = Identity(customer_id=customer_id, channel="web", account="a", user_id="u")
    session.add(identity)
    session.flush()
    talk = Conversation(public_id="c", customer_id=customer_id, identity_id=identity.id, channel="web", account="a", quarter=1)
    session.add(talk)
    session.flush()
    message = Message(conversation_id=talk.id, author="bot", state="ready", channel="web", account="a", quarter=1)
    session.add(message)
    session.flush()
    shown = Recommendation(
        message_id=message.id,
        conversation_id=talk.id,
        customer_id=customer_id,
        product_id=product_id,
        position=1,
        strategy="popular",
        reason="r",
        quarter=1,
        shown_at=at,
    )
    session.add(shown)
    session.flush()
    return shown.id


def test_an_imported_order_is_credited_to_the_recommendation_that_led_to_it(stocked: Store, tmp_path: Path) -> None:
    with stocked.transaction() as session:
        session.get_one(Customer, 5).number = "C-5"
        shown = recommend(session, customer_id=5, product_id=1, at=datetime(2026, 3, 1, tzinfo=UTC))
    (tmp_path / "o.csv").write_text("customer id,date,sku,quantity,price\nC-5,2026-03-02,A,1,5\nC-5,2026-03-02,B,1,5\n", "utf-8")
    import_orders(stocked, tmp_path / "o.csv", currency="EUR")
    with stocked.reading() as session:
        order = session.scalars(select(Order)).one()
        assert session.get_one(Recommendation, shown).order_id == order.id
        credited = session.execute(select(Interaction.product_id, Interaction.recommendation_id)).all()
    assert sorted(tuple(row) for row in credited) == [(1, shown), (2, None)]


def test_an_order_that_is_there_brings_no_erased_customer_back(store: Store, tmp_path: Path) -> None:
    load_unnumbered(store, tmp_path / "o.csv")
    with store.transaction() as session:
        session.execute(update(Order).values(customer_id=None))
        session.execute(delete(Interaction))
        session.execute(delete(Customer))
    report = load_unnumbered(store, tmp_path / "o.csv")
    with store.reading() as session:
        assert session.scalars(select(Customer)).all() == []
        assert not [number for number in session.scalars(select(Order.number)) if "17" in number.split("-")]
    assert (report.added, report.cancelled, report.unchanged) == (0, 0, 5)
