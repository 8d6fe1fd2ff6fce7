"""Going back to the products that were shown before the present ones."""

from __future__ import annotations

import pytest

from actions.base import Shop
from actions.earlier import TEXTS, wants_earlier
from actions.recommendations import NotInterested
from actions.scope import Fallback
from actions.smalltalk import BeginAgain
from actions.undoing import Undo
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, custom, show, texts


@pytest.fixture(autouse=True)
def kettles(shop: Shop) -> None:
    with shop.store.transaction() as session:
        for number in (5, 6, 7, 8):
            row = Product(id=number, sku=str(number), title=f"Kettle {number}", category="kettles", price=100 * number)
            row.currency, row.stock = "EUR", 3
            session.add(row)


@pytest.mark.parametrize(
    "text",
    [
        "go back to the earlier ones",
        "show me the first ones again",
        "the ones before",
        "the first ones were better",
        "can you show me the previous list again please",
        "I liked the earlier ones better",
        "no, the previous suggestions were nicer",
        "back to what you showed me before",
        "go back",
        "can we go back one step",
        "I want to see the ones you showed me before",
        "回到刚才那些",
        "前面那几个",
        "还是看之前的",
        "之前那几款更好",
        "我想看看上一批",
        "还是刚才的好",
        "回到一開始那幾款",
        "把刚才推荐的那些再给我看看",
    ],
)
def test_the_wish_for_the_earlier_ones(text: str) -> None:
    assert wants_earlier(text)


@pytest.mark.parametrize(
    "text",
    [
        "go back to my previous order",
        "the first one",
        "the second one",
        "not the first ones",
        "the last one please",
        "I want to return the old kettle",
        "my earlier order",
        "show me teapots",
        "what is the first harvest",
        "first two",
        "之前的订单",
        "前两个",
        "上一个订单到哪了",
        "不要之前的",
        "刚才",
        "之前买的茶壶坏了",
        "第一个",
    ],
)
def test_what_is_no_wish_for_them(text: str) -> None:
    assert not wants_earlier(text)


def test_the_list_before_comes_back_with_its_reasons(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3, 4)
    show(shop.store, 5, 6)
    messages, _ = say(BeginAgain(), "go back to the earlier ones", intent="start_over", wish={"category": "kettles"})
    assert cards(messages) == [1, 3, 4] and texts(messages) == TEXTS["en"]["again"]
    assert [card["reason"] for card in custom(messages, "cards")["cards"]] == ["reason 1", "reason 3", "reason 4"]


def test_a_second_time_goes_one_further_until_there_is_none(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    show(shop.store, 5, 6)
    show(shop.store, 7, 8)
    assert cards(say(BeginAgain(), "go back")[0]) == [5, 6]
    show(shop.store, 5, 6)
    assert cards(say(Fallback(), "还是看之前的", "zh")[0]) == [1, 3]
    show(shop.store, 1, 3)
    assert texts(say(BeginAgain(), "go back")[0]) == TEXTS["en"]["none"]
    show(shop.store, 7, 8)
    assert cards(say(BeginAgain(), "go back")[0]) == [1, 3]


def test_the_first_ones_are_the_very_first(say: Say, shop: Shop) -> None:
    for pair in ((1, 3), (5, 6), (7, 8)):
        show(shop.store, *pair)
    assert cards(say(BeginAgain(), "show me the first ones again")[0]) == [1, 3]


def test_after_a_single_product_or_a_comparison_the_list_it_is_from_comes_back(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3, 4)
    show(shop.store, 5, 6, 7)
    show(shop.store, 6, strategy="asked")
    assert cards(say(BeginAgain(), "go back to the previous ones")[0]) == [5, 6, 7]
    show(shop.store, 5, 6, strategy="asked")
    assert cards(say(BeginAgain(), "回到刚才那些", "zh")[0]) == [5, 6, 7]


def test_a_bare_go_back_takes_back_what_was_narrowed_first(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 2, 4)
    show(shop.store, 2, 1)
    trail = [{"wish": {"category": "teapots"}, "message": "70"}]
    narrowed = {"wish": {"category": "teapots", "colour": "red"}, "trail": trail}
    assert "Taken back: red" in texts(say(Undo(), "go back", intent="undo", **narrowed)[0])
    show(shop.store, 5, 6)
    messages, _ = say(Undo(), "go back", intent="undo", wish={"category": "kettles"}, trail=[{"wish": {}, "message": "70"}])
    assert cards(messages) == [1, 4]


def test_what_is_sold_out_or_turned_down_stays_away(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 2, 4)
    say(NotInterested(), "", pressed=True, intent="not_interested", entities=[{"entity": "product_id", "value": "4"}])
    show(shop.store, 5, 6)
    messages, _ = say(BeginAgain(), "the ones before")
    assert "left out" in texts(messages) and not {2, 4} & set(cards(messages))


def test_all_that_was_turned_down_may_be_taken_back(say: Say, shop: Shop) -> None:
    show(shop.store, 3, 4)
    say(NotInterested(), "not interested", intent="not_interested")
    show(shop.store, 5, 6)
    messages, _ = say(BeginAgain(), "go back to the earlier ones")
    assert texts(messages) == TEXTS["en"]["refused"] and messages[0]["buttons"][0]["payload"] == "/undo" and not cards(messages)


def test_without_any_list_that_is_said(say: Say) -> None:
    assert texts(say(BeginAgain(), "show me the earlier ones")[0]) == TEXTS["en"]["nothing"]
    assert "from the start" in texts(say(BeginAgain(), "go back", intent="start_over")[0])


def test_a_reason_in_another_language_is_stated_anew(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    show(shop.store, 5, 6)
    messages, _ = say(BeginAgain(), "前面那几个", "zh")
    assert {card["reason"] for card in custom(messages, "cards")["cards"]} == {TEXTS["zh"]["reason"]}
