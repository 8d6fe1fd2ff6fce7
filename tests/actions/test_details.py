"""Questions about a product are answered by the catalogue alone, and wait for their product where it is unclear."""

from __future__ import annotations

import pytest

from actions.base import Shop
from actions.choosing import ChooseItem
from actions.details import ProductDetails
from actions.related import AskPopular
from actions.scope import OutOfScope
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, show, texts

SENCHA = {"entity": "product", "value": "3"}


@pytest.fixture(autouse=True)
def described(shop: Shop) -> None:
    with shop.store.transaction() as session:
        tea, pot = session.get_one(Product, 3), session.get_one(Product, 1)
        tea.description, tea.tags, tea.size = "Grassy, with hardly any caffeine. Steep for a minute.", ["everyday"], "100 g"
        tea.translations = {"zh": {"title": "煎茶", "description": "青草香，咖啡因很低。泡一分钟。"}}
        pot.description, pot.attributes = "Enamelled inside.", {"group": "iron", "material": "cast iron", "induction": "yes"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how much caffeine is in it", "Sencha: Grassy, with hardly any caffeine."),
        ("how long do I steep it", "Sencha: Steep for a minute."),
        ("how heavy is it, what size", "Sencha: size: 100 g"),
        ("tell me more", "Sencha: Grassy, with hardly any caffeine. Steep for a minute."),
    ],
)
def test_the_sentence_that_answers_is_told(say: Say, text: str, said: str) -> None:
    assert said in texts(say(ProductDetails(), text, intent="product_details", entities=[SENCHA])[0])


def test_chinese_is_answered_from_the_chinese_description(say: Say) -> None:
    assert (
        texts(say(ProductDetails(), "咖啡因高吗", "zh", intent="product_details", entities=[SENCHA])[0])
        == "煎茶：青草香，咖啡因很低。"
    )


def test_what_the_record_does_not_say_is_not_guessed(say: Say) -> None:
    messages, slots = say(ProductDetails(), "is it dishwasher safe", intent="product_details", entities=[SENCHA])
    assert "does not say" in texts(messages) and slots["offer"] == "talk_to_human" and slots["spoken"] == 3


def test_attributes_come_first(say: Say) -> None:
    pot = {"entity": "product_id", "value": "1"}
    assert "material: cast iron" in texts(say(ProductDetails(), "what is it made of", entities=[pot])[0])
    assert "induction: yes" in texts(say(ProductDetails(), "does induction work", entities=[pot])[0])


def test_it_is_the_product_spoken_of_however_long_ago(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3, 4)
    assert cards(say(ProductDetails(), "does it have caffeine", spoken=3)[0]) == [3]


def test_a_question_waits_for_its_product(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3, 4)
    messages, slots = say(ProductDetails(), "does it have caffeine", intent="product_details")
    assert [button["title"] for button in messages[0]["buttons"]] == ["Iron pot, black", "Sencha", "Glass pot"]
    answered, after = say(ChooseItem(), "the second one", intent="choose_item", pending=slots["pending"])
    assert texts(answered) == "Sencha: Grassy, with hardly any caffeine." and after["pending"] is None


def test_a_pressed_product_answers_the_question_it_carries(say: Say) -> None:
    given = [{"entity": "product_id", "value": "3"}, {"entity": "question", "value": "does it have caffeine"}]
    messages, _ = say(ProductDetails(), "Sencha", intent="product_details", entities=given, pressed=True)
    assert texts(messages) == "Sencha: Grassy, with hardly any caffeine."


@pytest.mark.parametrize(("text", "language"), [("is it oven safe", "en"), ("能用微波炉吗", "zh")])
def test_without_any_product_it_is_asked_for(say: Say, text: str, language: str) -> None:
    messages, slots = say(ProductDetails(), text, language, intent="product_details")
    assert cards(messages) == [] and slots["pending"] == {"intent": "product_details", "question": text}


@pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback", "search_product"])
@pytest.mark.parametrize("text", ["what is Sencha", "whats in Sencha", "so what is Sencha exactly?", "Sencha是什么茶"])
def test_what_a_named_product_is_is_its_description(say: Say, intent: str, text: str) -> None:
    start = text.index("Sencha")
    entity = SENCHA | {"start": start, "end": start + 6}
    messages, slots = say(OutOfScope(), text, intent=intent, confidence=0.4, entities=[entity])
    assert "Grassy" in texts(messages) and slots["spoken"] == 3


@pytest.mark.parametrize(("text", "language"), [("whats in it", "en"), ("what's it made of?", "en"), ("里面有什么", "zh")])
def test_what_is_in_it_is_asked_of_the_product_spoken_of(say: Say, text: str, language: str) -> None:
    messages, _ = say(AskPopular(), text, language, intent="ask_popular", spoken=3)
    assert cards(messages) == [3] and ("Grassy" in texts(messages) or "青草香" in texts(messages))


@pytest.mark.parametrize(("text", "language"), [("any reviews", "en"), ("评价怎么样", "zh")])
def test_reviews_that_nobody_has_are_not_made_up(say: Say, text: str, language: str) -> None:
    messages, _ = say(AskPopular(), text, language, intent="ask_popular", spoken=3)
    assert cards(messages) == [3] and ("no reviews of Sencha" in texts(messages) or "没有煎茶的顾客评价" in texts(messages))


def test_a_rating_that_the_record_has_is_told(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        session.get_one(Product, 3).attributes = {"rating": "4.6"}
    assert "rating: 4.6" in texts(say(AskPopular(), "what's its rating?", intent="ask_popular", spoken=3)[0])


def test_who_wants_to_write_a_review_is_not_told_of_others(say: Say) -> None:
    assert "no reviews" not in texts(say(OutOfScope(), "I want to write a review", intent="out_of_scope", spoken=3)[0])


def test_how_long_it_keeps_is_not_its_size(say: Say) -> None:
    messages, slots = say(ProductDetails(), "how long does it keep", intent="product_details", spoken=3)
    assert "100 g" not in texts(messages) and slots["offer"] == "talk_to_human"
    assert "size" in texts(say(ProductDetails(), "how long is it", intent="product_details", spoken=3)[0])


def test_the_product_a_question_begins_with_is_the_one_meant(say: Say) -> None:
    messages, slots = say(ProductDetails(), "sencha, whats it like", intent="product_details", confidence=0.4, spoken=1)
    assert texts(messages).startswith("Sencha: Grassy") and slots["spoken"] == 3
