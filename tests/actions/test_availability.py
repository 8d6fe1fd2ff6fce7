"""What is in stock, in which versions, and what is not known of it."""

from __future__ import annotations

from actions.availability import CheckAvailability
from actions.base import Shop
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
