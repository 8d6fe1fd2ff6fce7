"""Products side by side, with a sentence on which suits what."""

from __future__ import annotations

from typing import Any

import pytest

from actions.base import Shop
from actions.choosing import ChooseItem
from actions.comparing import CompareProducts
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, show, texts


def named(*ids: int) -> list[dict[str, Any]]:
    return [{"entity": "product_id", "value": str(number)} for number in ids]


@pytest.fixture(autouse=True)
def described(shop: Shop) -> None:
    with shop.store.transaction() as session:
        iron, glass = session.get_one(Product, 1), session.get_one(Product, 4)
        iron.size, glass.size, iron.description = "800 ml", "500 ml", "Enamelled inside."
        iron.tags, glass.tags = ["gift"], ["everyday"]


def test_what_differs_stands_side_by_side(say: Say) -> None:
    said = texts(say(CompareProducts(), "compare them", intent="compare_products", entities=named(1, 4))[0])
    assert "1. Iron pot, black\n2. Glass pot\nPrice: €35.00 | €20.00\nSize: 800 ml | 500 ml" in said
    assert "Material: iron | glass" in said and "They are the same in Stock (in stock)." in said
    assert "If the price decides, take Glass pot: €15.00 less than Iron pot." in said
    assert "The biggest is Iron pot (800 ml)." in said and "Only Iron pot is marked as: a good gift." in said


@pytest.mark.parametrize(
    ("text", "compared"),
    [("the first and the third", [1, 4]), ("what is the difference between these", [1, 3, 4]), ("哪个好", [1, 3, 4])],
)
def test_those_shown_are_compared(say: Say, shop: Shop, text: str, compared: list[int]) -> None:
    show(shop.store, 1, 3, 4)
    assert cards(say(CompareProducts(), text, intent="compare_products")[0]) == compared


def test_words_name_them_too(say: Say) -> None:
    assert set(cards(say(CompareProducts(), "sencha or the glass one", intent="compare_products")[0])) == {3, 4}


def test_one_that_is_named_is_compared_with_the_one_spoken_of(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    assert cards(say(CompareProducts(), "is it better than this", entities=named(4), spoken=1)[0]) == [1, 4]


def test_the_second_is_asked_for_and_then_compared(say: Say, shop: Shop) -> None:
    messages, slots = say(CompareProducts(), "compare", intent="compare_products", entities=named(1))
    assert "With which one shall I compare Iron pot, black?" in texts(messages)
    show(shop.store, 3, 4)
    assert cards(say(ChooseItem(), "the second", intent="choose_item", pending=slots["pending"])[0]) == [4, 1]


def test_one_of_each_kind_is_taken(say: Say) -> None:
    kinds = [{"entity": "category", "value": "teapots"}, {"entity": "category", "value": "green-tea"}]
    messages, _ = say(CompareProducts(), "", "zh", intent="compare_products", entities=kinds)
    assert "每类我各取了一款" in texts(messages) and len(cards(messages)) == 2


def test_what_is_gone_is_not_advised(say: Say) -> None:
    said = texts(say(CompareProducts(), "", "zh", entities=named(2, 4))[0])
    assert "目前只有Glass pot有现货。" in said and "看重价格" not in said


def test_nothing_to_compare_is_asked_for(say: Say) -> None:
    assert "要对比哪几款" in texts(say(CompareProducts(), "对比一下", "zh", intent="compare_products")[0])


def test_a_named_one_is_compared_with_the_one_spoken_of(say: Say) -> None:
    pot = [{"entity": "product", "value": "1", "start": 1, "end": 3}]
    assert cards(say(CompareProducts(), "跟铁壶比哪个好", "zh", intent="compare_products", entities=pot, spoken=4)[0]) == [4, 1]


def test_a_named_one_is_compared_with_the_line_shown_in_all_its_sizes(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 2)
    glass = [{"entity": "product", "value": "4", "start": 1, "end": 4}]
    said = say(CompareProducts(), "跟玻璃壶比哪个好", "zh", intent="compare_products", entities=glass)[0]
    assert sorted(cards(said)) == [1, 4]


def test_the_first_two_are_two(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3, 4)
    two = [{"entity": "quantity", "value": 2, "start": 1, "end": 3}]
    assert cards(say(CompareProducts(), "前两个对比一下", "zh", intent="compare_products", entities=two)[0]) == [1, 3]
