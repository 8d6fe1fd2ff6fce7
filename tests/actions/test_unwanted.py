"""What is left out by name is left out of the search or list there is, and that is said."""

from __future__ import annotations

from typing import Any

import pytest

from actions.base import Shop
from actions.products import SearchProducts
from actions.recommendations import NotInterested
from actions.registry import load_actions
from actions.scope import OutOfScope
from shop.store.tables import Product
from shop.unwanted import left_out
from tests.actions.conftest import Say, cards, show, texts

TEAS: dict[str, Any] = {"wish": {"category": "black-tea"}}
EARL = {"entity": "product", "value": "11"}


@pytest.fixture(autouse=True)
def teas(shop: Shop) -> None:
    """Three black teas: one with a name, one that only its description says something of, and a plain one."""
    load_actions()
    with shop.store.transaction() as session:
        for number, title, chinese, description in (
            (11, "Earl Grey", "佛手柑伯爵红茶", "With bergamot oil."),
            (12, "Evening Blend", "晚安红茶", "Scented with jasmine."),
            (13, "Keemun", "祁门红茶", "Pan-fired, with cocoa."),
        ):
            row = Product(id=number, sku=str(number), title=title, category="black-tea", price=900, currency="EUR", stock=5)
            row.description, row.translations = description, {"zh": {"title": chinese}}
            session.add(row)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("not earl grey", [12, 13]),
        ("something without bergamot please", [12, 13]),
        ("anything but jasmine tea", [11, 13]),
        ("not jasmine or earl grey", [13]),
        ("i don't want jasmine", [11, 13]),
        ("nothing with jasmine either", [11, 13]),
        ("除了伯爵茶", [12, 13]),
        ("不要伯爵的", [12, 13]),
        ("伯爵的不要", [12, 13]),
        ("有没有不含伯爵的红茶", [12, 13]),
    ],
)
@pytest.mark.parametrize("action", [NotInterested, OutOfScope])
def test_a_search_goes_on_without_what_is_left_out(shop: Shop, say: Say, text: str, left: list[int], action: Any) -> None:
    language = "en" if text.isascii() else "zh"
    messages, slots = say(action(), text, language, intent="not_interested", confidence=0.57, **TEAS)
    assert cards(messages) == left and ("Left out" in texts(messages) or "已去掉" in texts(messages))
    assert slots["wish"]["category"] == "black-tea" and slots["wish"]["without"]


def test_a_named_line_is_left_out_by_what_it_is_called(shop: Shop, say: Say) -> None:
    entity = EARL | {"start": 8, "end": 12}
    messages, _ = say(OutOfScope(), "without earl please", intent="ask_alternative", entities=[entity], **TEAS)
    assert cards(messages) == [12, 13]


def test_of_a_list_without_a_search_it_is_the_kind_of_the_list(shop: Shop, say: Say) -> None:
    show(shop.store, 11, 12)
    assert cards(say(NotInterested(), "not jasmine", intent="not_interested")[0]) == [11, 13]


def test_what_else_is_asked_for_counts_too(shop: Shop, say: Say) -> None:
    messages, _ = say(SearchProducts(), "not jasmine actually, something with cocoa", **TEAS)
    assert cards(messages) == [13] and "actually" not in texts(messages)


def test_where_nothing_is_without_it_that_is_said(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        for number in (11, 12, 13):
            session.get_one(Product, number).brand = "Hill"
    messages, slots = say(NotInterested(), "not hill", intent="not_interested", **TEAS)
    assert "nothing like that without hill" in texts(messages) and not cards(messages) and slots["offer"] == "recommend"


def test_a_word_within_another_leaves_nothing_out(shop: Shop, say: Say) -> None:
    red = [{"entity": "colour", "value": "red", "start": 4, "end": 7}]
    with shop.store.transaction() as session:
        session.get_one(Product, 12).colour = "red"
    assert cards(say(NotInterested(), "not red", intent="not_interested", entities=red, **TEAS)[0]) == [11, 13]


@pytest.mark.parametrize("text", ["not bad", "not sure", "no thanks", "not today", "no problem", "not the first one", "不要了"])
def test_other_refusals_are_answered_as_before(shop: Shop, say: Say, text: str) -> None:
    show(shop.store, 11, 12)
    language = "en" if text.isascii() else "zh"
    assert "Left out" not in texts(say(NotInterested(), text, language, intent="not_interested", **TEAS)[0])


@pytest.mark.parametrize("text", ["is it without chamomile?", "why not jasmine", "有没有茉莉的", "没有茉莉吗", "不要太贵"])
def test_a_question_leaves_nothing_out(text: str) -> None:
    assert left_out(text) is None


def test_it_is_left_to_others_where_nothing_was_looked_for(shop: Shop, say: Say) -> None:
    assert "Left out" not in texts(say(OutOfScope(), "not jasmine", intent="not_interested")[0])
