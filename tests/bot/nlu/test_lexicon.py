"""The shop's names in a sentence: whole, shortened, misspelt; and the file they come from."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from bot.nlu import lexicon as lexicon_module
from bot.nlu.lexicon import Lexicon, LexiconFile
from bot.nlu.pieces import split_pieces
from bot.nlu.things import choose_variants, find_things

ROWS: list[dict[str, Any]] = [
    {"entity": "category", "value": "teapots", "forms": ["teapot", "pot", "茶壶", "壶"]},
    {"entity": "category", "value": "gift-sets", "forms": ["gift box", "礼盒"]},
    {"entity": "brand", "value": "Willow & Wick", "forms": ["Willow & Wick", "Willow and Wick"]},
    {"entity": "colour", "value": "black", "forms": ["black", "黑色"]},
    {
        "entity": "product",
        "value": "1",
        "forms": ["Longjing Dragon Well", "西湖龙井"],
        "variants": {"1": ["50 g"], "2": ["100 g"]},
    },
    {"entity": "product", "value": "3", "forms": ["Earl Grey with Bergamot Peel", "佛手柑伯爵红茶"]},
    {"entity": "product", "value": "4", "forms": ["Cast-Iron Teapot", "铸铁茶壶"]},
    {"entity": "product", "value": "5", "forms": ["Mother's Day Rose Box", "母亲节玫瑰礼盒"]},
    {"entity": "product", "value": "6", "forms": ["Bamboo Matcha Whisk", "竹制茶筅"]},
    {"entity": "product", "value": "7", "forms": ["Tieguanyin Orchid", "清香铁观音"]},
    {"entity": "product", "value": "8", "forms": ["Tieguanyin Charcoal Roast", "炭焙铁观音"]},
    {"entity": "size", "value": "100 g", "forms": ["100 g"]},
]
LEXICON = Lexicon(json.dumps(row) for row in ROWS)


def found(text: str) -> list[tuple[str, str, str]]:
    return [(span.entity, text[span.start : span.end], span.value) for span in find_things(text, split_pieces(text), LEXICON)[0]]


@pytest.mark.parametrize(
    ("text", "name", "product"),
    [
        ("is the LONGJING dragon well in stock", "LONGJING dragon well", "1"),
        ("longjing please", "longjing", "1"),
        ("any long jing left", "long jing", "1"),
        ("some longjin?", "longjin", "1"),
        ("earl gray with bergamot", "earl gray", "3"),
        ("castiron teapots", "castiron teapots", "4"),
        ("the mothers day box", "mothers day box", "5"),
        ("bamboo whisk", "bamboo whisk", "6"),
        ("龙井有货吗", "龙井", "1"),
        ("龙井茶", "龙井茶", "1"),
        ("伯爵红茶", "伯爵红茶", "3"),
        ("铸铁壶", "铸铁壶", "4"),
        ("西湖龙景", "西湖龙景", "1"),
    ],
)
def test_a_product_by_name_part_or_misspelt(text: str, name: str, product: str) -> None:
    assert found(text) == [("product", name, product)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a teapto", [("category", "teapto", "teapots")]),
        ("茶湖多少钱", [("category", "茶湖", "teapots")]),
        ("willow n wick", [("brand", "willow n wick", "Willow & Wick")]),
        ("a balck pot", [("colour", "balck", "black"), ("category", "pot", "teapots")]),
    ],
)
def test_kinds_misspelt(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tieguanyin",
        "铁观音",
        "new year",
        "on mother's day",
        "this is for work",
        "with a peel",
        "I sent a present",
        "母亲节快乐",
        "被子",
        "请查户口",
    ],
)
def test_ordinary_and_ambiguous_words_are_no_names(text: str) -> None:
    assert found(text) == []


def test_of_a_line_the_product_with_the_details_said_is_meant() -> None:
    spans, entries = find_things("longjing 100 g", split_pieces("longjing 100 g"), LEXICON)
    assert [span.value for span in choose_variants(spans, entries)] == ["2", "100 g"]


def test_digits_alone_count_only_as_the_whole_message() -> None:
    row = {"entity": "order_number", "pattern": "\\d{6}", "alone": True}
    lexicon = Lexicon([json.dumps(row)])
    assert [span.value for span in lexicon.find_patterns("104233")] == ["104233"]
    assert list(lexicon.find_patterns("pay 104233 now")) == []


def test_a_large_file_is_read_beside_the_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_module, "READ_AT_ONCE", 10)
    path = tmp_path / "lexicon.jsonl"
    file = LexiconFile(path)
    fresh = tmp_path / "fresh"
    fresh.write_text(json.dumps(ROWS[0]), encoding="utf-8")
    os.replace(fresh, path)
    before = file.current()
    assert list(before.find_kinds(split_pieces("teapot"))) == []
    until = time.monotonic() + 5
    while file.reading and time.monotonic() < until:
        time.sleep(0.01)
    assert [span.value for span in file.current().find_kinds(split_pieces("teapot"))] == ["teapots"]
