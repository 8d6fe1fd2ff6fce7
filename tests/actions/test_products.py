"""What a search shows and says."""

from __future__ import annotations

from typing import Any

import pytest

from actions.base import Shop
from actions.products import SearchProducts
from actions.smalltalk import SmallTalk
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, custom, show, texts

TEAPOTS = {"entity": "category", "value": "teapots"}
BLACK = {"entity": "colour", "value": "black"}


def under(value: float, currency: str | None = None) -> dict[str, Any]:
    return {"entity": "price_max", "value": value, "currency": currency}


def test_products_are_shown_with_the_reason_they_match(say: Say) -> None:
    messages, slots = say(SearchProducts(), entities=[TEAPOTS, BLACK, under(40)])
    (card,) = custom(messages, "cards")["cards"]
    assert (card["product_id"], card["price"], card["strategy"]) == (1, "€35.00", "search")
    assert card["reason"] == "matches: black, teapots, up to €40.00" and card["url"] == "/shop/product/1"
    assert slots["wish"] == {"category": "teapots", "colour": "black", "price_max": 4000}


def test_chinese_gets_chinese(say: Say) -> None:
    messages, _ = say(SearchProducts(), language="zh", entities=[TEAPOTS, BLACK])
    (card,) = custom(messages, "cards")["cards"]
    assert (card["title"], card["subtitle"], card["reason"]) == ("铁壶1", "茶壶 · 黑色", "符合：黑色、茶壶")


def test_a_later_message_narrows(say: Say) -> None:
    messages, _ = say(SearchProducts(), "only black", entities=[BLACK], wish={"category": "teapots"})
    assert cards(messages) == [1]


def test_cheaper_means_cheaper_than_what_was_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 1)
    assert cards(say(SearchProducts(), "cheaper ones?", wish={"category": "teapots"})[0]) == [4]


def test_what_was_left_out_is_said(say: Say) -> None:
    assert "least expensive" in texts(say(SearchProducts(), entities=[TEAPOTS, under(3)])[0])
    purple = {"entity": "colour", "value": "purple"}
    assert "Leaving out the colour" in texts(say(SearchProducts(), entities=[TEAPOTS, purple])[0])


def test_nothing_found_is_said_and_help_offered(say: Say) -> None:
    messages, slots = say(SearchProducts(), "do you sell laptops")
    assert "found nothing" in texts(messages) and slots["offer"] == "recommend"


def test_another_currency_is_asked_about_not_converted(say: Say) -> None:
    messages, slots = say(SearchProducts(), entities=[TEAPOTS, under(200, "CNY")])
    assert "euros" in texts(messages) and cards(messages) == [] and slots["wish"] == {"category": "teapots"}


def test_price_and_stock_of_a_named_product(say: Say) -> None:
    sencha = {"entity": "product", "value": "3"}
    assert texts(say(SearchProducts(), "how much is the sencha", entities=[sencha])[0]) == "Sencha costs €12.00; only 2 left."
    pot = {"entity": "product", "value": "1"}
    said = texts(say(SearchProducts(), "is the iron pot in stock", entities=[pot])[0])
    assert said.splitlines() == [
        "Iron pot, black costs €35.00 and is in stock.",
        "Iron pot, red costs €36.00, but it is out of stock right now.",
    ]


def test_it_is_what_was_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 4, 1)
    assert texts(say(SearchProducts(), "how much is the second one?")[0]) == "Iron pot, black costs €35.00 and is in stock."
    red = {"entity": "colour", "value": "red"}
    show(shop.store, 1)
    assert cards(say(SearchProducts(), "do you have it in red", entities=[red])[0]) == [2]


def test_an_unsure_reading_that_finds_nothing_asks_back(say: Say) -> None:
    messages, _ = say(SearchProducts(), "lead glaze laptop", confidence=0.4)
    assert "not sure" in texts(messages) and cards(messages) == []


def test_no_wish_at_all_is_asked_for(say: Say) -> None:
    assert "What are you looking for?" in texts(say(SearchProducts(), "do you have something")[0])


@pytest.mark.parametrize(("text", "language"), [("is the glaze lead-free", "en"), ("这个釉含铅吗", "zh")])
def test_what_only_the_makers_know_is_not_guessed(say: Say, text: str, language: str) -> None:
    messages, slots = say(SearchProducts(), text, language)
    assert cards(messages) == [] and slots["offer"] == "talk_to_human"
    assert messages[0]["buttons"][0]["payload"] == "/talk_to_human"


def test_what_the_description_says_is_told(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).description = "Grassy, with hardly any caffeine."
    sencha = {"entity": "product", "value": "3", "start": 9, "end": 15}
    said = texts(say(SearchProducts(), "does the sencha have caffeine", entities=[sencha])[0])
    assert said == "Sencha: Grassy, with hardly any caffeine."


def test_other_colours_of_what_was_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 1)
    assert cards(say(SearchProducts(), "does it come in another colour")[0]) == [2]
    show(shop.store, 3)
    assert "no other version of Sencha" in texts(say(SearchProducts(), "other sizes?")[0])


