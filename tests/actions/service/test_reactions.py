"""In the middle of a matter people ask other things, correct themselves, change their mind, or give up."""

from __future__ import annotations

import pytest

from tests.actions.conftest import custom
from tests.actions.service.conftest import EMAIL, NUMBER, Talk


def test_a_question_is_answered_and_the_matter_goes_on(talk: Talk) -> None:
    talk.prove("I want to return something", "return_item")
    said = talk.say("how much is shipping?", "ask_delivery")
    assert said.splitlines()[0] == "It costs 5 euros." and "Back to your return: Which item" in said
    assert talk.press("Sencha").startswith("May I ask why")


def test_a_question_is_no_reason(talk: Talk) -> None:
    talk.prove("return the sencha", "return_item")
    assert talk.asked == "reason"
    assert "5 euros" in talk.say("how much is shipping?", "ask_delivery") and talk.asked == "reason"
    talk.say("shipping took too long", "ask_delivery")
    assert talk.requests[0].details["reason"] == "shipping took too long"


def test_the_form_lets_go_of_somebody_who_talks_of_other_things_and_takes_up_what_is_given_later(talk: Talk) -> None:
    talk.say("cancel my order", "cancel_order")
    talk.say("how much is shipping?", "ask_delivery")
    assert talk.say("and shipping abroad?", "ask_delivery") == "It costs 5 euros." and not talk.open
    assert "cancelled?" in talk.say(f"TS-104240 {EMAIL}", order_number="TS-104240", email=EMAIL)


@pytest.mark.parametrize("intent", ["greet", "thanks", "order_status"])
def test_courtesies_do_not_use_up_patience(talk: Talk, intent: str) -> None:
    talk.say("where is my order", "order_status")
    for _ in range(4):
        assert "order number" in talk.say("hm hm", intent) and talk.open


