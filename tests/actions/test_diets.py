"""A diet is served where products say so, and neither guessed nor kept."""

from __future__ import annotations

import pytest

from actions import diets
from actions.base import READINGS, Shop
from actions.scope import OutOfScope
from shop.store.tables import Customer, Product
from tests.actions.conftest import Say, cards, texts


def test_it_is_asked_before_every_action() -> None:
    assert diets.answer_diet in READINGS


@pytest.mark.parametrize(("text", "language"), [("I can't have caffeine", "en"), ("我对咖啡因敏感", "zh")])
def test_what_is_marked_as_fitting_is_shown(shop: Shop, say: Say, text: str, language: str) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).tags = ["no-caffeine"]
    assert cards(say(OutOfScope(), text, language)[0]) == [3]


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [("I'm vegan", "en", "don't want to guess"), ("我吃素", "zh", "不想随便猜"), ("我对坚果过敏", "zh", "同事")],
)
def test_what_nothing_says_is_not_guessed(shop: Shop, say: Say, text: str, language: str, says: str) -> None:
    messages, slots = say(OutOfScope(), text, language)
    assert says in texts(messages) and slots["offer"] == "talk_to_human" and not cards(messages)
    with shop.store.reading() as session:
        assert session.get_one(Customer, 1).attributes == {}
