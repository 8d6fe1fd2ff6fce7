"""Words of mixed texts, and numbers in words."""

from __future__ import annotations

import pytest

from bot.nlu.numbers import number_of
from bot.nlu.words import split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where's my order?", ["Where's", "my", "order"]),
        ("我的订单TS-104233在哪里", ["我的订单", "TS-104233", "在哪里"]),
        ("write ann.b@example.com, now", ["write", "ann.b@example.com", "now"]),
        ("🙂 !!!", []),
    ],
)
def test_split_words(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,299.50", 1299.5), ("50", 50), ("Twenty", 20), ("三百五十", 350), ("三百五", 350), ("十二", 12), ("两千", 2000),
     ("一万二千", 12000), ("一千零五", 1005)],
)  # fmt: skip
def test_number_of(text: str, value: float) -> None:
    assert number_of(text) == value


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        number_of("many")
