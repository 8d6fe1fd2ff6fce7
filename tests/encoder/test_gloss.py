"""Chinese becomes English words; everything else stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from encoder import Glossary, SentenceEncoder, shop_glossary

WORDS = {"我": "i", "的": "", "我的": "my", "订单": "order", "到哪了": "where is it now", "哪": "where"}


@pytest.mark.parametrize(
    ("text", "glossed"),
    [
        ("我的订单到哪了", "my order where is it now"),
        ("我的订单TS-104233到哪了？", "my order TS-104233 where is it now ？"),
        ("我鑫订单", "i order"),
        ("where is my order", "where is my order"),
        ("鑫", ""),
    ],
)
def test_gloss(text: str, glossed: str) -> None:
    assert Glossary(WORDS).gloss(text) == glossed


def test_a_cut_prefers_known_and_long_words() -> None:
    assert Glossary(WORDS).cut("我的订单鑫哪") == ["我的", "订单", "鑫", "哪"]


def test_the_first_file_wins(tmp_path: Path) -> None:
    for name, gloss in (("a", "first"), ("b", "second")):
        (tmp_path / f"{name}.csv").write_text(f"word,gloss\n词,{gloss}\n", encoding="utf-8")
    assert Glossary.read([tmp_path / "a.csv", tmp_path / "b.csv"]).gloss("词") == "first"


def test_the_shops_glossary_is_well_formed() -> None:
    words = shop_glossary().words
    assert len(words) > 20_000
    assert all(word == word.strip() and word for word in words)
    assert shop_glossary().longest <= 8


def test_chinese_lies_near_its_english() -> None:
    english, chinese, other = SentenceEncoder().encode_bilingual(["where is my parcel", "我的包裹到哪了", "do you sell teapots"])
    assert float(np.dot(english, chinese)) > 0.6 > 0.3 > float(np.dot(chinese, other))
