"""An order is shown to whoever proves to own it, and to nobody else."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import func, select

from shop import orders
from shop.errors import TooManyAttempts
from shop.orders import Asker
from shop.store import Store, now
from shop.store.tables import Attempt, AuditEntry, Conversation, Customer, Identity, Order, OrderLine, Product, Verification

ASKER = Asker(conversation_id=1, customer_id=1)
COMMON = {"status": "shipped", "currency": "EUR", "total": 4000, "placed_at": now()}


@pytest.fixture
def sold(store: Store) -> Store:
    """Two orders of Anna, one of Bo, and two conversations."""
    with store.transaction() as session:
        session.add_all([Customer(id=1, email=None), Customer(id=2, email="bo@example.com")])
        session.add(
            Product(id=5, sku="P", title="Pot", translations={"zh": {"title": "壶"}}, category="teapots", price=1, currency="EUR")
        )
        session.flush()
        session.add(Identity(id=1, customer_id=1, channel="web", account="shop", user_id="v"))
        session.flush()
        for number in (1, 2):
            session.add(
                Conversation(
                    id=number, public_id=str(number), customer_id=1, identity_id=1, channel="web", account="shop", quarter=0
                )
            )
        common = {"status": "shipped", "currency": "EUR", "total": 4000, "placed_at": now() - timedelta(days=9)}
        late = now() - timedelta(days=2)
        session.add(Order(id=1, number="TS-104233", email="Anna@Example.com", expected_at=late, **common))
        session.add(Order(id=2, number="TS-104234", email="anna@example.com", expected_at=late, delivered_at=late, **common))
        session.add(Order(id=3, number="TS-104235", customer_id=2, **common))
        session.flush()
        session.add(OrderLine(order_id=1, product_id=5, quantity=2, price=2000))
    return store


def verify(store: Store, number: str, email: str, asker: Asker = ASKER) -> int | None:
    with store.transaction() as session:
        order = orders.verify(session, asker, number, email)
        return order.id if order else None


@pytest.mark.parametrize("number", ["TS-104233", "ts104233", "#104233", " 104233 ", "TS 104233", "104 233"])
def test_a_number_is_found_however_it_is_written(sold: Store, number: str) -> None:
    assert verify(sold, number, " anna@example.COM") == 1


def test_wrong_number_and_wrong_address_are_the_same_answer(sold: Store) -> None:
    assert verify(sold, "TS-999999", "anna@example.com") is None
    assert verify(sold, "TS-104233", "bo@example.com") is None
    assert verify(sold, "TS-104233", "") is None
    with sold.reading() as session:
        assert session.scalar(select(func.count()).select_from(Verification)) == 0
        assert session.scalar(select(func.count()).select_from(Attempt).where(~Attempt.ok)) == 12


def test_an_order_without_an_address_belongs_to_its_customers_address(sold: Store) -> None:
    assert verify(sold, "TS-104235", "bo@example.com") == 3


def test_an_order_nobody_left_an_address_for_is_shown_to_nobody(sold: Store) -> None:
    with sold.transaction() as session:
        session.get_one(Customer, 2).email = None
    assert verify(sold, "TS-104235", "") is None
    assert verify(sold, "TS-104235", "nobody") is None


def test_a_conversation_may_fail_five_times_an_hour(sold: Store) -> None:
    for _ in range(5):
        verify(sold, "TS-104233", "x@example.com", Asker(1, None))
    with pytest.raises(TooManyAttempts) as caught:
        verify(sold, "TS-104234", "anna@example.com", Asker(1, None))
    assert timedelta(minutes=50) < caught.value.until - now() < timedelta(minutes=61)
    assert verify(sold, "TS-104234", "anna@example.com", Asker(2, None)) == 2


def test_an_order_number_may_be_tried_ten_times_a_day_by_everybody_together(sold: Store) -> None:
    for conversation in range(10, 20):
        verify(sold, "TS104233", "x@example.com", Asker(conversation, None))
    with pytest.raises(TooManyAttempts):
        verify(sold, "104233", "anna@example.com", Asker(2, None))


def test_one_address_may_be_tried_with_ten_numbers_a_day_by_everybody_together(sold: Store) -> None:
    for conversation in range(10, 20):
        verify(sold, f"TS-9000{conversation}", "Anna@example.com", Asker(conversation, None))
    with pytest.raises(TooManyAttempts):
        verify(sold, "TS-104233", "anna@example.com", Asker(2, None))
    with sold.reading() as session:
        assert not [subject for subject in session.scalars(select(Attempt.subject)) if "anna" in subject.lower()]


def test_attempts_are_forgotten_in_time(sold: Store) -> None:
    for _ in range(5):
        verify(sold, "TS-104233", "x@example.com", Asker(1, None))
    with sold.transaction() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.at = now() - timedelta(minutes=61)
    assert verify(sold, "TS-104233", "anna@example.com", Asker(1, None)) == 1


def test_a_proof_holds_in_its_conversation_for_half_an_hour(sold: Store) -> None:
    verify(sold, "TS-104233", "anna@example.com")
    with sold.transaction() as session:
        assert orders.proven_order(session, 1) is not None
        assert orders.proven_order(session, 2) is None
        session.scalars(select(Verification)).one().expires_at = now() - timedelta(seconds=1)
        session.flush()
        assert orders.proven_order(session, 1) is None


def test_a_proven_address_opens_its_other_orders_only(sold: Store) -> None:
    verify(sold, "TS-104233", "anna@example.com")
    with sold.reading() as session:
        other = orders.proven_order(session, 1, "104234")
        assert other is not None and other.id == 2
        assert orders.proven_order(session, 1, "104235") is None
        assert orders.proven_order(session, 1, "999999") is None


def test_an_order_is_late_once_its_promised_day_is_over(sold: Store) -> None:
    with sold.reading() as session:
        late = orders.describe(session, session.get_one(Order, 1))
        arrived = orders.describe(session, session.get_one(Order, 2))
    assert (late.late, arrived.late) == (True, False)
    assert [(line.titles, line.quantity) for line in late.lines] == [({"en": "Pot", "zh": "壶"}, 2)]


def test_a_promised_day_ends_in_the_shops_time_zone(sold: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "now", lambda: datetime(2026, 3, 5, 2, tzinfo=UTC))
    with sold.reading() as session:
        order = session.get_one(Order, 1)
        order.expected_at = datetime(2026, 3, 4, 20, tzinfo=UTC)
        assert orders.describe(session, order, "UTC").late
        assert not orders.describe(session, order, "Asia/Shanghai").late


def with_phone(sold: Store) -> None:
    with sold.transaction() as session:
        session.get_one(Order, 1).customer_id = 1
        session.get_one(Customer, 1).phone = "+49 (0)171 234-5678"


@pytest.mark.parametrize("phone", ["5678", "０１７１２３４５６７８", "0049 171 2345678", "171-2345678", "345678"])
def test_a_phone_number_is_a_second_proof(sold: Store, phone: str) -> None:
    with_phone(sold)
    with sold.transaction() as session:
        assert orders.verify(session, ASKER, "TS-104233", phone=phone) is not None
        assert orders.proven_order(session, 1) is not None


@pytest.mark.parametrize("phone", ["678", "1234", "0000000", "99345678", "1712345679", "abc", ""])
def test_another_phone_number_is_none(sold: Store, phone: str) -> None:
    with_phone(sold)
    with sold.transaction() as session:
        assert orders.verify(session, ASKER, "TS-104233", phone=phone) is None
        assert orders.proven_order(session, 1) is None


def test_one_of_two_proofs_is_enough(sold: Store) -> None:
    with_phone(sold)
    with sold.transaction() as session:
        assert orders.verify(session, ASKER, "TS-104233", "old@example.com", "5678") is not None
        assert orders.verify(session, ASKER, "TS-104233", "anna@example.com", "0000") is not None


def test_a_turn_that_is_run_again_counts_one_try(sold: Store) -> None:
    asker = Asker(1, 1, message_id="71")
    for _ in range(7):
        assert verify(sold, "TS-104233", "x@example.com", asker) is None
    assert verify(sold, "TS-104233", "y@example.com", asker) is None
    with sold.reading() as session:
        tries = select(func.count()).select_from(Attempt).where(Attempt.subject == "conversation:1")
        assert session.scalar(tries) == 2


def test_every_try_is_in_the_audit_log(sold: Store) -> None:
    verify(sold, "TS-104233", "x@example.com", Asker(1, None))
    verify(sold, "TS-999999", "x@example.com", Asker(1, None))
    verify(sold, "TS-104233", "anna@example.com", Asker(1, None))
    with sold.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(row.action, row.object) for row in rows] == [
        ("order_proof_failed", "order:1"),
        ("order_proof_failed", "order:unknown"),
        ("order_proof", "order:1"),
    ]


def test_an_unknown_order_takes_as_long_as_a_wrong_address(sold: Store) -> None:
    def seconds(number: str, conversation: int) -> float:
        begun = time.perf_counter()
        verify(sold, number, f"x{conversation}@example.com", Asker(conversation, None))
        return time.perf_counter() - begun

    with sold.transaction() as session:
        for number in range(50):
            session.add(Order(number=f"TS-2000{number:02}", email="anna@example.com", **COMMON))
    known = [seconds(f"TS-2000{number:02}", 100 + number) for number in range(50)]
    unknown = [seconds(f"TS-3000{number:02}", 200 + number) for number in range(50)]
    assert abs(median(known) - median(unknown)) < 0.010


def test_turning_to_another_order_rests_on_the_proof_of_an_order(sold: Store) -> None:
    verify(sold, "TS-104233", "anna@example.com")
    with sold.transaction() as session:
        ends = session.scalars(select(Verification.expires_at)).one()
        later = now() + timedelta(hours=9)
        session.add(Verification(conversation_id=1, customer_id=1, level="code", expires_at=later))
        orders.turn_to(session, 1, session.get_one(Order, 2))
        turned = session.scalars(select(Verification).where(Verification.order_id == 2)).one()
    assert (turned.expires_at, turned.level) == (ends, "details")
