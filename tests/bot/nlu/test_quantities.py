"""How many pieces."""

from __future__ import annotations

import pytest

from bot.nlu.quantities import find_quantities


def found(text: str) -> list[tuple[str, int]]:
    return sorted({(text[span.start : span.end], span.value) for span in find_quantities(text)})


@pytest.mark.parametrize(
    ("text", "said", "count"),
    [
        ("I need 3", "3", 3),
        ("make it 5", "5", 5),
        ("a couple of mugs", "a couple of", 2),
        ("half a dozen", "half a dozen", 6),
        ("two dozen", "two dozen", 24),
        ("just one", "one", 1),
        ("10 boxes", "10", 10),
        ("x4", "4", 4),
        ("茶杯2只", "2", 2),
        ("一打", "一打", 12),
        ("要俩", "俩", 2),
        ("就一个", "一", 1),
        ("一共四件", "四", 4),
        ("改成5个", "5", 5),
    ],
)
def test_a_count(text: str, said: str, count: int) -> None:
    assert found(text) == [(said, count)]


@pytest.mark.parametrize(
    "text",
    [
        "this one", "the other one", "2 questions", "5 people", "dozens of complaints", "3 stars", "60 instead of 40",
        "买一送一", "第二个", "两次", "两三个", "四个月", "满200包邮",
    ],
)  # fmt: skip
def test_no_count(text: str) -> None:
    assert found(text) == []
