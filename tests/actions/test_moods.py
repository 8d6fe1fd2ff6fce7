"""Whatever the topic, an upset customer is apologised to first and sold nothing."""

from __future__ import annotations

from typing import Any

from actions.articles import AnswerFromArticles
from actions.base import Shop
from actions.moods import TEXTS
from actions.people import Complaint
from actions.scope import OutOfScope
from shop.store.tables import Conversation, Message
from tests.actions.conftest import Say, custom, texts

SORRY = TEXTS["en"]["sorry"]


def heard(shop: Shop, *scores: float, needs_person: bool = False) -> None:
    """Messages of the customer before this one, with their sentiment."""
    with shop.store.transaction() as session:
        session.get_one(Conversation, 9).needs_person = needs_person
        common: dict[str, Any] = {"conversation_id": 9, "author": "customer", "channel": "web", "account": "shop", "quarter": 0}
        for number, score in enumerate(scores, start=1):
            session.add(Message(id=number, state="answered", text="awful!!", sentiment_score=score, **common))


def test_calm_customers_get_the_plain_answer(say: Say) -> None:
    assert texts(say(AnswerFromArticles(), "shipping?", intent="ask_delivery", score=-0.4)[0]) == "It costs 5 euros."


def test_an_upset_customer_is_apologised_to_first(say: Say) -> None:
    said = texts(say(AnswerFromArticles(), "shipping!! idiots", intent="ask_delivery", score=-0.9)[0])
    assert said == f"{SORRY}\nIt costs 5 euros."


def test_one_apology_is_enough(say: Say) -> None:
    said = texts(say(Complaint(), "awful", intent="complaint", score=-0.9)[0])
    assert said.startswith("I'm sorry about this") and SORRY not in said
    before = [{"event": "bot", "text": SORRY}]
    assert SORRY not in texts(say(AnswerFromArticles(), "shipping!!", intent="ask_delivery", score=-0.9, events=before)[0])


def test_nothing_is_promoted_to_an_upset_customer(say: Say) -> None:
    calm, _ = say(OutOfScope(), "blah", intent="out_of_scope")
    upset, _ = say(OutOfScope(), "blah!!", intent="out_of_scope", score=-0.9)
    offered = [[button["payload"] for message in answer for button in message["buttons"]] for answer in (calm, upset)]
    assert "/recommend" in offered[0] and offered[1] == [payload for payload in offered[0] if payload != "/recommend"]


def test_a_falling_run_calls_a_person_once(say: Say, shop: Shop) -> None:
    heard(shop, -0.6, -0.7)
    messages, _ = say(AnswerFromArticles(), "shipping!!", intent="ask_delivery", score=-0.9)
    assert custom(messages, "handover")["reason"] == "unhappy" and TEXTS["en"]["called"] in texts(messages)


def test_nobody_is_called_twice(say: Say, shop: Shop) -> None:
    heard(shop, -0.6, -0.7, needs_person=True)
    messages, _ = say(AnswerFromArticles(), "shipping!!", intent="ask_delivery", score=-0.9)
    assert not [message for message in messages if message["custom"]]


def test_a_threat_to_leave_calls_a_person_at_once(say: Say) -> None:
    messages, _ = say(AnswerFromArticles(), "shipping? I will never buy here again", intent="ask_delivery")
    assert custom(messages, "handover")["reason"] == "unhappy"


def test_a_button_has_no_mood(say: Say) -> None:
    assert SORRY not in texts(say(AnswerFromArticles(), "Delivery", intent="ask_delivery", pressed=True, score=-0.9)[0])
