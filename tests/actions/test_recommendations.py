"""Suggestions have a true reason, and a like or a no counts at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from actions.base import Shop
from actions.recommendations import AskReason, LikeItem, NotInterested, Recommend
from shop.store.tables import Interaction, Product, Recommendation
from tests.actions.conftest import Say, cards, custom, show, texts

ONE: dict[str, Any] = {"entities": [{"entity": "product_id", "value": "1"}], "pressed": True}


def noted(shop: Shop) -> list[tuple[int, str, str | None]]:
    with shop.store.reading() as session:
        rows = session.scalars(select(Interaction).order_by(Interaction.product_id))
        return [(row.product_id, row.kind, row.key) for row in rows]


def test_suggestions_come_with_reason_and_buttons(say: Say) -> None:
    messages, _ = say(Recommend(), "any ideas?", intent="recommend")
    card = custom(messages, "cards")["cards"][0]
    assert card["reason"] and card["strategy"] != "search" and 0 < card["propensity"] <= 1
    likes = [(button["intent"], button["entities"]) for button in card["buttons"]]
    assert likes == [(name, {"product_id": str(card["product_id"])}) for name in ("like_item", "not_interested")]


def test_a_wish_is_kept_to_and_its_absence_said(say: Say) -> None:
    tea = {"entity": "category", "value": "green-tea"}
    assert cards(say(Recommend(), "a tea?", intent="recommend", entities=[tea])[0]) == [3]
    cups = {"entity": "category", "value": "cups"}
    messages, _ = say(Recommend(), "a cup?", intent="recommend", entities=[cups])
    assert "Nothing in stock fits" in texts(messages) and cards(messages)


def test_a_pressed_no_dismisses_that_product_once(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    for _ in range(2):
        messages, _ = say(NotInterested(), "Not interested", intent="not_interested", **ONE)
    assert noted(shop) == [(1, "dismissed", "dismissed:77:1")]
    assert "Iron pot, black" in texts(messages) and 1 not in cards(messages)


def test_a_typed_no_dismisses_all_that_was_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    messages, _ = say(NotInterested(), "not for me", intent="not_interested")
    assert [row[0] for row in noted(shop)] == [1, 3] and cards(messages) == [4]


def test_an_unsure_no_dismisses_nothing(say: Say, shop: Shop) -> None:
    show(shop.store, 1)
    assert "not sure" in texts(say(NotInterested(), "hm", intent="not_interested", confidence=0.5)[0])
    assert noted(shop) == []


def test_the_next_results_of_a_search_follow_a_no(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 2, strategy="search")
    messages, _ = say(NotInterested(), "others?", intent="not_interested", wish={"category": "teapots"})
    assert [card["strategy"] for card in custom(messages, "cards")["cards"]] == ["search"] and cards(messages) == [4]


def test_a_like_is_noted_for_the_named_place(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    messages, _ = say(LikeItem(), "喜欢第二个", "zh", intent="like_item")
    assert noted(shop) == [(3, "liked", "liked:77:3")] and "Sencha" in texts(messages)


def test_an_unclear_like_is_asked_about(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    messages, _ = say(LikeItem(), "lovely!", intent="like_item")
    assert [button["title"] for button in messages[0]["buttons"]] == ["Iron pot, black", "Sencha"] and noted(shop) == []


def test_the_reason_is_the_one_that_was_written_down(say: Say, shop: Shop) -> None:
    assert "haven't suggested" in texts(say(AskReason(), "why?", intent="ask_reason")[0])
    show(shop.store, 1, 3)
    assert "Sencha: reason 3." in texts(say(AskReason(), "why?", intent="ask_reason")[0])
    only = texts(say(AskReason(), "why the first one?", intent="ask_reason")[0])
    assert "Iron pot, black: reason 1." in only and "Sencha" not in only


def test_wanting_others_is_no_word_against_those_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    messages, _ = say(NotInterested(), "show me something else", intent="not_interested")
    assert cards(messages) == [4] and noted(shop) == []


def test_a_place_alone_is_a_question_unless_one_was_asked_for(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    assert texts(say(LikeItem(), "第二个", "zh", intent="like_item")[0]) == "Sencha售价€12.00，仅剩2件。" and noted(shop) == []
    asked = [{"event": "bot", "text": "太好了！请问您喜欢哪一款？"}]
    say(LikeItem(), "第二个", "zh", intent="like_item", events=asked)
    assert noted(shop) == [(3, "liked", "liked:77:3")]


def test_the_reason_before_a_question_counts(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    show(shop.store, 3, strategy="asked")
    with shop.store.transaction() as session:
        session.scalars(select(Recommendation).where(Recommendation.strategy == "asked")).one().reason = "you asked"
    assert "Sencha: reason 3." in texts(say(AskReason(), "why this one?", intent="ask_reason")[0])


def test_what_is_compared_is_shown(say: Say) -> None:
    messages, _ = say(Recommend(), "which is better, sencha or glass?", intent="recommend")
    assert set(cards(messages)) == {3, 4}


def test_the_wish_of_a_gift_goes_on(say: Say) -> None:
    bound = {"entity": "price_max", "value": 30}
    _, slots = say(Recommend(), "something under 30", intent="recommend", entities=[bound])
    assert slots["wish"] == {"price_max": 3000}


@pytest.mark.parametrize("text", ["something for my mum", "a present, any ideas?", "给妈妈的", "结婚送什么好"])
def test_a_gift_is_looked_for_among_gifts_first(say: Say, shop: Shop, text: str) -> None:
    with shop.store.transaction() as session:
        session.add(Product(id=8, sku="8", title="Box", category="gift-sets", price=2900, currency="EUR", stock=3))
    messages, slots = say(Recommend(), text, intent="recommend")
    assert cards(messages) == [8] and slots["wish"] == {"category": "gift-sets"}
