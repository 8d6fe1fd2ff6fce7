"""What was bought for somebody else no longer counts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from actions import presents
from actions.base import READINGS, Shop
from actions.recommendations import Recommend
from actions.scope import OutOfScope
from shop.recommend.history import read_history
from shop.store.base import now
from shop.store.tables import Order, OrderLine, Recommendation
from tests.actions.conftest import Say, show, texts


@pytest.fixture(autouse=True)
def bought(shop: Shop) -> None:
    """The visitor bought a pot and a tea."""
    with shop.store.transaction() as session:
        session.add(Order(id=8, number="TS-8", customer_id=1, status="delivered", currency="EUR", total=1, placed_at=now()))
        session.flush()
        session.add_all(OrderLine(order_id=8, product_id=product, quantity=1, price=1) for product in (3, 4))


def deeds(shop: Shop) -> dict[int, str]:
    with shop.store.reading() as session:
        return read_history(session, 1).deeds


def test_it_is_asked_before_every_action() -> None:
    assert presents.answer_present in READINGS


@pytest.mark.parametrize(("text", "language"), [("That was a gift for my mother.", "en"), ("那个是买来送人的", "zh")])
def test_what_a_suggestion_went_by_is_left_out(shop: Shop, say: Say, text: str, language: str) -> None:
    show(shop.store, 1)
    with shop.store.transaction() as session:
        session.scalars(select(Recommendation)).one().reason = "because you bought Glass pot"
    messages, _ = say(OutOfScope(), text, language)
    assert "Glass pot" in texts(messages) and deeds(shop) == {3: "bought"}


def test_it_is_asked_which_one_and_the_button_answers(shop: Shop, say: Say) -> None:
    messages, _ = say(OutOfScope(), "that was a gift")
    assert [button["title"] for button in messages[0]["buttons"]] == ["Sencha", "Glass pot"] and len(deeds(shop)) == 2
    answer: dict[str, Any] = {"entities": [{"entity": "answer", "value": "gift:4"}], "pressed": True, "intent": "recommend"}
    assert "Glass pot" in texts(say(Recommend(), "Glass pot", **answer)[0]) and deeds(shop) == {3: "bought"}


def test_who_bought_nothing_is_told_so(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        session.get_one(Order, 8).customer_id = None
    assert "no purchase" in texts(say(OutOfScope(), "that was a present")[0])


@pytest.mark.parametrize("text", ["is it a gift?", "I need a gift for my mother", "帮我找送人的礼物"])
def test_looking_for_a_present_is_something_else(shop: Shop, say: Say, text: str) -> None:
    say(OutOfScope(), text)
    assert len(deeds(shop)) == 2
