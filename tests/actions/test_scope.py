"""Not understanding costs one question, then a person comes."""

from __future__ import annotations

from actions.asking import QUESTION
from actions.base import ONLY_SPOKEN, Shop
from actions.scope import Fallback, OutOfScope
from tests.actions.conftest import Say, cards, custom, show, texts


def test_the_likeliest_meanings_are_offered(say: Say) -> None:
    messages, _ = say(Fallback(), "嗯嗯", "zh", intent="nlu_fallback")
    assert texts(messages) == QUESTION["zh"]
    assert [button["title"] for button in messages[0]["buttons"]] == ["退换货规则", "推荐商品", "查询订单"]


def test_the_second_time_in_a_row_a_person_is_called(say: Say) -> None:
    before = [{"event": "bot", "text": QUESTION["en"]}]
    messages, _ = say(Fallback(), "blah", intent="nlu_fallback", events=before)
    assert custom(messages, "handover")["reason"] == "not_understood" and "still don't understand" in texts(messages)


def test_what_is_sure_is_done_without_asking(say: Say) -> None:
    teapots = {"entity": "category", "value": "teapots"}
    assert cards(say(Fallback(), "teapots hm", intent="nlu_fallback", entities=[teapots])[0])
    assert texts(say(Fallback(), "shipping hm", intent="nlu_fallback")[0]) == "It costs 5 euros."


def test_out_of_scope_says_what_is_in_it(say: Say) -> None:
    messages, _ = say(OutOfScope(), "tell me a joke", intent="out_of_scope")
    assert "can't help" in texts(messages) and len(messages[0]["buttons"]) == 3
    bound = {"entity": "price_max", "value": 25}
    assert cards(say(OutOfScope(), "25", intent="out_of_scope", entities=[bound], wish={"category": "teapots"})[0]) == [4]


def test_another_language_is_answered_once_in_both(say: Say) -> None:
    assert texts(say(OutOfScope(), "bonjour", "other", intent="out_of_scope")[0]) == ONLY_SPOKEN
    before = [{"event": "bot", "text": ONLY_SPOKEN}]
    messages, _ = say(Fallback(), "bonjour", "other", intent="nlu_fallback", events=before)
    assert custom(messages, "handover")["reason"] == "language" and "转接" in texts(messages)
    before.append({"event": "bot", "text": "Hello!"})
    assert texts(say(Fallback(), "bonjour", "other", intent="nlu_fallback", events=before)[0]) == ONLY_SPOKEN


def test_a_message_that_goes_on_from_what_was_shown_is_understood(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 4)
    assert cards(say(Fallback(), "第二个", "zh", intent="nlu_fallback")[0]) == [4]
    show(shop.store, 1)
    assert cards(say(Fallback(), "cheaper", intent="nlu_fallback", wish={"category": "teapots"})[0]) == [4]


def test_a_price_alone_is_on_products(say: Say) -> None:
    bound = {"entity": "price_max", "value": 30, "start": 0, "end": 6}
    assert set(cards(say(OutOfScope(), "30欧元以内", "zh", intent="out_of_scope", entities=[bound])[0])) == {3, 4}


def test_a_thing_named_in_a_complaint_is_not_looked_for(say: Say) -> None:
    teapots = {"entity": "category", "value": "teapots"}
    ranking = [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "complaint", "confidence": 0.29}]
    messages, _ = say(Fallback(), "茶壶碎了", "zh", intent="nlu_fallback", entities=[teapots], ranking=ranking)
    assert cards(messages) == [] and messages[0]["buttons"][0]["payload"] == "/complaint"
