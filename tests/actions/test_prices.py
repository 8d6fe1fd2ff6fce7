"""Prices are the catalogue's, and nothing is promised on discounts."""

from __future__ import annotations

import pytest

from actions.base import Shop
from actions.prices import AskDiscount, AskPrice
from shop.store.tables import Article, Product
from tests.actions.conftest import Say, cards, show, texts

SENCHA = {"entity": "product_id", "value": "3"}


def test_the_price_of_what_is_spoken_of(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    assert texts(say(AskPrice(), "how much", spoken=3)[0]) == "Sencha costs €12.00; only 2 left."
    assert "Iron pot, black" in texts(say(AskPrice(), "第一个多少钱")[0])


def test_several_pieces_come_to_a_total(say: Say) -> None:
    two = {"entity": "quantity", "value": 2}
    assert "2 × Sencha come to €24.00 (€12.00 each)." in texts(say(AskPrice(), "two of them?", entities=[SENCHA, two])[0])


def test_a_line_has_a_price_range(say: Say) -> None:
    pot = {"entity": "product", "value": "1"}
    said = texts(say(AskPrice(), "what does the iron pot cost", entities=[pot])[0])
    assert "costs €35.00 to €36.00" in said


def test_tea_has_a_price_by_weight(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).size = "50 g"
    assert "€24.00 / 100 g" in texts(say(AskPrice(), "price?", entities=[SENCHA])[0])


def test_no_product_is_asked_for(say: Say) -> None:
    assert "请问您说的是哪件商品" in texts(say(AskPrice(), "多少钱", "zh")[0])


def test_no_discount_is_invented(say: Say) -> None:
    messages, slots = say(AskDiscount(), "can you do it cheaper", intent="ask_discount", spoken=3)
    assert "I know of none" in texts(messages) and slots["offer"] == "talk_to_human" and cards(messages) == []
    assert [button["payload"].split("{")[0] for button in messages[0]["buttons"]] == ["/talk_to_human", "/ask_alternative"]


def test_what_is_marked_as_reduced_is_shown(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 4).tags = ["sale"]
    messages, _ = say(AskDiscount(), "有打折的吗", "zh", intent="ask_discount")
    assert cards(messages) == [4] and "标着优惠" in texts(messages)


def test_the_shops_own_words_on_codes_come_first(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        text = "每单限用一个优惠码。"
        session.add(
            Article(key="codes", language="zh", topic="payment", title="优惠码怎么用", text=text, questions=["有优惠码吗"])
        )
    assert "每单限用一个优惠码" in texts(say(AskDiscount(), "有优惠码吗", "zh", intent="ask_discount")[0])


def test_cheaper_after_a_list_asks_for_other_things(say: Say, shop: Shop) -> None:
    show(shop.store, 1)
    assert cards(say(AskDiscount(), "便宜点", "zh", intent="ask_discount", wish={"category": "teapots"})[0]) == [4]
    assert cards(say(AskDiscount(), "能便宜点吗", "zh", intent="ask_discount", wish={"category": "teapots"})[0]) == []


@pytest.mark.parametrize(
    ("text", "language", "total"),
    [
        ("and how much would 3 be", "en", "€36.00"),
        ("how much for two", "en", "€24.00"),
        ("what is the price for 4", "en", "€48.00"),
        ("3包多少钱", "zh", "€36.00"),
        ("买两盒多少钱", "zh", "€24.00"),
    ],
)
def test_a_bare_number_is_how_many(say: Say, text: str, language: str, total: str) -> None:
    assert total in texts(say(AskPrice(), text, language, intent="ask_price", spoken=3)[0])


@pytest.mark.parametrize(
    "text", ["how much is 250 g", "how much is the 2nd", "how much for 50g", "第二个多少钱", "第 2个多少钱", "第12个多少钱"]
)
def test_a_weight_or_a_place_is_not_how_many(say: Say, text: str) -> None:
    said = texts(say(AskPrice(), text, "en" if text.isascii() else "zh", intent="ask_price", spoken=3)[0])
    assert "come to" not in said and "一共" not in said


def test_several_of_a_line_cost_what_each_variant_does(say: Say) -> None:
    pot = {"entity": "product", "value": "1"}
    said = texts(say(AskPrice(), "how much would 3 iron pots be", entities=[pot])[0])
    assert "€105.00" in said and "€108.00" in said
