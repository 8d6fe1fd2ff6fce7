"""Questions about the shop are answered from its articles or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from actions.articles import AnswerFromArticles
from actions.scope import Fallback
from actions.smalltalk import Goodbye
from tests.actions.conftest import Say, texts


def test_the_article_answers(say: Say) -> None:
    assert texts(say(AnswerFromArticles(), "shipping?", intent="ask_delivery")[0]) == "It costs 5 euros."
    assert texts(say(AnswerFromArticles(), "运费是多少", "zh", intent="ask_delivery")[0]) == "运费5欧元。"


def test_a_near_miss_is_called_one(say: Say) -> None:
    messages, slots = say(AnswerFromArticles(), "把邮费退还到我这里行不行", "zh", intent="ask_delivery")
    assert texts(messages).startswith("关于“运费多少”") and slots["offer"] == "talk_to_human"


def test_nothing_near_is_not_guessed(say: Say) -> None:
    messages, slots = say(AnswerFromArticles(), "火星呢", "zh", intent="ask_returns")
    assert "不能确定" in texts(messages) and slots["offer"] == "talk_to_human"


def test_a_button_gets_its_topic(say: Say) -> None:
    assert texts(say(AnswerFromArticles(), "Delivery", intent="ask_delivery", pressed=True)[0]) == "It costs 5 euros."
    assert "for certain" in texts(say(AnswerFromArticles(), "Returns", intent="ask_returns", pressed=True)[0])


def test_what_can_be_done_here_is_offered_by_a_button(say: Say) -> None:
    messages, _ = say(AnswerFromArticles(), "change my shipping address please", intent="ask_delivery")
    assert texts(messages) == "It costs 5 euros."
    assert [button["payload"] for button in messages[0]["buttons"]] == ["/change_address"]


def test_what_somebody_has_to_do_is_offered_to_a_colleague(say: Say) -> None:
    messages, slots = say(AnswerFromArticles(), "add the shipping to my other parcel", intent="ask_delivery")
    assert texts(messages) == "It costs 5 euros. Shall I ask a colleague to see to it?" and slots["offer"] == "talk_to_human"


def test_a_letter_or_a_sign_finds_no_article(say: Say) -> None:
    for text in ("a", "b!", "12"):
        assert "不能确定" in texts(say(AnswerFromArticles(), text, "zh", intent="ask_delivery")[0])


def test_the_same_question_three_times_ends_with_a_person(say: Say) -> None:
    said: list[dict[str, str]] = []
    for begin in ("It costs", "As I said: It costs", "That is all I know"):
        messages, _ = say(AnswerFromArticles(), "what does shipping cost", intent="ask_delivery", events=said)
        assert texts(messages).startswith(begin)
        said.append({"event": "bot", "text": texts(messages)})


def test_in_a_form_no_second_question_is_asked(say: Say) -> None:
    said = texts(say(AnswerFromArticles(), "b!", intent="ask_delivery", form="service_form")[0])
    assert "don't want to guess" in said and "colleague" not in said


def test_a_plain_question_is_answered_whatever_it_is_read_as(say: Say) -> None:
    for intent in ("goodbye", "ask_my_data", "find_gift"):
        assert texts(say(Goodbye(), "how much is shipping?", intent=intent)[0]).endswith("It costs 5 euros.")
    for asked in ("what of shipping do you know about me?", "do you store shipping on me?"):
        assert "5 euros" not in texts(say(Goodbye(), asked, intent="ask_my_data")[0])
    assert "5 euros" not in texts(say(Goodbye(), "bye, thanks for shipping", intent="goodbye")[0])


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("and to Norway?", "en", "It costs 5 euros."),
        ("what about the UK", "en", "It costs 5 euros."),
        ("那挪威呢", "zh", "运费5欧元。"),
        ("寄到加拿大呢？", "zh", "运费5欧元。"),
    ],
)
def test_the_same_asked_of_another_country_is_answered_by_the_same_article(say: Say, text: str, language: str, told: str) -> None:
    unread: dict[str, Any] = {"intent": "nlu_fallback", "events": [{"event": "bot", "text": told}]}
    answer = texts(say(Fallback(), text, language, **unread)[0])
    assert told in answer and ("every country" in answer or "各个国家" in answer)


def test_only_a_country_after_an_article_on_delivery_is_one(say: Say) -> None:
    told: list[dict[str, Any]] = [{"event": "bot", "text": "It costs 5 euros."}]
    for other in ("and teapots?", "and it?", "what about me"):
        assert "every country" not in texts(say(Fallback(), other, intent="nlu_fallback", events=told)[0])
    assert "every country" not in texts(say(Fallback(), "and to Norway?", intent="nlu_fallback")[0])
