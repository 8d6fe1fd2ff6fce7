"""The second seam against the real Rasa: what our actions answer arrives at the connector in the form docs/seams.md gives."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from running.temporary import Stack
from shop.conversations.inbox import Incoming, receive
from shop.store.tables import Conversation, Message, Order

pytestmark = pytest.mark.stack

CARD = {
    "product_id",
    "title",
    "subtitle",
    "price",
    "image",
    "url",
    "strategy",
    "arm",
    "reason",
    "propensity",
    "model_version",
    "buttons",
}


class Talk:
    """One conversation held with the connector itself, as the gateway holds it."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.user = stack, f"probe-{uuid.uuid4().hex}"

    def turn(self, text: str, choice: dict[str, Any] | None = None, **metadata: Any) -> dict[str, Any]:
        with self.stack.store.transaction() as session:
            incoming = Incoming("web", "contract", self.user, uuid.uuid4().hex, text=text, probe=True)
            received = receive(session, incoming)
            message = session.get_one(Message, received.message_id)
            message.state = "answered"
            conversation = session.get_one(Conversation, received.conversation_id)
        known = {"conversation_id": conversation.id, "customer_id": conversation.customer_id, "message_id": message.id}
        body = {
            "message_id": str(message.id),
            "sender": conversation.public_id,
            "text": text,
            "choice": choice,
            "metadata": {**known, "channel": "web", "language": "en", **metadata},
        }
        answer = httpx.post(f"{self.stack.settings.bot_url}/turn", json=body, timeout=20)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def talk(stack: Stack) -> Talk:
    return Talk(stack)


def customs(answer: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [reply["custom"] for reply in answer["replies"] if reply.get("custom", {}).get("kind") == kind]


def test_cards_arrive_whole_with_buttons_read(talk: Talk) -> None:
    answer = talk.turn("what do you recommend?")
    assert answer["actions"][-1] == "action_recommend" and answer["failures"] == []
    cards = customs(answer, "cards")[0]["cards"]
    for card in cards:
        assert set(card) == CARD
        assert card["reason"] and 0 < card["propensity"] <= 1 and card["url"] == f"/shop/product/{card['product_id']}"
        for button in card["buttons"]:
            assert set(button) == {"title", "intent", "entities"} and button["entities"]["product_id"] == str(card["product_id"])


def test_a_pressed_button_reaches_the_action(talk: Talk) -> None:
    button = customs(talk.turn("what do you recommend?"), "cards")[0]["cards"][0]["buttons"][-1]
    answer = talk.turn(button["title"], {"intent": button["intent"], "entities": button["entities"]})
    assert answer["actions"][-1] == "action_not_interested"
    shown = [card["product_id"] for found in customs(answer, "cards") for card in found["cards"]]
    assert shown and int(button["entities"]["product_id"]) not in shown


def test_a_handover_carries_reason_and_summary(talk: Talk) -> None:
    answer = talk.turn("can I talk to a human please")
    assert customs(answer, "handover")[0]["reason"] == "asked" and customs(answer, "handover")[0]["summary"]


def test_the_form_is_validated_by_our_action(talk: Talk, stack: Stack) -> None:
    with stack.store.reading() as session:
        order = session.scalars(select(Order).where(Order.email.is_not(None)).limit(1)).one()
    assert "number" in talk.turn("where is my order?")["replies"][0]["text"]
    asked = talk.turn(order.number)
    assert asked["actions"] == ["service_form"] and "e-mail" in asked["replies"][-1]["text"]
    told = talk.turn(str(order.email))
    assert told["actions"] == ["service_form"] and order.number in told["replies"][0]["text"]


def test_a_failing_action_is_a_sentence_and_an_error_id(talk: Talk) -> None:
    answer = talk.turn("what do you recommend?", conversation_id="not a number")
    failure = customs(answer, "failure")[0]
    assert failure["error_id"] and failure["action"] == "action_recommend"
    said = " ".join(reply.get("text", "") for reply in answer["replies"])
    assert "sorry" in said and "Traceback" not in str(answer) and "ValueError" not in str(answer)
