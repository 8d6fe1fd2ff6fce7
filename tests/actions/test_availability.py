"""What is in stock, in which versions, and what is not known of it."""

from __future__ import annotations

from typing import Any

import pytest

from actions.availability import CheckAvailability
from actions.base import Shop
from actions.choosing import ChooseItem
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, show, texts

BLACK = {"entity": "product_id", "value": "1"}
RED = {"entity": "product_id", "value": "2"}


def test_stock_of_the_product_spoken_of(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    assert texts(say(CheckAvailability(), "is it in stock", spoken=3)[0]) == "Sencha costs €12.00; only 2 left."


def test_the_versions_of_a_line(say: Say) -> None:
    said = texts(say(CheckAvailability(), "which colours does it come in", entities=[BLACK])[0])
    assert said == "Iron pot comes in black, red (out of stock)."
    assert "铁壶" in texts(say(CheckAvailability(), "有什么颜色", "zh", entities=[BLACK])[0])
    glass = {"entity": "product_id", "value": "4"}
    assert "this one version only" in texts(say(CheckAvailability(), "other sizes?", entities=[glass])[0])


def test_a_wanted_colour_that_is_gone_offers_a_person(say: Say, shop: Shop) -> None:
    show(shop.store, 1)
    red = {"entity": "colour", "value": "red"}
    messages, slots = say(CheckAvailability(), "do you have it in red", entities=[red], spoken=1)
    assert "out of stock" in texts(messages) and "don't know when it comes back" in texts(messages)
    assert slots["offer"] == "talk_to_human" and cards(messages) == [2]


def test_what_is_gone_is_shown_in_another_version(say: Say) -> None:
    messages, _ = say(CheckAvailability(), "is it available", entities=[RED])
    assert cards(messages) == [2, 1] and "These are in stock" in texts(messages)


def test_when_it_comes_back_is_not_known(say: Say) -> None:
    assert "什么时候补货我不清楚" in texts(say(CheckAvailability(), "什么时候补货", "zh", entities=[RED])[0])


def test_how_many_are_there(say: Say) -> None:
    sencha = {"entity": "product_id", "value": "3"}
    three, two = ({"entity": "quantity", "value": count} for count in (3, 2))
    assert "only 2 of Sencha in stock, not 3" in texts(say(CheckAvailability(), "3 of them?", entities=[sencha, three])[0])
    assert "Yes, 2 of Sencha" in texts(say(CheckAvailability(), "2 of them?", entities=[sencha, two])[0])


def test_several_that_could_be_meant_are_asked_about(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    assert "Which one" in texts(say(CheckAvailability(), "is it in stock", intent="check_availability")[0])


def test_a_kind_is_looked_for(say: Say) -> None:
    tea = {"entity": "category", "value": "green-tea"}
    assert cards(say(CheckAvailability(), "any green tea in stock", entities=[tea])[0]) == [3]


def test_a_look_asked_for_after_several_narrows_them(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 4)
    black = {"entity": "colour", "value": "black", "start": 1, "end": 3}
    wish = {"category": "teapots"}
    assert cards(say(CheckAvailability(), "有黑色的吗", "zh", entities=[black], wish=wish)[0]) == [1]


def test_another_kind_is_looked_for(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 4)
    tea = {"entity": "category", "value": "green-tea", "start": 1, "end": 3}
    assert cards(say(CheckAvailability(), "有绿茶吗", "zh", entities=[tea])[0]) == [3]


def test_any_more_goes_on_with_the_search(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 4, strategy="search")
    said = texts(say(CheckAvailability(), "还有吗", "zh", wish={"category": "teapots"})[0])
    assert "哪一款" not in said and said


@pytest.fixture
def weights(shop: Shop) -> None:
    """The tea in 50 g and 250 g, with plenty of each."""
    with shop.store.transaction() as session:
        tea = session.get_one(Product, 3)
        tea.size, tea.stock, tea.attributes = "50 g", 900, {"group": "sencha"}
        other = Product(id=30, sku="30", title="Sencha, 250 g", category="green-tea", price=5000, currency="EUR", stock=900)
        other.size, other.attributes, other.translations = "250 g", {"group": "sencha"}, {"zh": {"title": "煎茶250克"}}
        session.add(other)


@pytest.mark.parametrize("text", ["do u have it in 250", "and in 250?", "250 please", "what about a 250 pack", "有250的吗"])
def test_a_number_without_its_unit_is_a_size_of_the_line(say: Say, weights: None, text: str) -> None:
    language = "zh" if "有" in text else "en"
    messages, _ = say(CheckAvailability(), text, language, intent="check_availability", spoken=3)
    assert cards(messages) == [30] and "50" in texts(messages)


def test_a_size_that_the_line_has_not_is_no_number_of_pieces(say: Say, weights: None) -> None:
    count = {"entity": "quantity", "value": 500, "start": 12, "end": 15}
    messages, _ = say(CheckAvailability(), "do you have 500", entities=[count], intent="check_availability", spoken=3)
    assert "500 g" in texts(messages) and "in stock, not" not in texts(messages) and set(cards(messages)) == {3, 30}


@pytest.mark.parametrize(("text", "count"), [("do you have 5", 5), ("do you have 60 pieces", 60), ("do you have 250 bags", 250)])
def test_pieces_stay_pieces(say: Say, weights: None, text: str, count: int) -> None:
    entity = {"entity": "quantity", "value": count, "start": 12, "end": 12 + len(str(count))}
    messages, _ = say(CheckAvailability(), text, entities=[entity], intent="check_availability", spoken=3)
    assert f"Yes, {count} of" in texts(messages)


@pytest.mark.parametrize("more", [{"entities": [{"entity": "size", "value": "250 g", "start": 21, "end": 25}]}, {}])
def test_one_of_those_shown_is_picked_in_a_size(shop: Shop, say: Say, weights: None, more: dict[str, Any]) -> None:
    show(shop.store, 4, 3)
    text = "ok the second one in 250g" if more else "ok the second one in 250"
    assert cards(say(ChooseItem(), text, intent="choose_item", **more)[0]) == [30]
