"""Staff decide what customers ask for, on a page of its own and beside the transcript; marketers do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop import orders, requests
from shop.orders import Asker
from shop.store import Store, now
from shop.store.tables import Erasure, Message, Order, Request, Verification
from tests.console.conftest import Browse, Say, token_of

ADDRESS = {"new_address": "7 Mill Lane", "parts": {"city": "Bath"}, "items": ["pot", "cup"], "gift": True, "empty": None}


@pytest.fixture
def asked(store: Store, say: Say) -> int:
    """A request of one customer about an order they proved by a code."""
    received = say("please send it elsewhere")
    with store.transaction() as session:
        common = {"status": "paid", "currency": "EUR", "total": 1, "placed_at": now()}
        session.add(Order(id=1, number="TS-104233", email="anna@example.com", **common))
        session.flush()
        until = now() + timedelta(minutes=20)
        session.add(Verification(conversation_id=received.conversation_id, order_id=1, level="code", expires_at=until))
        session.flush()
        return requests.ask(
            session,
            kind="change_address",
            conversation_id=received.conversation_id,
            customer_id=1,
            message_id=received.message_id,
            order_id=1,
            details=ADDRESS,
        ).id


def status(store: Store, number: int) -> str:
    with store.reading() as session:
        return session.get_one(Request, number).status


def test_the_page_shows_all_that_is_needed(browse: Browse, asked: int) -> None:
    page = browse("support").get("/console/requests").text
    for words in (
        "Change address",
        "TS-104233",
        "Anna u-1",
        "verified by code",
        "new address",
        "7 Mill Lane",
        "parts city",
        "pot, cup",
        "1 waiting",
    ):
        assert words in page
    assert "<dt>empty" not in page


def test_confirming_needs_the_form_and_the_role(browse: Browse, store: Store, asked: int) -> None:
    client, marketer = browse("support"), browse("marketer")
    form = {"csrf": token_of(client), "decision": "confirm", "note": "Done, it goes to Mill Lane."}
    assert client.post(f"/console/requests/{asked}", data={**form, "csrf": ""}).status_code == 403
    refused = {**form, "csrf": token_of(marketer)}
    assert marketer.post(f"/console/requests/{asked}", data=refused).status_code == 403
    assert marketer.get("/console/requests").status_code == 403
    assert client.post(f"/console/requests/{asked}", data={**form, "decision": "perhaps"}).status_code == 400
    assert status(store, asked) == "asked"
    answer = client.post(f"/console/requests/{asked}", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/requests")
    with store.reading() as session:
        told = session.scalars(select(Message).where(Message.author == "system")).one()
    assert told.text == ("Your change of address for order TS-104233 (request 1) is confirmed. Done, it goes to Mill Lane.")
    page = client.get("/console/requests").text
    assert "0 waiting" in page and "“Done, it goes to Mill Lane.”" in page and "Support" in page


def test_what_was_decided_meanwhile_is_said(browse: Browse, asked: int) -> None:
    client, admin = browse("support"), browse("admin")
    form = {"csrf": token_of(client), "decision": "refuse", "back": "conversation"}
    answer = client.post(f"/console/requests/{asked}", data=form)
    assert answer.headers["location"] == "/console/conversations/1"
    late = admin.post(
        f"/console/requests/{asked}",
        data={"csrf": token_of(admin), "decision": "confirm"},
        headers={"accept": "application/json"},
    )
    assert (late.status_code, late.json()) == (409, {"error": "Request 1 has been refused already."})
    assert client.post("/console/requests/99", data=form).status_code == 404


def test_the_panel_holds_the_request_with_its_buttons(browse: Browse, asked: int) -> None:
    support, marketer = browse("support"), browse("marketer")
    page = support.get("/console/conversations/1").text
    assert "7 Mill Lane" in page and 'value="confirm"' in page and 'value="refuse"' in page
    read = marketer.get("/console/conversations/1").text
    assert "change address" in read and "Mill Lane" not in read and 'value="confirm"' not in read


def test_the_list_flags_what_waits(browse: Browse, store: Store, say: Say, asked: int) -> None:
    client = browse("support")
    say("hello", user="u-2")
    page = client.get("/console?filter=asks").text
    assert "Anna u-1" in page and "Anna u-2" not in page and '<span class="flag">request</span>' in page
    client.post(f"/console/requests/{asked}", data={"csrf": token_of(client), "decision": "confirm"})
    assert "Anna u-1" not in client.get("/console?filter=asks").text


def test_the_panel_says_what_is_proven_and_what_failed(browse: Browse, store: Store, asked: int) -> None:
    client = browse("support")
    page = client.get("/console/conversations/1").text
    assert "verified by code" in page and "<strong>TS-104233</strong>" in page
    with store.transaction() as session:
        for number in ("TS-104233", "TS-999999"):
            orders.verify(session, Asker(1, 1), number, "x@example.com")
        for row in session.scalars(select(Verification)):
            row.expires_at = now()
    page = client.get("/console/conversations/1").text
    assert "not verified" in page and "2 failed checks" in page and "<strong>TS-104233</strong>" not in page


def test_an_erasure_shows_its_receipt(browse: Browse, store: Store, say: Say) -> None:
    client = browse("admin")
    received = say("delete my data")
    with store.transaction() as session:
        number = requests.ask(
            session,
            kind="erasure",
            conversation_id=received.conversation_id,
            customer_id=1,
            message_id=received.message_id,
        ).id
    assert "cannot be taken back" in client.get("/console/requests").text
    client.post(f"/console/requests/{number}", data={"csrf": token_of(client), "decision": "confirm"})
    with store.transaction() as session:
        row = session.scalars(select(Erasure)).one()
        page = client.get("/console/requests").text
        assert row.receipt in page and "being erased" in page
    with store.transaction() as session:
        row = session.scalars(select(Erasure)).one()
        row.done_at, row.counts = now(), {"messages": 2, "choices": 0, "found_afterwards": 0}
    page = client.get("/console/requests").text
    assert "0 rows found afterwards" in page and "<dt>messages</dt><dd>2</dd>" in page and "choices" not in page
