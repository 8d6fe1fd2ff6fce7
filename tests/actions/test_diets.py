"""A diet is served where products say so, and neither guessed nor kept."""

from __future__ import annotations

import pytest

from actions import diets
from actions.base import READINGS, Shop
from actions.products import SearchProducts
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


@pytest.mark.parametrize(
    "text",
    [
        "I can't eat peanuts",
        "I'm not allowed to eat sugar",
        "my daughter can't have dairy or nuts",
        "花生我不能吃",
        "我喝不了牛奶",
    ],
)
def test_what_somebody_cannot_have_is_left_to_a_colleague(say: Say, text: str) -> None:
    assert say(OutOfScope(), text, "en" if text.isascii() else "zh")[1]["offer"] == "talk_to_human"


@pytest.mark.parametrize(
    "text",
    [
        "I can't have it delivered",
        "I must not have received it",
        "I can't have the first one",
        "我不能退货",
        "这茶不能喝吗",
        "我不能喝这个",
    ],
)
def test_other_things_that_cannot_be_are_no_diet(say: Say, text: str) -> None:
    language = "en" if text.isascii() else "zh"
    assert diets.TEXTS[language]["unknown"] not in texts(say(OutOfScope(), text, language)[0])


def test_no_apology_stands_before_it_and_nothing_that_fits_is_held_back(shop: Shop, say: Say) -> None:
    assert "抱歉" not in texts(say(OutOfScope(), "我对坚果过敏", "zh", intent="out_of_scope", score=-0.9)[0])
    with shop.store.transaction() as session:
        session.get_one(Product, 3).tags = ["vegan"]
    messages, _ = say(OutOfScope(), "I'm vegan", intent="out_of_scope", score=-0.9)
    assert "sorry" not in texts(messages) and cards(messages) == [3]


@pytest.mark.parametrize(
    "text",
    [
        "I'm allergic to milk and pregnant. Which herbal tea is safe?",
        "i have celiac disease",
        "which of these can my diabetic father drink",
        "我怀孕了能喝哪种茶",
        "我妈有糖尿病，喝什么茶好",
    ],
)
def test_a_need_within_a_question_gets_the_careful_answer(shop: Shop, say: Say, text: str) -> None:
    messages, slots = say(SearchProducts(), text, "en" if text.isascii() else "zh", intent="search_product")
    assert slots["offer"] == "talk_to_human" and not cards(messages)
    assert "guess" in texts(messages) or "不想随便猜" in texts(messages)


@pytest.mark.parametrize(("text", "language"), [("which tea can i drink", "en"), ("那我能喝什么茶", "zh")])
def test_what_is_right_is_not_guessed_after_a_need_was_told(shop: Shop, say: Say, text: str, language: str) -> None:
    before = [{"event": "bot", "text": diets.TEXTS[language]["unknown"]}]
    messages, slots = say(SearchProducts(), text, language, intent="search_product", events=before)
    assert texts(messages) == diets.TEXTS[language]["still"] and slots["offer"] == "talk_to_human"


def test_of_one_product_nothing_is_quoted_that_reads_like_an_answer(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).description = "Sweet without sugar."
    named = [{"entity": "product", "value": "3", "start": 20, "end": 26}]
    messages, slots = say(SearchProducts(), "im diabetic, is the Sencha sugar free", intent="product_details", entities=named)
    assert "What I know of Sencha does not say" in texts(messages) and "without sugar" not in texts(messages)
    assert cards(messages) == [3] and slots["offer"] == "talk_to_human"


def test_a_mark_is_told_as_a_mark_with_a_person_beside_it(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).tags = ["gluten-free"]
    messages, slots = say(SearchProducts(), "I have coeliac disease, what can I drink?", intent="search_product")
    assert cards(messages) == [3] and "marked as “gluten free”" in texts(messages) and slots["offer"] == "talk_to_human"
    messages, _ = say(SearchProducts(), "I'm coeliac and pregnant, what can I drink?", intent="search_product")
    assert not cards(messages)


def test_a_need_told_with_an_order_is_no_question_of_what_is_right(shop: Shop, say: Say) -> None:
    messages, _ = say(SearchProducts(), "I'm pregnant and my parcel is late", intent="order_status")
    assert "guess" not in texts(messages)


@pytest.mark.parametrize(("text", "language"), [("which tea can i drink in the evening", "en"), ("晚上能喝什么茶", "zh")])
def test_after_cards_alone_such_a_question_is_about_no_need(say: Say, text: str, language: str) -> None:
    said = texts(say(SearchProducts(), text, language, intent="search_product", events=[{"event": "bot", "text": None}])[0])
    assert diets.TEXTS[language]["still"] not in said
