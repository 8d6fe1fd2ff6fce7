"""A transcript tells everything, and a person's answer silences the assistant."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from shop import audit
from shop.conversations import outbox
from shop.conversations.turns import Reply, Understanding
from shop.store import Store
from shop.store.tables import AuditEntry, Conversation, Delivery, Message, Product, Recommendation
from tests.console.conftest import Browse, Say, token_of

CARD = {"product_id": 5, "title": "Gaiwan", "price": "€12.90", "strategy": "next_buy", "reason": "because you bought Sencha"}


def post(client: TestClient, conversation_id: int, action: str, **form: str) -> int:
    path = f"/console/conversations/{conversation_id}/{action}"
    return client.post(path, data={"csrf": token_of(client), **form}).status_code


def test_a_transcript_shows_what_is_known_of_each_message(browse: Browse, say: Say, store: Store) -> None:
    client = browse("support")
    with store.transaction() as session:
        session.add(Product(id=5, sku="S5", title="Gaiwan", category="cups", price=1290, currency="EUR"))
    read = Understanding("recommend", 0.876, "zh", sentiment="positive", sentiment_score=0.5)
    received = say("推荐", read=read, reply=Reply("These:", cards=[CARD]), model="mild-tea", milliseconds=12.4)
    with store.transaction() as session:
        session.scalars(select(Recommendation)).one().clicked_at = session.get_one(Message, 1).created_at
    page = client.get(f"/console/conversations/{received.conversation_id}").text
    for words in ("推荐", "87.6 %", "recommend", "positive", "+0.50", "Chinese", "12 ms", "mild-tea"):
        assert words in page
    for words in ("Gaiwan", "€12.90", "Next buy", "because you bought Sencha", "clicked", "waiting"):
        assert words in page


def test_what_customers_write_is_text(browse: Browse, say: Say) -> None:
    received = say("<script>alert(1)</script>", user='"><img src=x>')
    page = browse("support").get(f"/console/conversations/{received.conversation_id}").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page and "<img src=x>" not in page


def test_reply_takes_over_and_handing_back_leaves_a_marker(browse: Browse, say: Say, store: Store) -> None:
    client = browse("support")
    key = say("hello", handover="asked", summary="wants Kim").conversation_id
    assert "asked: wants Kim" in client.get(f"/console/conversations/{key}").text
    assert post(client, key, "reply", text="Kim here") == 303
    say("are you there", reply=Reply("too late"))
    page = client.get(f"/console/conversations/{key}").text
    assert "took over" in page and "Kim here" in page and "held back" in page
    with store.reading() as session:
        statuses = dict(session.execute(select(Message.text, Delivery.status).join(Delivery)).all())
        assert session.get_one(Conversation, key).owner_id == 1
    assert (statuses["Kim here"], statuses["too late"]) == ("waiting", "suppressed")
    assert post(client, key, "hand-back") == 303
    say("and now", reply=Reply("the assistant again"))
    with store.reading() as session:
        assert session.scalar(select(Message.state).where(Message.text == "the assistant again")) == "ready"
        entries = session.execute(select(AuditEntry.action, AuditEntry.object).order_by(AuditEntry.id)).all()
        assert audit.find_break(session) is None
    assert [tuple(row) for row in entries[-2:]] == [("reply", f"conversation:{key}"), ("hand_back", f"conversation:{key}")]


def test_a_colleagues_conversation_is_taken_over_before_replying(browse: Browse, say: Say) -> None:
    first, second = browse("support"), browse("admin")
    key = say("hello").conversation_id
    assert post(first, key, "take-over") == 303
    assert post(second, key, "reply", text="me too") == 403
    assert post(second, key, "take-over") == 303
    assert post(second, key, "reply", text="me too") == 303


def test_an_empty_reply_is_refused_with_a_sentence(browse: Browse, say: Say) -> None:
    client = browse("support")
    key = say("hello").conversation_id
    form = {"csrf": token_of(client), "text": "  "}
    answer = client.post(f"/console/conversations/{key}/reply", data=form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"error": "Write something before sending."})


@pytest.mark.parametrize("action", ["reply", "take-over", "hand-back"])
def test_every_form_needs_its_token_and_marketers_may_use_none(browse: Browse, say: Say, store: Store, action: str) -> None:
    key = say("hello").conversation_id
    path = f"/console/conversations/{key}/{action}"
    assert browse("support").post(path, data={"text": "x"}).status_code == 403
    assert post(browse("marketer"), key, action, text="x") == 403
    with store.reading() as session:
        assert session.get_one(Conversation, key).owner_id is None


def test_marketers_read_no_contact_data(browse: Browse, say: Say, store: Store) -> None:
    client = browse("marketer")
    entities = [{"entity": "email", "value": "anna@example.com"}, {"entity": "phone", "value": "+49 170 1234567"}]
    read = Understanding("give_details", 0.9, "en", entities=entities)
    received = say(
        "anna@example.com or +49 170 1234567", user="491701234567", read=read, handover="asked", summary="mail anna@example.com"
    )
    with store.transaction() as session:
        outbox.mark_failed(session, outbox.due(session)[0].delivery_id, "number 491701234567 blocked", final=True)
    page = client.get(f"/console/conversations/{received.conversation_id}").text
    assert "a•••@•••.com" in page and 'action="/console/conversations' not in page
    for secret in ("anna@", "1234567", "Anna"):
        assert secret not in page


def test_a_failed_delivery_tells_why(browse: Browse, say: Say, store: Store) -> None:
    client = browse("support")
    key = say("hello").conversation_id
    with store.transaction() as session:
        outbox.mark_failed(session, outbox.due(session)[0].delivery_id, "blocked by the customer", final=True)
    page = client.get(f"/console/conversations/{key}").text
    assert "failed: blocked by the customer" in page and "not delivered: blocked by the customer" in page


def test_unknown_conversations_are_a_page(browse: Browse) -> None:
    client = browse("support")
    assert client.get("/console/conversations/99").status_code == 404
    assert client.get("/console/conversations/x").status_code == 400
