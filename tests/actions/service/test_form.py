"""The desk asks for what is missing, proves who somebody is, and writes what they want as a request."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from shop.store.tables import Customer, Order, OrderLine
from tests.actions.conftest import custom
from tests.actions.service.conftest import ANNA, EMAIL, NUMBER, Talk


def test_an_order_is_told_to_its_owner(talk: Talk) -> None:
    assert "order number" in talk.say("where is my order", "order_status")
    assert "e-mail address or phone" in talk.say(NUMBER, order_number=NUMBER)
    said = talk.say(EMAIL, email=EMAIL)
    assert "on its way" in said and "tracking number JD1" in said and not talk.open
    assert talk.slots["order_number"] is None and talk.slots["case"] is None


def test_an_order_that_was_proven_is_told_at_once(talk: Talk) -> None:
    talk.prove()
    assert "on its way" in talk.say("and now?", "order_status") and not talk.open


@pytest.mark.parametrize("phone", ["5678", "0151 2345678"])
def test_a_phone_number_proves_as_well(talk: Talk, phone: str) -> None:
    talk.say(NUMBER, order_number=NUMBER)
    assert "on its way" in talk.say(phone)


def test_every_kind_of_wrong_is_one_answer_and_may_be_put_right(talk: Talk) -> None:
    first = talk.say("where is it", "order_status", order_number=NUMBER, email="bo@example.com")
    assert talk.open and talk.titles == ["Talk to a person"]
    second = talk.say("sorry", order_number="TS-999999", email=EMAIL)
    assert second.startswith("I can't find") and second != first and talk.titles == ["Talk to a person"]
    assert talk.say("sorry", order_number=NUMBER, email="bo@example.com") == second
    assert "on its way" in talk.prove("I meant these", "give_details")


def test_too_many_tries_end_in_the_offer_of_a_person(talk: Talk) -> None:
    for _ in range(5):
        talk.say("try", order_number=NUMBER, email="x@example.com")
    assert "For safety" in talk.prove("try", "give_details") and not talk.open


def test_a_return_becomes_a_request(talk: Talk) -> None:
    assert "Which item" in talk.prove("I want to return something", "return_item")
    assert talk.titles == ["Iron pot, black", "Sencha", "All of them"]
    assert "why" in talk.press("Sencha")
    said = talk.say("did not like the taste", "product_details")
    (request,) = talk.requests
    assert f"request {request.id}" in said and (request.kind, request.order_id) == ("return", 1)
    assert request.details == {"items": ["Sencha"], "reason": "did not like the taste"} and not talk.open


def test_a_return_of_what_the_orders_only_line_is_not_is_asked_about(talk: Talk) -> None:
    with talk.shop.store.transaction() as session:
        session.execute(delete(OrderLine).where(OrderLine.product_id == 3))
    talk.say("I want to return the apron", "return_item", category="aprons")
    said = talk.say("here", order_number=NUMBER, email=EMAIL)
    assert "only Iron pot, black" in said and talk.titles == ["Iron pot, black"] and talk.requests == []
    assert "why" in talk.say("yes", "affirm")


def test_what_is_asked_twice_is_one_request(talk: Talk) -> None:
    talk.prove("I want to send the sencha back because it is too bitter", "return_item")
    said = talk.say("I want to send the sencha back because it is stale", "return_item")
    assert "with us already: request 1" in said and len(talk.requests) == 1 and not talk.open
    assert "is request 2" in talk.say("I want to send the iron pot back because it is broken", "return_item")


def test_what_was_said_at_once_is_not_asked_again(talk: Talk) -> None:
    said = talk.prove("I want to send the sencha back because it is too bitter", "return_item")
    assert "is request" in said and talk.requests[0].details["items"] == ["Sencha"]


def test_an_exchange_says_what_for(talk: Talk) -> None:
    talk.prove("can I swap something", "exchange_item")
    assert "instead" in talk.say("the first one")
    talk.say("the red one please", "refine_search")
    assert talk.requests[0].details == {"items": ["Iron pot, black"], "wanted": "the red one please"}


def test_a_wrong_item_asks_for_the_outcome(talk: Talk) -> None:
    assert "What would you like us to do" in talk.prove("my iron pot arrived cracked", "wrong_item")
    talk.say("I'd rather keep it and get some money back", "refund_status", 0.4)
    assert talk.requests[0].details["outcome"] == "part"


def test_cancelling_needs_a_yes(talk: Talk) -> None:
    assert "shall I ask for it to be cancelled" in talk.say("cancel it", "cancel_order", order_number="TS-104240", email=EMAIL)
    assert "nothing has been changed" in talk.say("no", "deny") and talk.requests == []
    talk.say("hm, cancel it after all", "cancel_order", order_number="TS-104240")
    assert "is request" in talk.say("yes please", "affirm")
    assert (talk.requests[0].kind, talk.requests[0].order_id, talk.requests[0].customer_id) == ("cancel", 2, 5)


def test_what_was_sent_is_not_cancelled(talk: Talk) -> None:
    assert "has left us" in talk.prove("cancel my order", "cancel_order")
    assert talk.titles == ["Send something back"] and not talk.open


def test_an_address_needs_a_code_and_a_yes(talk: Talk) -> None:
    said = talk.say("other address please", "change_address", order_number="TS-104240", email=EMAIL)
    assert talk.code not in said and "one-time code" in said
    wrong = f"{(int(talk.code) + 1) % 1000000:06d}"
    assert "not right" in talk.say(wrong)
    assert "new address" in talk.say(f"it is {talk.code}", order_number=talk.code)
    assert "full address" in talk.say("home")
    assert "12 Main St" in talk.say("Anna Berg, 12 Main St, 10115 Berlin, Germany", "ask_delivery")
    assert "14 Main St" in talk.say("no, it should be 14 Main St, 10115 Berlin", "deny")
    assert "is request" in talk.say("correct")
    assert talk.requests[0].details == {"address": "14 Main St, 10115 Berlin"}


def test_a_turn_that_is_run_again_asks_once(talk: Talk) -> None:
    talk.prove("I want to return the sencha", "return_item")
    kept = dict(talk.slots)
    first = talk.say("too bitter")
    talk.slots, talk.open = kept, True
    assert talk.say("too bitter", again=True) == first and len(talk.requests) == 1


def test_a_code_that_is_wanted_again_is_sent_thrice_an_hour(talk: Talk) -> None:
    talk.say("change the address", "change_address", order_number="TS-104240", email=EMAIL)
    talk.press("Send a new code")
    talk.say("I did not get it", "order_status")
    assert len(talk.letters) == 3
    assert "any more codes" in talk.press("Send a new code") and not talk.open


def test_without_an_address_on_record_a_colleague_helps(talk: Talk) -> None:
    with talk.shop.store.transaction() as session:
        session.get_one(Order, 2).email = None
        session.get_one(Customer, ANNA).email = None
    said = talk.say("change the address", "change_address", order_number="TS-104240", phone="5678")
    assert "colleague has to help" in said and not talk.open and talk.letters == []


def test_a_refund_is_told_after_the_code(talk: Talk) -> None:
    talk.prove("I want to return the sencha, it is too bitter", "return_item")
    talk.say("where is my money", "refund_status")
    said = talk.say(talk.code)
    assert "return (request 1)" in said and "still being looked at" in said


def test_chinese_is_spoken_throughout(talk: Talk) -> None:
    talk.language = "zh"
    assert "订单号" in talk.say("我要退货", "return_item")
    assert "邮箱" in talk.say(NUMBER, order_number=NUMBER)
    assert "哪一件" in talk.say(EMAIL, email=EMAIL)
    assert "原因" in talk.say("第二个")
    assert "编号" in talk.say("太苦了，不喜欢喝", "not_interested")
    assert talk.requests[0].details == {"items": ["Sencha"], "reason": "太苦了，不喜欢喝"}


def test_a_matter_named_beside_the_details_is_begun(talk: Talk) -> None:
    assert "cancelled?" in talk.say(f"cancel TS-104240 {EMAIL}", "give_details", order_number="TS-104240", email=EMAIL)


def test_a_whole_order_needs_no_item(talk: Talk) -> None:
    assert "why" in talk.prove("I would like to return everything I ordered", "return_item")


def test_a_matter_told_beside_the_details_is_begun(talk: Talk) -> None:
    ranking = [{"name": "give_details", "confidence": 0.9}, {"name": "wrong_item", "confidence": 0.05}]
    said = talk.say(
        f"both came with scratches, order {NUMBER}, {EMAIL}", "give_details", order_number=NUMBER, email=EMAIL, ranking=ranking
    )
    assert "What would you like us to do" in said


def test_something_else_is_no_wish_yet(talk: Talk) -> None:
    assert "instead?" in talk.prove("can I swap everything for something else?", "exchange_item")


PLACED = "TS-104240"
HOME = "Anna Berg, 7 Elm Street, 80331 Munich, Germany"


def test_an_address_told_too_early_is_kept(talk: Talk) -> None:
    talk.say(f"send {PLACED} to {HOME} instead, my mail is {EMAIL}", "change_address", order_number=PLACED, email=EMAIL)
    assert talk.asked == "code"
    assert f"go to: {HOME}." in talk.say(talk.code)


def test_an_address_in_place_of_the_code_is_kept(talk: Talk) -> None:
    talk.say(f"change the address of {PLACED}", "change_address", order_number=PLACED, email=EMAIL)
    assert "noted" in talk.say(HOME) and talk.asked == "code"
    assert HOME in talk.say(talk.code)
    assert "go to: 9 Elm Street, 80331 Munich. " in talk.say("no wait, it's 9 Elm Street, 80331 Munich")
    assert "What is the new address" in talk.say("no, number 11")
    assert talk.say("yes", "affirm").startswith("Of course. I still need") and talk.requests == []


def test_a_code_that_did_not_come_is_sent_again_in_other_words(talk: Talk) -> None:
    first = talk.say(f"change the address of {PLACED}", "change_address", order_number=PLACED, email=EMAIL)
    assert "new code" in talk.say("I got no code") and "sent a one-time code" in first and len(talk.letters) == 2


def test_no_company_is_no_company_called_no(talk: Talk) -> None:
    talk.prove("an invoice please", "ask_invoice")
    talk.say("no", "deny")
    assert talk.requests[0].details == {}


def test_a_reason_beside_the_number_is_taken_without_the_number(talk: Talk) -> None:
    talk.say("I want to return the sencha", "return_item")
    talk.say(f"{NUMBER}, {EMAIL}, it's too small", order_number=NUMBER, email=EMAIL)
    assert talk.requests[0].details["reason"] == "it's too small"


def test_a_phone_number_beside_the_number_is_read(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    assert "on its way" in talk.say(f"{NUMBER} +49 151 2345678", order_number=NUMBER)


def test_only_a_part_of_an_order_is_cancelled(talk: Talk) -> None:
    with talk.shop.store.transaction() as session:
        session.add(OrderLine(order_id=2, product_id=4, quantity=1, price=2000))
    talk.say("cancel one item", "cancel_order", order_number=PLACED, email=EMAIL)
    assert talk.titles == ["Sencha", "Glass pot", "All of them"]
    assert "only this: Glass pot" in talk.say("the second")
    talk.say("yes", "affirm")
    assert talk.requests[0].details == {"items": ["Glass pot"]}


def test_all_was_not_meant(talk: Talk) -> None:
    with talk.shop.store.transaction() as session:
        session.add(OrderLine(order_id=2, product_id=4, quantity=1, price=2000))
    assert "(Sencha, Glass pot)" in talk.say("cancel it", "cancel_order", order_number=PLACED, email=EMAIL)
    assert "only this: Sencha" in talk.say("just the first one", "choose_item")


def test_an_order_proven_before_is_no_answer_to_another_that_was_not(talk: Talk) -> None:
    talk.prove()
    talk.say("where is TS-999999", "order_status", order_number="TS-999999")
    said = talk.say("bo@example.com", email="bo@example.com")
    assert "can't find" in said and NUMBER not in said and talk.open


def test_the_item_is_asked_for_after_a_question_in_between(talk: Talk) -> None:
    talk.say(f"it is cracked, {NUMBER}", "wrong_item", order_number=NUMBER)
    talk.say("how much is shipping?", "ask_delivery")
    assert "Which item" in talk.say(EMAIL, email=EMAIL)


def test_a_place_is_the_reason_on_that_button(talk: Talk) -> None:
    talk.prove("return the sencha", "return_item")
    talk.say("the second", "choose_item")
    assert talk.requests[0].details["reason"] == "I do not like it"


def test_half_an_address_is_doubted_and_a_whole_one_replaces_it(talk: Talk) -> None:
    talk.say("change the address", "change_address", order_number=PLACED, email=EMAIL)
    talk.say(talk.code)
    assert "full address" in talk.say("the same street but number 12")
    talk.say("12 Hill Road, London, SW3 4UD")
    assert "14 Hill Road" in talk.say("14 Hill Road, London, SW3 4UD please")
    assert "request" in talk.say("looks good", "like_item")


def test_a_person_wanted_beside_a_matter_is_called(talk: Talk) -> None:
    said = talk.say("I want a refund and speak to your manager now", "return_item")
    assert "called a colleague" in said and "order number" in said and custom(talk.said, "handover")
