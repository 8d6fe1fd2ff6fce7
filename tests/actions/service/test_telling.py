"""Answers in the customer's own words, and the yes before something counts."""

from __future__ import annotations

import pytest

from tests.actions.service.conftest import EMAIL, NUMBER, Talk

PLACED = "TS-104240"


@pytest.mark.parametrize(
    ("said", "intent"), [("好的，取消吧", "never_mind"), ("取消吧", "cancel_order"), ("嗯，确认取消", "deny")]
)
def test_what_is_confirmed_may_be_said_again(talk: Talk, said: str, intent: str) -> None:
    talk.language = "zh"
    talk.say(f"取消订单{PLACED}，{EMAIL}", "cancel_order", order_number=PLACED, email=EMAIL)
    assert talk.asked == "confirm"
    talk.say(said, intent, 0.98)
    assert [request.kind for request in talk.requests] == ["cancel"] and not talk.open


def test_a_doubt_is_no_yes(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"取消订单{PLACED}，{EMAIL}", "cancel_order", order_number=PLACED, email=EMAIL)
    talk.say("别取消了", "never_mind", 0.98)
    assert talk.requests == []


def test_another_number_takes_the_place_of_the_one_read_back(talk: Talk) -> None:
    talk.language = "zh"
    talk.say("我要换手机号", "change_email")
    talk.say(EMAIL, email=EMAIL)
    talk.say(talk.code)
    assert "13912345678" in talk.say("13912345678", phone="13912345678")
    assert "以后就用13912345679" in talk.say("不对，是13912345679", phone="13912345679")


def test_a_piece_of_an_address_does_not_take_the_place_of_the_whole(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"改地址，{PLACED}，{EMAIL}", "change_address", order_number=PLACED, email=EMAIL)
    talk.say(talk.code)
    assert "文三路90号" in talk.say("浙江省杭州市西湖区文三路90号3栋502室 张伟 310012")
    assert "把新地址发给我" in talk.say("不对，是文三路91号")


def test_no_details_on_the_invoice_still_gets_one(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"开发票，{NUMBER}，{EMAIL}", "ask_invoice", order_number=NUMBER, email=EMAIL)
    talk.say("不需要，按订单就行", "cancel_order", 0.99)
    assert [(request.kind, request.details) for request in talk.requests] == [("invoice", {})]


def test_a_private_person_on_the_invoice_is_nobody_to_talk_to(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"开发票，{NUMBER}，{EMAIL}", "ask_invoice", order_number=NUMBER, email=EMAIL)
    talk.say("个人", "talk_to_human", 0.9)
    assert [(request.kind, request.details) for request in talk.requests] == [("invoice", {"company": "个人"})]


def test_what_is_refused_is_not_what_is_wanted(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"退货，{NUMBER}，{EMAIL}", "return_item", order_number=NUMBER, email=EMAIL)
    talk.say("我要换货不是退货", "return_item", 0.9)
    assert talk.slots["case"]["matter"] == "exchange_item" and talk.requests == []
    talk.say("不是换货，整单都退货", "exchange_item", 0.9)
    assert talk.slots["case"]["matter"] == "return_item" and talk.asked == "reason"


def test_either_contact_will_do(talk: Talk) -> None:
    talk.language = "zh"
    talk.say("我要退货", "return_item")
    talk.say(NUMBER, order_number=NUMBER)
    assert talk.say("手机号可以吗", "change_email").startswith("可以的。") and talk.asked == "order"


def test_a_plain_question_is_no_reason(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"退货，{NUMBER}，{EMAIL}，全部", "return_item", order_number=NUMBER, email=EMAIL)
    assert talk.asked == "reason"
    talk.say("那啥时候到账", "nlu_fallback", 0.3)
    assert talk.requests == [] and talk.asked == "reason"


def test_a_goodbye_that_is_a_guess_ends_nothing(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"退款呢，{NUMBER}，{EMAIL}", "refund_status", order_number=NUMBER, email=EMAIL)
    talk.say("全部", "goodbye", 0.35)
    assert talk.asked == "code"


def test_what_is_told_a_third_time_comes_with_a_person(talk: Talk) -> None:
    talk.language = "zh"
    talk.say(f"订单呢，{NUMBER}，{EMAIL}", "order_status", order_number=NUMBER, email=EMAIL)
    assert NUMBER in talk.say("催一下", "order_status")
    assert "要不要我请同事去核实" in talk.say("怎么还没动", "order_status") and "转人工" in talk.titles
