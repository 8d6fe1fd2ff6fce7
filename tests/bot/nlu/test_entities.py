"""What a message names, in English and Chinese, with its place."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import colours, dates, numbers, quantities, sizes
from bot.nlu.entities import ShopEntityExtractor, find_entities
from bot.nlu.lexicon import Lexicon
from bot.nlu.pieces import split_pieces
from bot.nlu.prices import find_prices

ROWS = [
    {"entity": "category", "value": "teapots", "forms": ["teapot", "tea pot", "茶壶"]},
    {"entity": "colour", "value": "red", "forms": ["red", "红色"]},
    {"entity": "product", "value": "17", "forms": ["Blue Fox Teapot"]},
    {"entity": "product", "value": "18", "forms": ["Teapot"]},
    {"entity": "brand", "value": "Fox", "forms": ["Fox"]},
    {"entity": "order_number", "pattern": "TS-?\\d{6}"},
]
LEXICON = Lexicon(json.dumps(row) for row in ROWS)
TODAY = date(2026, 11, 18)


def found(text: str) -> list[tuple[str, Any, str]]:
    return [(span.entity, span.value, text[span.start : span.end]) for span in find_entities(text, LEXICON, TODAY)]


def prices(text: str) -> dict[str, tuple[Any, str | None]]:
    spans = find_entities(text, LEXICON, TODAY)
    return {span.entity: (span.value, span.currency) for span in spans if span.entity.startswith("price_")}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("under 50", None, (50, None)),
        ("below £30", None, (30, "GBP")),
        ("less than 20 euros", None, (20, "EUR")),
        ("teapots up to $1,299.50", None, (1299.5, "USD")),
        ("50 or less", None, (50, None)),
        ("under fifty pounds", None, (50, "GBP")),
        ("my budget is 80", None, (80, None)),
        ("at least 100 dollars", (100, "USD"), None),
        ("more than £30", (30, "GBP"), None),
        ("not more than £30", None, (30, "GBP")),
        ("between 20 and 40", (20, None), (40, None)),
        ("20-40 pounds", (20, "GBP"), (40, "GBP")),
        ("from £10 to £20", (10, "GBP"), (20, "GBP")),
        ("不超过300元", None, (300, "CNY")),
        ("50块以内", None, (50, "CNY")),
        ("500以内的茶壶", None, (500, None)),
        ("三百五十块以下", None, (350, "CNY")),
        ("两千元以上", (2000, "CNY"), None),
        ("高于100元", (100, "CNY"), None),
        ("100到200元", (100, "CNY"), (200, "CNY")),
        ("100-200之间", (100, None), (200, None)),
        ("around 50 euros", (40.0, "EUR"), (60.0, "EUR")),
        ("30欧左右", (24.0, "EUR"), (36.0, "EUR")),
        ("30欧以内", None, (30, "EUR")),
        ("20到40欧左右", (20, "EUR"), (40, "EUR")),
        ("budget about 50", (40, None), (60, None)),
        ("around 5 pm", None, None),
        ("150毫升左右", None, None),
        ("deliver within 30 days", None, None),
        ("over 5 kg", None, None),
        ("up to 3 items", None, None),
        ("under 30 minutes", None, None),
        ("sizes 38-40", None, None),
        ("100 to 200", None, None),
        ("30天以内", None, None),
        ("打5折", None, None),
    ],
)
def test_price_limits(text: str, low: Any, high: Any) -> None:
    assert prices(text) == {key: value for key, value in (("price_min", low), ("price_max", high)) if value}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is order ts104233?", [("order_number", "TS-104233", "ts104233")]),
        ("XTS-1042334", []),
        ("order ts 104233", [("order_number", "TS-104233", "ts 104233")]),
        ("order number 12345", []),
        ("order 2 red teapots", [("quantity", 2, "2"), ("colour", "red", "red"), ("category", "teapots", "teapots")]),
        ("write to Ann.B@Example.com.", [("email", "ann.b@example.com", "Ann.B@Example.com")]),
        ("call +44 20 7946 0958", [("phone", "+442079460958", "+44 20 7946 0958")]),
        ("我的电话13800138000", [("phone", "13800138000", "13800138000")]),
        ("104233", []),
        ("two tea pots please", [("quantity", 2, "two"), ("category", "teapots", "tea pots")]),
        ("我要两个红色茶壶", [("quantity", 2, "两"), ("colour", "red", "红色"), ("category", "teapots", "茶壶")]),
        ("我要一个茶壶", [("category", "teapots", "茶壶")]),
        ("3 pieces", [("quantity", 3, "3")]),
        ("x3", [("quantity", 3, "3")]),
    ],
)
def test_identifiers_and_quantities(text: str, expected: list[tuple[str, Any, str]]) -> None:
    assert found(text) == expected


def test_the_longest_name_wins() -> None:
    assert found("a BLUE fox teapot") == [("product", "17", "BLUE fox teapot")]
    assert found("a fox") == [("brand", "Fox", "fox")]


def test_of_two_things_with_one_name_the_category_wins() -> None:
    assert found("Teapot") == [("category", "teapots", "Teapot")]


def test_part_of_a_word_is_no_name() -> None:
    assert found("I am bored of foxtrot") == []


def test_a_price_says_its_currency_even_when_there_is_none(tmp_path: Path) -> None:
    message = ShopEntityExtractor({"lexicon": str(tmp_path / "none")}).process([Message({"text": "under 50"})])[0]
    assert message.get("entities") == [
        {"entity": "price_max", "value": 50, "start": 6, "end": 8, "currency": None, "extractor": "ShopEntityExtractor"}
    ]


def test_the_lexicon_follows_its_file(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.jsonl"
    extractor = ShopEntityExtractor({"lexicon": str(path)})

    def names() -> list[str]:
        return [entity["value"] for entity in extractor.process([Message({"text": "a teapot"})])[0].get("entities")]

    assert names() == []
    for value in ("one", "two"):
        fresh = tmp_path / "fresh"
        fresh.write_text(json.dumps({"entity": "category", "value": value, "forms": ["teapot"]}), encoding="utf-8")
        os.replace(fresh, path)
        assert names() == [value]
    path.unlink()
    assert names() == []


def test_an_unreadable_line_is_named_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    good = json.dumps(ROWS[0])
    lexicon = Lexicon([good, "{", '{"entity": "size"}', '{"entity": "x", "pattern": "("}', "[]"])
    assert [span.value for span in lexicon.find_kinds(split_pieces("teapot"))] == ["teapots"]
    assert [record.args[0] for record in caplog.records if record.args] == [2, 3, 4, 5]


EXAMPLES = Path(__file__).parents[3] / "data" / "nlu"
FINDERS = {
    "dates": (dates.SIGNS, lambda text: list(dates.find_dates(text, TODAY))),
    "colours": (colours.SIGNS, lambda text: list(colours.find_colours(text))),
    "sizes": (sizes.SIGNS, lambda text: list(sizes.find_sizes(text, {"22 tines"}))),
    "quantities": (numbers.SIGNS, lambda text: list(quantities.find_quantities(text))),
    "prices": (numbers.SIGNS, lambda text: list(find_prices(text))),
}


@pytest.mark.parametrize("kind", FINDERS)
def test_what_is_not_looked_for_is_not_there(kind: str) -> None:
    signs, find = FINDERS[kind]
    texts = [line for path in sorted(EXAMPLES.glob("*.yml")) for line in path.read_text("utf-8").splitlines()]
    plain = [
        text
        for text in texts[::4]
        if not any(letter.isdigit() for letter in text) and signs.isdisjoint(piece.norm for piece in split_pieces(text))
    ]
    assert len(plain) > 1000
    assert [text for text in plain if find(text)] == []
