"""Marks are read however they are given, and kept on the conversation."""

from __future__ import annotations

import pytest

from actions.base import Shop
from actions.rating import RateConversation, mark_in
from actions.scope import Fallback
from actions.smalltalk import Goodbye
from shop.orders import remember
from shop.store.tables import Conversation
from tests.actions.conftest import Say, texts


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("8/10", 4),
        ("10 out of 10", 5),
        ("4 stars", 4),
        ("3", 3),
        ("9", 5),
        ("0/5", 1),
        ("★★★★", 4),
        ("five stars!", 5),
        ("五星好评", 5),
        ("三分", 3),
        ("打8分", 4),
        ("满分", 5),
        ("95%", 5),
        ("terrible", 1),
        ("not good", 2),
        ("一般", 3),
        ("很满意", 5),
        ("不满意", 2),
        ("I want to rate this chat", None),
        ("我要评价", None),
    ],
)
def test_marks_are_read_in_any_form(text: str, mark: int | None) -> None:
    assert mark_in(text) == mark


def satisfaction(shop: Shop) -> int | None:
    with shop.store.reading() as session:
        return session.get_one(Conversation, 9).satisfaction


def test_marks_are_kept(say: Say, shop: Shop) -> None:
    assert "4 of 5" in texts(say(RateConversation(), "8/10 I'd say", intent="rate_conversation")[0])
    assert satisfaction(shop) == 4


def test_without_marks_five_buttons_ask(say: Say, shop: Shop) -> None:
    messages, slots = say(RateConversation(), "我要评价", "zh", intent="rate_conversation")
    assert len(messages[0]["buttons"]) == 5 and slots["offer"] == "rate" and satisfaction(shop) is None
    answer = [{"entity": "answer", "value": "2"}]
    messages, slots = say(RateConversation(), "★★", intent="rate_conversation", pressed=True, entities=answer)
    assert satisfaction(shop) == 2 and slots["offer"] == "talk_to_human"


def test_a_bare_figure_after_the_question_is_marks(say: Say, shop: Shop) -> None:
    say(Fallback(), "9", intent="nlu_fallback", offer="rate")
    assert satisfaction(shop) == 5


def test_goodbye_asks_once_and_only_after_something_was_done(say: Say, shop: Shop) -> None:
    assert len(say(Goodbye(), "bye", intent="goodbye")[0]) == 1
    with shop.store.transaction() as session:
        remember(session, 9, 1)
    messages, _ = say(Goodbye(), "bye", intent="goodbye")
    assert "How did I do" in texts(messages)
    before = [{"event": "bot", "text": messages[1]["text"]}]
    assert len(say(Goodbye(), "bye", intent="goodbye", events=before)[0]) == 1


def test_spelt_marks_out_of_ten() -> None:
    assert mark_in("eight out of ten") == 4 and mark_in("I'd give you three out of ten") == 2
