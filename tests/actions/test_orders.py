"""The order form asks for what is missing and the answer tells the owner, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from actions.base import Shop
from actions.orders import OrderStatus, StopOrderForm, ValidateOrderForm
from shop.store.tables import Attempt, Order
from tests.actions.conftest import Say, custom, texts

RIGHT = {"order_number": "ts104233", "email": "Anna@example.com"}


@pytest.mark.parametrize(
    ("slots", "asked"),
    [({}, "order_number"), ({"order_number": "TS-1"}, "email"), ({"email": "a@b.c"}, "order_number"), (RIGHT, None)],
)
def test_the_form_asks_for_what_is_missing(say: Say, slots: dict[str, Any], asked: str | None) -> None:
    assert say(ValidateOrderForm(), **slots)[1] == {"requested_slot": asked}


def test_the_owner_is_told(say: Say) -> None:
    messages, slots = say(OrderStatus(), **RIGHT)
    said = texts(messages)
    assert all(
        part in said
        for part in ("TS-104233", "on its way", "2 × Iron pot, black", "DHL, tracking number JD1", "should reach you")
    )
    assert slots == {"offer": None, "order_number": None, "email": None}


def test_the_owner_is_told_in_chinese(say: Say) -> None:
    said = texts(say(OrderStatus(), language="zh", **RIGHT)[0])
    assert all(part in said for part in ("订单TS-104233", "正在路上", "2 × 铁壶1", "运单号JD1", "预计"))


def test_a_second_question_needs_nothing_again(say: Say) -> None:
    say(OrderStatus(), **RIGHT)
    assert say(ValidateOrderForm())[1]["requested_slot"] is None
    assert "TS-104233" in texts(say(OrderStatus())[0])


def test_a_late_order_is_called_late(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        order = session.get_one(Order, 1)
        order.expected_at = order.placed_at
    messages, slots = say(OrderStatus(), **RIGHT)
    assert "late" in texts(messages) and slots["offer"] == "talk_to_human"


@pytest.mark.parametrize("wrong", [{"order_number": "TS-999999"}, {"email": "bo@example.com"}])
def test_every_kind_of_wrong_is_one_answer(say: Say, wrong: dict[str, str]) -> None:
    messages, slots = say(OrderStatus(), **(RIGHT | wrong))
    assert texts(messages).startswith("I can't find an order with that number and that e-mail address together.")
    assert messages[0]["buttons"][0]["payload"] == "/talk_to_human" and slots["order_number"] is None


def test_too_many_tries_are_refused_also_when_right(say: Say, shop: Shop) -> None:
    for _ in range(5):
        say(OrderStatus(), **(RIGHT | {"email": "x@example.com"}))
    assert texts(say(OrderStatus(), **RIGHT)[0]).startswith("For safety")
    with shop.store.reading() as session:
        assert len(session.scalars(select(Attempt)).all()) == 20


def test_an_unknown_state_is_told_as_it_stands(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.get_one(Order, 1).status = "in customs"
    assert "in customs" in texts(say(OrderStatus(), **RIGHT)[0])


def said(*intents: str) -> list[dict[str, Any]]:
    """A form that began, and what was meant in it."""
    return [{"event": "active_loop"}, *({"event": "user", "parse_data": {"intent": {"name": name}}} for name in intents)]


@pytest.mark.parametrize(
    ("intents", "asked"),
    [
        (["ask_delivery"], "order_number"),
        (["ask_delivery", "greet", "ask_payment"], "order_number"),
        (["ask_delivery", "ask_payment"], None),
        (["ask_delivery", "nlu_fallback"], "order_number"),
    ],
)
def test_the_form_lets_go_of_somebody_who_talks_of_other_things(say: Say, intents: list[str], asked: str | None) -> None:
    _, slots = say(ValidateOrderForm(), intent=intents[-1], events=said(*intents), form="order_form")
    assert slots == {"requested_slot": asked}


def test_a_form_that_let_go_says_nothing(say: Say) -> None:
    assert say(OrderStatus(), "do you deliver?", intent="ask_delivery", order_number="TS-1") == ([], {"offer": None})


@pytest.mark.parametrize(
    ("text", "language"), [("I lost it", "en"), ("dunno the number", "en"), ("找不到了", "zh"), ("忘了", "zh")]
)
def test_a_lost_number_is_a_case_for_a_colleague(say: Say, text: str, language: str) -> None:
    more: dict[str, Any] = {"form": "order_form", "intent": "order_status"}
    messages, slots = say(ValidateOrderForm(), text, language, **more)
    assert messages[0]["buttons"][0]["payload"] == "/talk_to_human"
    assert slots == {"order_number": None, "email": None, "requested_slot": None, "offer": "talk_to_human"}
    assert say(StopOrderForm(), text, language, **more)[0][0]["text"] == messages[0]["text"]
    assert say(OrderStatus(), text, language, offer="talk_to_human")[1]["offer"] == "talk_to_human"


def test_stopping_forgets_what_was_given(say: Say) -> None:
    messages, slots = say(StopOrderForm(), **RIGHT)
    assert slots["order_number"] is None and "leave the order" in texts(messages)


def test_a_form_that_fails_ends(say: Say, shop: Shop) -> None:
    shop.store.engine.dispose()
    with shop.store.transaction() as session:
        session.connection().exec_driver_sql("drop table verifications")
    messages, slots = say(ValidateOrderForm())
    assert custom(messages, "failure") and slots == {"requested_slot": None}


@pytest.mark.parametrize(("text", "language"), [("what about my other order", "en"), ("另一个订单呢", "zh")])
def test_another_order_needs_its_number(say: Say, text: str, language: str) -> None:
    say(OrderStatus(), **RIGHT)
    assert say(ValidateOrderForm(), text, language, intent="order_status")[1]["requested_slot"] == "order_number"
