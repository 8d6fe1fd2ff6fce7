"""What was bought for somebody else no longer counts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from actions import presents
from actions.base import READINGS, Shop
from actions.recommendations import Recommend
from actions.scope import OutOfScope
from actions.undoing import Undo
from shop.recommend.history import read_history
from shop.store.base import now
from shop.store.tables import Order, OrderLine, Product, Recommendation
from tests.actions.conftest import Say, show, texts

GLASS = [{"entity": "product", "value": "4", "start": 4, "end": 13}]


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


@pytest.mark.parametrize(
    "text",
    [
        "is it a gift?",
        "I need a gift for my mother",
        "帮我找送人的礼物",
        "I bought it for a good price",
        "I ordered it for my sister and it never arrived",
        "I bought it for my kitchen",
        "I got it for my own use",
        "I got it for my birthday",
        "it was a gift from my mother",
        "这个是送人的",
        "这是送给妈妈的",
        "是送给妈妈的",
        "我是给妈妈买的",
        "那我想找一个是送人的",
        "那个是送人的吗",
    ],
)
def test_ordinary_messages_and_looking_for_a_present_are_something_else(shop: Shop, say: Say, text: str) -> None:
    show(shop.store, 1)
    with shop.store.transaction() as session:
        session.scalars(select(Recommendation)).one().reason = "because you bought Glass pot"
    say(OutOfScope(), text, "en" if text.isascii() else "zh")
    assert len(deeds(shop)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "I bought it for my sister",
        "I ordered it for my best friend's birthday",
        "That was a Christmas present for my parents",
        "it was for somebody else",
        "那是送给我妈妈的",
        "之前买的那个茶壶是送朋友的",
        "那是我買來送同事的生日禮物",
        "这是给我妈买的",
    ],
)
def test_a_present_is_one_for_somebody_in_the_past(shop: Shop, say: Say, text: str) -> None:
    with shop.store.transaction() as session:
        session.delete(session.scalars(select(OrderLine).where(OrderLine.product_id == 3)).one())
    say(OutOfScope(), text, "en" if text.isascii() else "zh")
    assert deeds(shop) == {}


@pytest.mark.parametrize("intent", ["complaint", "wrong_item", "order_status"])
def test_what_is_read_as_a_matter_of_an_order_is_not_taken_for_a_present(shop: Shop, say: Say, intent: str) -> None:
    say(OutOfScope(), "the glass pot was for somebody else", intent=intent, entities=GLASS)
    assert len(deeds(shop)) == 2


def test_several_that_are_named_are_noted_at_once_and_taken_back_one_by_one(shop: Shop, say: Say) -> None:
    both = [*GLASS, {"entity": "product", "value": "3", "start": 0, "end": 6}]
    messages, slots = say(OutOfScope(), "those were gifts", entities=both)
    assert "Sencha and Glass pot were for somebody else" in texts(messages) and deeds(shop) == {}
    told, slots = say(Undo(), "undo", intent="undo", message_id=78, trail=slots["trail"])
    assert texts(told) == "Taken back: Glass pot counts for your suggestions again." and deeds(shop) == {4: "bought"}
    told, _ = say(Undo(), "撤销", "zh", intent="undo", message_id=79, trail=slots["trail"])
    assert texts(told) == "已撤销：以后推荐会重新参考Sencha。" and len(deeds(shop)) == 2


def test_a_title_may_be_long_and_may_change(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 4).title = "Glass pot " + "with a lid " * 30
    say(OutOfScope(), "the glass pot was a gift", entities=GLASS)
    with shop.store.transaction() as session:
        session.get_one(Product, 4).title = "Glass teapot"
    assert deeds(shop) == {3: "bought"}