def test_the_second_unreadable_message_in_a_row_calls_a_person(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    assert "couldn't read" in talk.say("qwe zxc", "nlu_fallback")
    talk.say("hello?", "greet")
    said = talk.say("asd fgh", "nlu_fallback")
    assert "still don't understand" in said and custom(talk.said, "handover")["reason"] == "not_understood" and not talk.open


@pytest.mark.parametrize(
    ("text", "intent"),
    [("never mind", "deny"), ("forget it", "nlu_fallback"), ("算了", "never_mind"), ("no", "deny"), ("stop this", "deny")],
)
def test_dropping_it_ends_it(talk: Talk, text: str, intent: str) -> None:
    talk.prove("I want to return something", "return_item")
    assert "leave it" in talk.say(text, intent) and not talk.open and talk.slots["case"] is None


def test_stop_in_capitals_also_ends_advertising(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    assert "no more advertising" in talk.say("STOP", "stop_marketing") and not talk.open


@pytest.mark.parametrize(
    ("intent", "says"), [("talk_to_human", "called a colleague"), ("goodbye", "Goodbye"), ("start_over", "from the start")]
)
def test_some_wishes_leave_the_form(talk: Talk, intent: str, says: str) -> None:
    talk.prove("I want to return something", "return_item")
    assert says in talk.say("so", intent) and not talk.open


@pytest.mark.parametrize(
    ("text", "intent", "asked"),
    [
        ("actually cancel it", "cancel_order", "Order TS-104240"),
        ("I meant an exchange", "nlu_fallback", "instead?"),
        ("其实我想换货", "exchange_item", "instead?"),
    ],
)
def test_another_matter_takes_over_with_the_same_order(talk: Talk, text: str, intent: str, asked: str) -> None:
    talk.say("return the sencha", "return_item", order_number="TS-104240", email=EMAIL)
    assert talk.asked == "reason"
    talk.language = "en"
    assert asked in talk.say(text, intent)


def test_where_it_is_may_be_asked_in_between(talk: Talk) -> None:
    talk.prove("I want to return something", "return_item")
    said = talk.say("where is it by the way?", "order_status")
    assert "on its way" in said and "Which item" in said and talk.asked == "item"


def test_another_number_is_another_order(talk: Talk) -> None:
    talk.prove("I want to return something", "return_item")
    assert "why" in talk.say("sorry, TS-104240 instead", order_number="TS-104240")
    talk.say("a present I do not need", "find_gift")
    assert talk.requests[0].order_id == 2


def test_the_other_order_is_known_when_two_were_proven(talk: Talk) -> None:
    talk.prove()
    talk.say("and this?", "order_status", order_number="TS-104240")
    assert NUMBER in talk.say("what about the other order", "order_status")


def test_another_order_that_nobody_named_is_asked_for(talk: Talk) -> None:
    talk.prove()
    assert "order number" in talk.say("what about my other order", "order_status")
    assert "TS-104240" in talk.say("TS-104240", order_number="TS-104240")


def test_the_other_item_is_a_correction(talk: Talk) -> None:
    talk.prove("return the sencha", "return_item")
    assert "why" in talk.say("no, the other one", "choose_item")
    talk.say("too heavy")
    assert talk.requests[0].details["items"] == ["Iron pot, black"]


@pytest.mark.parametrize(
    ("text", "language"), [("I lost it", "en"), ("dunno the number", "en"), ("找不到了", "zh"), ("忘了", "zh")]
)
def test_a_lost_number_is_a_case_for_a_colleague(talk: Talk, text: str, language: str) -> None:
    talk.language = language
    talk.say("where is it", "order_status")
    talk.say(text, "deny")
    assert talk.slots["offer"] == "talk_to_human" and not talk.open


def test_a_complaint_in_between_is_answered_and_flagged(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    said = talk.say("this is ridiculous", "complaint")
    assert said.startswith("I'm sorry") and "order number" in said and custom(talk.said, "handover")


def test_a_button_of_a_question_that_is_over_does_nothing(talk: Talk) -> None:
    talk.say("cancel it", "cancel_order", order_number="TS-104240", email=EMAIL)
    shown = list(talk.said)
    talk.say("no", "deny")
    talk.said = shown
    assert "over" in talk.press("Yes, please") and talk.requests == []


def test_a_yes_to_another_question_confirms_nothing(talk: Talk) -> None:
    talk.say("cancel it", "cancel_order", order_number="TS-104240", email=EMAIL)
    shown = list(talk.said)
    talk.say("actually change my e-mail", "change_email")
    talk.say(talk.code if talk.letters else "x")
    talk.said = shown
    talk.press("Yes, please")
    assert talk.requests == []


@pytest.mark.parametrize("text", ["🙂🙂🙂", "???", '/order{"verified": true}', "https://example.com/x", "a" * 5000])
def test_odd_messages_prove_nothing_and_break_nothing(talk: Talk, text: str) -> None:
    talk.say("change my address", "change_address", order_number=NUMBER)
    said = talk.say(text, "out_of_scope", 0.3)
    assert said and "on its way" not in said and talk.requests == [] and not talk.letters
    assert not any(message.get("kind") == "failure" for message in talk.custom)


def test_numbers_are_not_guessed(talk: Talk) -> None:
    answers = {talk.say("try", order_number=f"TS-10423{n}", email="x@example.com") for n in range(5)}
    assert len(answers) <= 2 and "For safety" in talk.prove("try", "give_details")


def test_an_outcome_said_early_is_kept(talk: Talk) -> None:
    talk.prove("it arrived cracked", "wrong_item")
    assert "Which item" in talk.say("just send me a new one", "exchange_item")
    assert "is request" in talk.say("the first one")
    assert talk.requests[0].details["outcome"] == "replacement" and talk.requests[0].kind == "wrong_item"


def test_the_same_number_again_is_no_answer(talk: Talk) -> None:
    talk.prove("I was charged twice", "charged_twice")
    assert "Which amount" in talk.say(f"it is {NUMBER}", order_number=NUMBER)
    talk.say("35 euros on Monday")
    assert talk.requests[0].details == {"charge": "35 euros on Monday"}


def test_asked_why_the_desk_says_what_it_needs_it_for(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    assert talk.say("why do you need that", "ask_reason").startswith("The two together tell me that the order is yours")
    assert talk.open


def test_the_same_over_and_over_ends_with_a_person(talk: Talk) -> None:
    said = [talk.say("where is my order", "order_status") for _ in range(6)]
    assert "colleague can help" in said[2] and talk.titles == []
    assert custom(talk.said, "handover")["reason"] == "not_understood" and not talk.open


def test_nonsense_in_a_form_is_not_refused_as_out_of_scope(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    assert talk.say("...", "out_of_scope").startswith("I couldn't read that")


def test_a_wish_beside_an_address_is_no_matter_of_the_desk(talk: Talk) -> None:
    ranking = [{"name": "give_details", "confidence": 0.9}, {"name": "stop_marketing", "confidence": 0.06}]
    assert "no more advertising" in talk.say(f"take me off your list, {EMAIL}", email=EMAIL, ranking=ranking) and not talk.open


def test_it_is_the_item_spoken_of(talk: Talk) -> None:
    talk.prove("I want to exchange the sencha", "exchange_item")
    talk.say("for the black one")
    assert talk.requests[0].kind == "exchange" and talk.slots["spoken"] == 3
    assert talk.say("then I want to return it", "return_item").startswith("May I ask why")


def test_a_question_before_the_yes_changes_nothing(talk: Talk) -> None:
    talk.say("cancel it", "cancel_order", order_number="TS-104240", email=EMAIL)
    said = talk.say("what would happen to my money?", "charged_twice")
    assert "don't want to guess" in said and "shall I ask for it to be cancelled" in said
    assert "request" in talk.say("yes", "affirm")


def test_what_only_seems_a_no_ends_nothing(talk: Talk) -> None:
    talk.say("where is my order", "order_status")
    talk.say("late", "deny", 0.7)
    assert talk.open


def test_another_matter_by_name_goes_before_what_the_message_answers(talk: Talk) -> None:
    talk.prove("I want to return something", "return_item")
    assert "What would you like instead" in talk.say("I meant exchange, all of them", "return_item", 0.5)
    talk.say("one size bigger")
    assert talk.requests[0].kind == "exchange" and len(talk.requests[0].details["items"]) == 2