def test_more_is_what_was_not_shown_yet(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 2, strategy="search")
    assert cards(say(SearchProducts(), "show me more", wish={"category": "teapots"})[0]) == [4]
    show(shop.store, 4, strategy="search")
    assert "all I have" in texts(say(SearchProducts(), "more", wish={"category": "teapots"})[0])


@pytest.mark.parametrize("text", ["how do I buy it", "add the first one to my basket", "怎么买"])
def test_where_to_order_is_said(say: Say, shop: Shop, text: str) -> None:
    show(shop.store, 4)
    messages, _ = say(SearchProducts(), text)
    assert "order it on its page" in texts(messages) and cards(messages) == [4]


def test_cheaper_holds_once_and_the_cheapest_knows_no_limit(say: Say, shop: Shop) -> None:
    show(shop.store, 1)
    _, slots = say(SearchProducts(), "cheaper", wish={"category": "teapots"})
    assert slots["wish"] == {"category": "teapots", "direction": "cheap"}
    assert cards(say(SearchProducts(), "whats the cheapest", wish={"category": "teapots"})[0])[0] == 4
    show(shop.store, 4)
    assert "Nothing of this kind is cheaper" in texts(say(SearchProducts(), "cheaper", wish={"category": "teapots"})[0])


def test_a_price_alone_is_a_wish_for_suggestions(say: Say) -> None:
    messages, slots = say(SearchProducts(), "30欧元以内", "zh", entities=[under(30, "EUR")])
    assert set(cards(messages)) == {3, 4} and slots["wish"] == {"price_max": 3000}


def test_what_is_only_mentioned_is_called_so(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).description = "Dark as coffee."
    assert "these mention it" in texts(say(SearchProducts(), "do you sell coffee")[0])


def test_another_currency_keeps_what_was_looked_for(say: Say) -> None:
    _, slots = say(SearchProducts(), entities=[under(200, "CNY")], wish={"category": "teapots"})
    assert slots["wish"] == {"category": "teapots"}


def test_a_gift_of_no_named_kind_is_suggested(say: Say) -> None:
    messages, slots = say(SearchProducts(), "有没有30欧以内的礼物", "zh", entities=[under(30, "EUR")])
    assert set(cards(messages)) == {3, 4} and slots["wish"] == {"price_max": 3000}


def test_a_search_for_nothing_in_particular_is_a_wish_for_suggestions(say: Say) -> None:
    assert cards(say(SearchProducts(), "有什么推荐吗", "zh")[0])


@pytest.mark.parametrize("intent", ["greet", "insult", "affirm", "talk_to_human"])
def test_a_name_alone_is_no_greeting(say: Say, intent: str) -> None:
    name = {"entity": "category", "value": "teapots", "start": 0, "end": 7}
    for text in ("teapots", "Teapots please", "teapots pls"):
        assert cards(say(SmallTalk(), text, intent=intent, entities=[name])[0]) == [1, 4]
    for text in ("teapots are rubbish", "teapots, what a lovely word"):
        assert cards(say(SmallTalk(), text, intent=intent, entities=[name])[0]) == []
    assert cards(say(SmallTalk(), "hello, teapots", intent="greet", entities=[name | {"start": 7, "end": 14}])[0]) == []


@pytest.mark.parametrize("intent", ["recommend", "help", "nlu_fallback"])
def test_what_a_thing_is_free_of_is_a_wish_however_it_is_read(say: Say, shop: Shop, intent: str) -> None:
    asked = "something without caffeine"
    assert "without caffeine" not in texts(say(SmallTalk(), asked, intent=intent)[0])
    with shop.store.transaction() as session:
        session.get_one(Product, 3).tags = ["no-caffeine"]
    messages, _ = say(SmallTalk(), asked, intent=intent)
    assert cards(messages) == [3] and "without caffeine" in custom(messages, "cards")["cards"][0]["reason"]
    assert cards(say(SmallTalk(), "is it without caffeine", intent=intent)[0]) == []


def test_who_wants_to_pay_has_no_failed_payment(say: Say) -> None:
    for text, language in (("where do i pay", "en"), ("我要结账", "zh")):
        messages, _ = say(SmallTalk(), text, language, intent="payment_failed")
        assert any(words in texts(messages) for words in ("on its page", "商品页"))


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("what do you sell?", "en", "We sell teapots and green tea."),
        ("hi, what kind of products do you have", "en", "We sell teapots and green tea."),
        ("What's in your shop", "en", "We sell teapots and green tea."),
        ("你们卖什么", "zh", "我们卖茶壶和绿茶。"),
        ("请问你们店里都卖些什么东西啊？", "zh", "我们卖茶壶和绿茶。"),
        ("有哪些种类", "zh", "我们卖茶壶和绿茶。"),
    ],
)
def test_who_asks_what_there_is_at_all_is_told_the_kinds(say: Say, text: str, language: str, told: str) -> None:
    assert told in texts(say(SmallTalk(), text, language, intent="out_of_scope")[0])


@pytest.mark.parametrize("text", ["what do you have in black", "what do you have there", "你们卖什么茶", "有什么颜色"])
def test_who_asks_for_something_is_not_told_the_kinds(say: Say, text: str) -> None:
    answer = texts(say(SearchProducts(), text, "en" if text.isascii() else "zh")[0])
    assert "We sell" not in answer and "我们卖" not in answer
