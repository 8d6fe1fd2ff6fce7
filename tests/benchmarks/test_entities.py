"""How found entities are counted against what was wanted."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

import pytest

from benchmarks.entities import Score, note, read, run, same_value
from benchmarks.goods import goods, misspelt
from benchmarks.outcome import NoData

PRICE = {"entity": "price_max", "value": 50, "start": 6, "end": 8, "currency": None}
TEAPOT = {"entity": "product", "value": "LK-1", "skus": ["LK-1", "LK-2"], "start": 0, "end": 5}


def test_a_span_is_right_when_kind_and_ends_agree() -> None:
    score = Score()
    found = [
        PRICE | {"value": 40},
        {"entity": "colour", "value": "red", "start": 0, "end": 3},
        {"entity": "language", "value": "en"},
    ]
    note(score, [PRICE, TEAPOT], {"entities": found[:2], "ms": 1.0}, {})
    total = score.total()
    assert (total.right, total.valued, total.found, total.wanted, total.f1()) == (1, 0, 2, 2, 0.5)
    assert score.tallies["product"].figures()["recall"] == 0.0


def test_any_product_of_the_line_is_right() -> None:
    assert same_value(TEAPOT | {"value": "7"}, TEAPOT, {"7": "LK-2"})
    assert not same_value(TEAPOT | {"value": "8"}, TEAPOT, {"8": "LK-3"})
    assert not same_value(PRICE | {"currency": "USD"}, PRICE, {})


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoData, match=r"nothing\.csv"):
        read(tmp_path / "nothing.csv", "text", "entities")
    options = argparse.Namespace(csv=tmp_path / "nothing.csv", text="text", entities="entities", quick=True, day="2026-11-18")
    with pytest.raises(NoData):
        run(options)


def test_made_goods_are_the_same_every_time() -> None:
    first, second = goods(50), goods(50)
    assert [row.title for row in first] == [row.title for row in second]
    assert len({row.id for row in first}) == 50
    assert misspelt("a Kalomi Lamp", Random(1)) != "a Kalomi Lamp"
