"""What a sentence asks of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from shop.query import Query, content_words, foreign_currency, is_about_shown, read_query


def entity(text: str, part: str, name: str, value: Any, **more: Any) -> dict[str, Any]:
    start = text.index(part)
    return {"entity": name, "value": value, "start": start, "end": start + len(part), **more}


def test_entities_and_what_is_left_of_the_sentence() -> None:
    text = "do you have cheap iron teapots in black under 40 euros?"
    entities = [entity(text, "teapots", "category", "teapots"), entity(text, "black", "colour", "black")]
    entities += [entity(text, "under 40 euros", "price_max", 40, currency="EUR"), {"entity": "language", "value": "en"}]
    expected = Query(("iron",), category="teapots", colour="black", price_max=4000, direction="cheap")
    assert read_query(text, entities, "EUR") == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm looking for brushes and tea pets", ("brush", "tea", "pet")),
        ("do you have anything?", ()),
        ("有没有带盖子的茶杯", ("盖子", "茶杯")),
        ("请问你们卖建水紫陶吗", ("建水紫陶",)),
        ("我想买 yixing 茶宠", ("yixing", "茶宠")),
        ("有有机绿茶吗", ("有机", "绿茶")),
        ("没有机会", ("机会",)),
    ],
)
def test_words_that_may_name_a_product(text: str, words: tuple[str, ...]) -> None:
    assert content_words(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("something for the evening that won't keep me awake", ("evening", "no-caffeine")),
        ("有没有适合晚上喝的茶", ("evening", "茶")),
        ("助眠的", ("evening",)),
        ("有不含咖啡因的吗", ("no-caffeine",)),
        ("你们都卖什么茶", ("茶",)),
        ("你们有什么种类的茶", ("茶",)),
        ("茶有哪几种", ("茶",)),
        ("有茶壶吗", ("茶壶",)),
        ("good morning", ("morning",)),
    ],
)
def test_tags_and_kinds_in_customers_words(text: str, words: tuple[str, ...]) -> None:
    assert read_query(text, [], "EUR").words == words


def test_a_later_wish_narrows_the_earlier_one() -> None:
    earlier = Query(("iron",), category="teapots", price_max=9000, direction="cheap")
    assert earlier.narrowed(Query(colour="red", price_max=4000)) == Query(("iron",), "teapots", colour="red", price_max=4000)


def test_a_query_survives_the_slot() -> None:
    query = Query(("iron", "壶"), colour="red", price_min=5)
    assert Query.from_json(query.to_json()) == query
    assert Query.from_json("nonsense").empty and Query().empty


def test_a_bound_in_another_currency_is_noticed() -> None:
    bound = {"entity": "price_max", "value": 200, "currency": "CNY"}
    assert (foreign_currency([bound], "EUR"), foreign_currency([bound], "CNY")) == ("CNY", None)
    assert foreign_currency([{"entity": "price_max", "value": 200, "currency": None}], "EUR") is None


@pytest.mark.parametrize("text", ["is it in stock?", "how much is this one", "price?", "这个多少钱", "多少钱"])
def test_sentences_about_what_was_shown(text: str) -> None:
    assert is_about_shown(text)


@pytest.mark.parametrize("text", ["do you sell teapots", "有茶壶吗"])
def test_sentences_that_are_not(text: str) -> None:
    assert not is_about_shown(text)
