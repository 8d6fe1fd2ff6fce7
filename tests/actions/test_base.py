"""Whatever happens in an action, the customer gets a sentence and staff an id."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from actions import base
from actions.base import ONLY_SPOKEN, Answer, Shop, ShopAction, Turn, button
from shop.store.tables import Product
from tests.actions.conftest import Say, custom, texts


class Scripted(ShopAction):
    """Answers as it is told to."""

    def __init__(self, script: Any = None) -> None:
        self.script = script

    def name(self) -> str:
        return "action_scripted"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        return Answer().say(str(self.script(turn)))


def explode(turn: Turn) -> str:
    raise RuntimeError("password=hunter2")


@pytest.mark.parametrize(("language", "sorry"), [("en", "I'm sorry"), ("zh", "非常抱歉")])
def test_an_error_becomes_an_apology_with_an_id(say: Say, caplog: pytest.LogCaptureFixture, language: str, sorry: str) -> None:
    with caplog.at_level(logging.ERROR):
        messages, _ = say(Scripted(explode), "hi", language)
    failure = custom(messages, "failure")
    assert sorry in texts(messages) and "hunter2" not in str(messages)
    assert failure["action"] == "action_scripted" and failure["error_id"] in caplog.text


def test_an_action_that_takes_too_long_apologises_in_time(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "DEADLINE_SECONDS", 0.05)
    messages, _ = say(Scripted(lambda turn: time.sleep(0.2)))
    assert custom(messages, "failure")["action"] == "action_scripted"


class Slow(ShopAction):
    """Writes, but is not done in time."""

    writes = True

    def name(self) -> str:
        return "action_slow"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        session.add(Product(id=99, sku="99", title="Late", category="x", price=1, currency="EUR"))
        time.sleep(0.2)
        return Answer().say("done")


def test_what_was_apologised_for_is_not_written_afterwards(say: Say, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "DEADLINE_SECONDS", 0.05)
    messages, _ = say(Slow())
    time.sleep(0.3)
    with shop.store.reading() as session:
        assert custom(messages, "failure") and session.get(Product, 99) is None


def test_another_language_is_told_which_two_there_are_once(say: Say) -> None:
    messages, _ = say(Scripted(lambda turn: turn.language), "bonjour", "other")
    assert texts(messages) == f"{ONLY_SPOKEN}\nen"
    before = [{"event": "bot", "text": ONLY_SPOKEN}]
    assert texts(say(Scripted(lambda turn: turn.language), "bonjour", "other", events=before)[0]) == "en"


def test_a_message_that_does_not_tell_is_in_the_conversations_language(say: Say) -> None:
    messages, slots = say(Scripted(lambda turn: turn.language), "ok", None, language_slot="zh")
    assert (texts(messages), slots) == ("en", {"offer": None})


def test_a_button_is_what_the_connector_reads() -> None:
    assert button("Like", "like_item", product_id=7) == {"title": "Like", "payload": '/like_item{"product_id": "7"}'}
    assert button("Person", "talk_to_human")["payload"] == "/talk_to_human"
