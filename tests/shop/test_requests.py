"""What a customer asks for is a row; staff decide once, and the customer is told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from shop import requests
from shop.conversations import ownership
from shop.errors import BadInput, Conflict, NotFound
from shop.store import Store
from shop.store.tables import AuditEntry, Conversation, Customer, Delivery, Letter, Message, Notice, Order, Request
from tests.shop.people import ACCOUNT, ORDER, STAFF, TALK, VISITOR, add_message, add_people


@pytest.fixture
def shop(store: Store) -> Store:
    add_people(store)
    add_message(store, 5)
    return store


def ask(shop: Store, kind: str = "return", order_id: int | None = ORDER, **details: str) -> int:
    with shop.transaction() as session:
        return requests.ask(
            session,
            kind=kind,
            conversation_id=TALK,
            customer_id=VISITOR,
            message_id=5,
            order_id=order_id,
            details=dict(details),
        ).id


def decide(shop: Store, number: int, *, confirm: bool, note: str = "") -> None:
    with shop.transaction() as session:
        requests.decide(session, number, staff_id=STAFF, confirm=confirm, note=note)


def told(shop: Store) -> list[tuple[str, str, str]]:
    with shop.reading() as session:
        query = select(Message.author, Message.text, Delivery.status).join(Delivery, Delivery.message_id == Message.id)
        return [tuple(row) for row in session.execute(query.order_by(Message.id))]  # type: ignore[misc]


def test_the_same_message_asks_once_for_each_kind(shop: Store) -> None:
    assert ask(shop, reason="too small") == ask(shop, reason="again") != ask(shop, "invoice")
    with shop.reading() as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 2
        assert session.get_one(Request, 1).details == {"reason": "too small"}
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 2


def test_what_asks_for_the_same_is_found_until_it_is_decided(shop: Store) -> None:
    number = ask(shop, reason="too small", items="pot")
    same = {"kind": "return", "conversation_id": TALK, "order_id": ORDER}
    with shop.reading() as session:
        found = requests.still_open(session, **same, details={"items": "pot", "reason": "other"})  # type: ignore[arg-type]
        assert found and found.id == number
        assert requests.still_open(session, **same, details={"items": "cup"}) is None  # type: ignore[arg-type]
        assert requests.still_open(session, **(same | {"order_id": None}), details={"items": "pot"}) is None  # type: ignore[arg-type]
    decide(shop, number, confirm=True)
    with shop.reading() as session:
        assert requests.still_open(session, **same, details={"items": "pot"}) is None  # type: ignore[arg-type]


def test_an_unknown_kind_is_refused(shop: Store) -> None:
    with pytest.raises(BadInput):
        ask(shop, "free_money")


def test_a_confirmation_reaches_the_conversation_and_the_address_of_the_order(shop: Store) -> None:
    number = ask(shop)
    decide(shop, number, confirm=True, note="Use the label we sent.")
    sentence = "Your return for order TS-104233 (request 1) is confirmed. Use the label we sent."
    assert told(shop) == [("system", sentence, "waiting")]
    with shop.reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert (letter.recipient, letter.subject, letter.text) == ("anna@example.com", "Your request 1", sentence + "\n")
        request = session.get_one(Request, number)
        assert (request.status, request.staff_id, request.note) == ("confirmed", STAFF, "Use the label we sent.")
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None and (last.actor, last.action) == ("kim@shop.example", "confirm_request")


def test_a_refusal_is_told_in_chinese_where_the_conversation_is(shop: Store) -> None:
    with shop.transaction() as session:
        session.get_one(Conversation, TALK).language = "zh"
    decide(shop, ask(shop, "cancel"), confirm=False, note="已经发货。")
    assert told(shop)[0][1] == "很抱歉，您的取消订单申请（订单TS-104233，申请编号1）未能通过。已经发货。"


def test_it_is_told_also_while_staff_have_the_conversation(shop: Store) -> None:
    number = ask(shop)
    with shop.transaction() as session:
        ownership.take_over(session, TALK, STAFF)
    decide(shop, number, confirm=True)
    with shop.transaction() as session:
        ownership.take_over(session, TALK, STAFF)
    assert [row[2] for row in told(shop)] == ["waiting"]


def test_without_any_address_there_is_no_letter(shop: Store) -> None:
    with shop.transaction() as session:
        session.get_one(Order, ORDER).email = None
        session.get_one(Customer, ACCOUNT).email = None
    decide(shop, ask(shop), confirm=True)
    with shop.reading() as session:
        assert session.scalar(select(Letter.id)) is None


def test_a_request_is_decided_once(shop: Store) -> None:
    number = ask(shop)
    decide(shop, number, confirm=False)
    with pytest.raises(Conflict):
        decide(shop, number, confirm=True)
    with pytest.raises(NotFound):
        decide(shop, 99, confirm=True)
    assert len(told(shop)) == 1


def test_lists_hold_what_they_say(shop: Store) -> None:
    first, second = ask(shop), ask(shop, "invoice", None)
    decide(shop, first, confirm=True)
    with shop.reading() as session:
        assert [row.id for row in requests.waiting(session)] == [second]
        assert [row.id for row in requests.of_conversation(session, TALK)] == [second, first]
        assert [row.id for row in requests.of_order(session, ORDER)] == [first]


def test_the_shops_system_is_told_only_where_it_wants_to_be(shop: Store) -> None:
    decide(shop, ask(shop), confirm=True)
    with shop.reading() as session:
        assert session.scalar(select(Notice.id)) is None
    shop.announces = True
    number = ask(shop, "exchange", size="L")
    decide(shop, number, confirm=False)
    with shop.reading() as session:
        notices = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [notice.kind for notice in notices] == ["request.asked", "request.refused"]
    payload = notices[0].payload
    assert (payload["request"], payload["order"], payload["details"]) == (number, "TS-104233", {"size": "L"})
    assert len({notice.public_id for notice in notices}) == 2
