"""What a customer says about themselves is kept, wins, and can be switched off; other messages are left alone."""

from __future__ import annotations

from typing import Any

import pytest

from actions import corrections
from actions.base import READINGS, Shop
from actions.recommendations import Recommend
from actions.registry import load_actions
from actions.scope import OutOfScope
from actions.undoing import Undo
from shop.profiles import read_profile
from shop.recommend.history import read_history
from shop.store.base import now
from shop.store.tables import Customer, Profile
from tests.actions.conftest import Say, cards, texts


@pytest.fixture(autouse=True)
def all_actions() -> None:
    """What looks at every message is there, as in the running process."""
    load_actions()


def test_it_is_asked_before_every_action() -> None:
    assert corrections.answer_correction in READINGS


def category(text: str, word: str, value: str) -> list[dict[str, Any]]:
    at = text.index(word)
    return [{"entity": "category", "value": value, "start": at, "end": at + len(word)}]


@pytest.mark.parametrize(
    ("text", "word", "language", "name"),
    [
        ("I don't like teapots", "teapots", "en", "dislikes"),
        ("i hate teapots.", "teapots", "en", "dislikes"),
        ("我不喜欢茶壶", "茶壶", "zh", "dislikes"),
        ("I love teapots", "teapots", "en", "likes"),
        ("我最喜欢喝茶壶", "茶壶", "zh", "likes"),
        ("no more teapots please", "teapots", "en", "dislikes"),
        ("teapots are not for me", "teapots", "en", "dislikes"),
        ("以后不要再推荐茶壶了", "茶壶", "zh", "dislikes"),
        ("我对茶壶不感兴趣", "茶壶", "zh", "dislikes"),
    ],
)
def test_a_taste_is_kept_as_told(shop: Shop, say: Say, text: str, word: str, language: str, name: str) -> None:
    messages, _ = say(OutOfScope(), text, language, entities=category(text, word, "teapots"))
    with shop.store.reading() as session:
        profile = read_profile(session, 1)
    assert profile.value(name) == ["teapots"] and profile.facts[name].source == ("declared",)
    assert "teapots" in texts(messages) or "茶壶" in texts(messages)


def test_what_is_disliked_is_not_suggested(shop: Shop, say: Say) -> None:
    before, _ = say(Recommend(), "suggest something", intent="recommend")
    say(OutOfScope(), "I don't like teapots", entities=category("I don't like teapots", "teapots", "teapots"))
    after, _ = say(Recommend(), "suggest something", intent="recommend")
    assert set(cards(before)) & {1, 2, 4} and set(cards(after)) == {3}


def test_the_language_that_was_detected_is_no_part_of_what_is_said(shop: Shop, say: Say) -> None:
    said = [*category("I don't like teapots", "teapots", "teapots"), {"entity": "language", "value": "en"}]
    assert "teapots" in texts(say(OutOfScope(), "I don't like teapots", entities=said)[0])


def test_a_colour_and_a_word_of_a_title_are_left_out_as_well(shop: Shop, say: Say) -> None:
    black = [{"entity": "colour", "value": "black", "start": 13, "end": 18}]
    assert "black" in texts(say(OutOfScope(), "I don't like black", entities=black)[0])
    say(OutOfScope(), "I don't drink sencha")
    with shop.store.reading() as session:
        assert read_history(session, 1).dismissed == {1, 3}


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [("I don't drink coffee", "en", "no product called “coffee”"), ("我不喝咖啡", "zh", "没有名称带“咖啡”的商品")],
)
def test_what_the_shop_does_not_have_is_not_noted(shop: Shop, say: Say, text: str, language: str, says: str) -> None:
    assert says in texts(say(OutOfScope(), text, language)[0])
    with shop.store.reading() as session:
        assert session.get_one(Customer, 1).attributes == {}


@pytest.mark.parametrize(
    ("text", "says"), [("I don't like pots", "don't like pots"), ("I don't drink the Senchas at all", "don't like Senchas")]
)
def test_the_customers_own_word_is_echoed_and_may_be_taken_back(shop: Shop, say: Say, text: str, says: str) -> None:
    messages, slots = say(OutOfScope(), text)
    with shop.store.reading() as session:
        assert says in texts(messages) and read_history(session, 1).dismissed in ({1, 2, 4}, {3})
    undone, _ = say(Undo(), "undo", intent="undo", message_id=78, trail=slots["trail"])
    assert texts(undone) == f"Taken back: {says.split()[-1]} may be suggested again."
    with shop.store.reading() as session:
        assert not read_history(session, 1).dismissed


@pytest.mark.parametrize("text", ["I can't eat pots", "I can't drink milk", "我不能喝Sencha", "我不能吃花生"])
def test_what_somebody_cannot_have_is_a_diet_and_no_dislike(shop: Shop, say: Say, text: str) -> None:
    messages, slots = say(OutOfScope(), text, "en" if text.isascii() else "zh")
    assert slots["offer"] == "talk_to_human" and "called" not in texts(messages)
    with shop.store.reading() as session:
        assert session.get_one(Customer, 1).attributes == {}


@pytest.mark.parametrize("text", ["我不吃了", "我不喝了谢谢", "我不喝谢谢", "我不喜欢吃了", "我不爱喝", "我不喝太浓的"])
def test_who_has_had_enough_names_no_dislike(shop: Shop, say: Say, text: str) -> None:
    assert "“" not in texts(say(OutOfScope(), text, "zh")[0])
    with shop.store.reading() as session:
        assert session.get_one(Customer, 1).attributes == {}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [("My name is Mary Ann", "en", "Mary Ann"), ("hi, call me Jo", "en", "Jo"), ("我叫王芳", "zh", "王芳")],
)
def test_a_name_is_kept(shop: Shop, say: Say, text: str, language: str, name: str) -> None:
    messages, _ = say(OutOfScope(), text, language)
    with shop.store.reading() as session:
        assert session.get_one(Customer, 1).name == name == read_profile(session, 1).value("name")
    assert name in texts(messages)


@pytest.mark.parametrize(
    "text",
    [
        "my name is wrong on the receipt",
        "call me back",
        "please call me later",
        "叫我一下客服",
        "I don't like these",
        "我不喜欢第一个",
    ],
)
def test_other_messages_are_left_alone(shop: Shop, say: Say, text: str) -> None:
    say(OutOfScope(), text)
    with shop.store.reading() as session:
        assert session.get_one(Customer, 1).attributes == {} and session.get_one(Customer, 1).name is None


@pytest.mark.parametrize(
    ("off", "on", "language"),
    [
        ("Switch personal suggestions off", "switch personal suggestions on", "en"),
        ("please don't use my data for recommendations", "turn on personalised recommendations", "en"),
        ("关闭个性化推荐", "打开个性化推荐", "zh"),
    ],
)
def test_personal_suggestions_are_switched_off_and_on(shop: Shop, say: Say, off: str, on: str, language: str) -> None:
    with shop.store.transaction() as session:
        session.add(Profile(customer_id=1, facts={}, computed_at=now()))
    say(OutOfScope(), off, language)
    with shop.store.reading() as session:
        assert not read_history(session, 1).personalise and session.get(Profile, 1) is None
    say(OutOfScope(), on, language)
    with shop.store.reading() as session:
        assert read_history(session, 1).personalise
