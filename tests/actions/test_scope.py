"""Not understanding costs one question, then a person comes."""

from __future__ import annotations

from actions.asking import QUESTION
from actions.base import ONLY_SPOKEN
from actions.scope import Fallback, OutOfScope
from tests.actions.conftest import Say, cards, custom, texts


def test_the_likeliest_meanings_are_offered(say: Say) -> None:
    messages, _ = say(Fallback(), "嗯嗯", "zh", intent="nlu_fallback")
    assert texts(messages) == QUESTION["zh"]
    assert [button["title"] for button in messages[0]["buttons"]] == ["退换货", "推荐商品", "查询订单"]


def test_the_second_time_in_a_row_a_person_is_called(say: Say) -> None:
    before = [{"event": "bot", "text": QUESTION["en"]}]
    messages, _ = say(Fallback(), "blah", intent="nlu_fallback", events=before)
    assert custom(messages, "handover")["reason"] == "not_understood" and "still don't understand" in texts(messages)


def test_what_is_sure_is_done_without_asking(say: Say) -> None:
    teapots = {"entity": "category", "value": "teapots"}
    assert cards(say(Fallback(), "teapots hm", intent="nlu_fallback", entities=[teapots])[0])
    assert texts(say(Fallback(), "shipping hm", intent="nlu_fallback")[0]) == "It costs 5 euros."


def test_in_the_form_the_form_asks(say: Say) -> None:
    assert texts(say(Fallback(), "??", intent="nlu_fallback", form="order_form")[0]) == "I couldn't read that."


def test_out_of_scope_says_what_is_in_it(say: Say) -> None:
    messages, _ = say(OutOfScope(), "tell me a joke", intent="out_of_scope")
    assert "can't help" in texts(messages) and len(messages[0]["buttons"]) == 3
    bound = {"entity": "price_max", "value": 25}
    assert cards(say(OutOfScope(), "25", intent="out_of_scope", entities=[bound], wish={"category": "teapots"})[0]) == [4]


def test_another_language_is_answered_once_in_both(say: Say) -> None:
    assert texts(say(OutOfScope(), "bonjour", "other", intent="out_of_scope")[0]) == ONLY_SPOKEN
    before = [{"event": "bot", "text": ONLY_SPOKEN}]
    assert texts(say(Fallback(), "bonjour", "other", intent="nlu_fallback", events=before)[0]) == ONLY_SPOKEN
