"""Sizes of clothing and of things."""

from __future__ import annotations

import pytest

from bot.nlu.sizes import find_sizes

KNOWN = {"1000 ml", "1800 ml", "250 g", "100 g", "100 tines", "500 ml"}


def found(text: str) -> list[tuple[str, str]]:
    return sorted({(text[span.start : span.end], span.value) for span in find_sizes(text, KNOWN)})


@pytest.mark.parametrize(
    ("text", "said", "size"),
    [
        ("a 1 litre kettle", "1 litre", "1000 ml"),
        ("1.8 l", "1.8 l", "1800 ml"),
        ("half a litre", "half a litre", "500 ml"),
        ("100-gram tin", "100-gram", "100 g"),
        ("2 kg", "2 kg", "2 kg"),
        ("半斤", "半斤", "250 g"),
        ("一升的水壶", "一升", "1000 ml"),
        ("500毫升", "500毫升", "500 ml"),
        ("100本的", "100本", "100 tines"),
        ("size 42", "42", "42"),
        ("42码", "42码", "42"),
        ("in xl please", "xl", "XL"),
        ("L/XL", "L/XL", "L/XL"),
        ("加大号", "加大号", "XL"),
        ("均码", "均码", "one size"),
        ("the large one", "large", "large"),
        ("3到6岁", "3到6岁", "3-6 years"),
        ("a 15-piece tea set", "15-piece", "15 pieces"),
        ("15件的茶具", "15件", "15 pieces"),
        ("fine mesh", "fine", "fine"),
        ("超细网", "超细网", "extra fine"),
    ],
)
def test_a_size(text: str, said: str, size: str) -> None:
    assert found(text) == [(said, size)]


@pytest.mark.parametrize(
    "text",
    ["a small problem", "I'm 170 cm tall", "身高175cm", "bigger", "大一点的", "that's fine", "3 pieces arrived", "it's", "80本"],
)
def test_no_size(text: str) -> None:
    assert found(text) == []
