"""Terms are words, pairs, pieces and runs of Han letters."""

from __future__ import annotations

from bot.nlu.polarity import pieces
from bot.nlu.sentiment_terms import terms_of


def test_a_text_falls_into_terms_of_both_scripts() -> None:
    text = "@jo soooo LOVELY 很好吃!"
    found = terms_of(text, pieces(text))
    assert {"@", "soo", "lovely", "soo lovely", "_lov", "很", "好吃", "很好吃", "!"} <= set(found)
    assert "@jo" not in found and "soooo" not in found
