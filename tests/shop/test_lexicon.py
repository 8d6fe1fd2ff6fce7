"""The lexicon says what the catalogue says, and is written only when that changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shop.lexicon import digits_alone, lexicon_lines, write_lexicon
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Product


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None)


@pytest.fixture
def stocked(store: Store) -> Store:
    with store.transaction() as session:
        words = {"zh": {"title": "铸铁茶壶 黑色", "colour": "墨黑"}}
        common: dict[str, Any] = {"category": "teapots", "price": 1, "currency": "EUR"}
        session.add(
            Product(id=7, sku="7", title="Iron teapot, black", colour="black", brand="Ironleaf", translations=words, **common)
        )
        session.add(Product(id=8, sku="8", title="Iron teapot, red", colour="red", **common))
        session.add(Product(id=9, sku="9", title="Teapot", active=False, **common))
    return store


def write(store: Store, path: Path, settings: Settings) -> bool:
    with store.reading() as session:
        return write_lexicon(session, path, settings)


def test_every_word_of_the_catalogue_is_there(stocked: Store, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "made" / "lexicon.jsonl"
    assert write(stocked, path, settings)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {"entity": "order_number", "pattern": r"TS-?\d{6}"} in lines
    forms = {(line["entity"], line["value"]): line["forms"] for line in lines if "forms" in line}
    assert {"teapot", "tea pot", "茶壶"} <= set(forms["category", "teapots"])
    assert {"black", "黑色", "墨黑"} <= set(forms["colour", "black"])
    assert forms["brand", "Ironleaf"] == ["Ironleaf"]
    assert forms["product", "7"] == ["Iron teapot", "铸铁茶壶"]
    assert {
        "entity": "product",
        "value": "7",
        "forms": forms["product", "7"],
        "variants": {"7": ["black"], "8": ["red"]},
    } in lines
    assert not {("product", "8"), ("product", "9")} & set(forms)


def test_the_same_words_leave_the_file_alone(stocked: Store, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "lexicon.jsonl"
    assert write(stocked, path, settings)
    assert not write(stocked, path, settings)
    with stocked.transaction() as session:
        session.get_one(Product, 8).title = "Clay teapot"
    assert write(stocked, path, settings)
    assert [file.name for file in tmp_path.glob("*lexicon*")] == ["lexicon.jsonl"]


@pytest.mark.parametrize(("pattern", "digits"), [(r"TS-?\d{6}", r"\d{6}"), (r"#\d{4}", None), (r"\d{8}", None)])
def test_digits_alone_are_an_order_number_when_there_are_enough(pattern: str, digits: str | None) -> None:
    assert digits_alone(pattern) == digits


@pytest.mark.parametrize(
    ("title", "colour", "size", "name"),
    [
        ("Iron teapot, black, 500 ml", "black", "500 ml", "Iron teapot"),
        ("Black", "black", None, "Black"),
        ("Bright silver", "silver", None, "Bright"),
        ("Quicksilver", "silver", None, "Quicksilver"),
        ("Tin (small)", None, "small", "Tin"),
        ("Tin, engraved", "red", None, "Tin, engraved"),
    ],
)
def test_a_name_is_the_title_without_colour_and_size(
    title: str, colour: str | None, size: str | None, name: str, settings: Settings
) -> None:
    row = Product(id=1, sku="1", title=title, category="x", colour=colour, size=size)
    assert [line["forms"] for line in lexicon_lines([row], settings) if line["entity"] == "product"] == [[name]]
