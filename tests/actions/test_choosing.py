"""What is picked becomes the product spoken of, and fragments narrow what is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from actions.base import Shop
from actions.choosing import ChooseItem, RefineSearch
from tests.actions.conftest import Say, cards, show, texts

BLACK = {"entity": "colour", "value": "black"}
RED = {"entity": "colour", "value": "red"}


@pytest.mark.parametrize(
    ("text", "entities", "picked"),
    [
        ("the second one please", [], [3]),
        ("第三个", [], [4]),
        ("the last", [], [4]),
        ("3", [], [4]),
        ("the black one", [BLACK], [1]),
        ("the cheapest", [], [3]),
        ("the glass one", [], [4]),
        ("the first and the third", [], [1, 4]),
        ("后两个", [], [3, 4]),
        ("all of them", [], [1, 3, 4]),
    ],
)
def test_what_is_picked(say: Say, shop: Shop, text: str, entities: list[dict[str, Any]], picked: list[int]) -> None:
    show(shop.store, 1, 3, 4)
    assert cards(say(ChooseItem(), text, intent="choose_item", entities=entities)[0]) == picked


def test_one_that_is_picked_is_described_and_spoken_of(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    messages, slots = say(ChooseItem(), "the second", intent="choose_item")
    assert "Sencha costs €12.00; only 2 left." in texts(messages) and slots["spoken"] == 3
    assert messages[0]["buttons"][0]["payload"].startswith("/goes_with{")


def test_the_list_stays_after_single_products_were_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    show(shop.store, 1, strategy="asked")
    assert cards(say(ChooseItem(), "and the second?", intent="choose_item")[0]) == [3]


def test_the_other_one(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    assert cards(say(ChooseItem(), "no, the other one", intent="choose_item", spoken=1)[0]) == [3]
    show(shop.store, 1, 3, 4)
    messages, _ = say(ChooseItem(), "另一个", "zh", intent="choose_item", spoken=1)
    assert "哪一款" in texts(messages) and len(messages[0]["buttons"]) == 2


def test_nothing_shown_is_asked_about(say: Say) -> None:
    assert "Which product do you mean?" in texts(say(ChooseItem(), "that one", intent="choose_item")[0])


def test_a_fragment_narrows_the_wish(say: Say) -> None:
    bound = {"entity": "price_max", "value": 30}
    messages, slots = say(RefineSearch(), "under 30", intent="refine_search", entities=[bound], wish={"category": "teapots"})
    assert cards(messages) == [4] and slots["wish"] == {"category": "teapots", "price_max": 3000}
    assert slots["trail"] == [{"wish": {"category": "teapots"}, "message": "77"}]


def test_a_colour_after_one_product_is_that_product_in_it(say: Say, shop: Shop) -> None:
    show(shop.store, 1, strategy="asked")
    red = RED | {"start": 3, "end": 6}
    messages, _ = say(RefineSearch(), "in red", intent="refine_search", entities=[red], spoken=1, wish={"category": "teapots"})
    assert cards(messages) == [2] and "out of stock" in texts(messages)


def test_what_is_not_wanted_is_left_out(say: Say) -> None:
    red = RED | {"start": 4, "end": 7}
    messages, slots = say(RefineSearch(), "not red", intent="refine_search", entities=[red], wish={"category": "teapots"})
    assert set(cards(messages)) == {1, 4} and slots["wish"] == {"category": "teapots", "without": ["red"]} | slots["wish"]


def test_words_narrow_too(say: Say) -> None:
    messages, slots = say(RefineSearch(), "glass", intent="refine_search", wish={"category": "teapots"})
    assert cards(messages) == [4] and slots["wish"] == {"category": "teapots", "words": ("glass",)}


def test_a_bare_figure_after_the_question_for_marks_gives_marks(say: Say, shop: Shop) -> None:
    assert "3分" in texts(say(ChooseItem(), "3", "zh", intent="choose_item", offer="rate")[0])


def test_who_wants_to_buy_is_told_where(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    messages, _ = say(ChooseItem(), "买第一个", "zh", intent="choose_item")
    assert "商品页就可以购买" in texts(messages) and cards(messages) == [1]


def test_bigger_ones_are_looked_for_beside_those_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 4)
    assert "更大的" in texts(say(RefineSearch(), "要大的", "zh", intent="refine_search")[0])
