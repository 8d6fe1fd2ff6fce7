"""The short way cuts a text as the published tokenizer does."""

from __future__ import annotations

import string

import pytest
from encoder.weights import model_folder
from encoder.wordpieces import WordPieces
from hypothesis import example, given
from hypothesis import strategies as st

PIECES = WordPieces(model_folder() / "tokenizer.json", 16)


@given(st.text(string.printable, max_size=60) | st.text(max_size=20))
@example("Where's my parcel?? it's been 12-14 days!!! #angry")
@example("unaffable [SEP] teapotzz")
@example("a" * 300)
@example("tea " * 40)
@example("Gyokuro 玉露 crème brûlée")
@example(" ")
def test_any_text_has_the_same_pieces_both_ways(text: str) -> None:
    assert PIECES.ids(text) == PIECES.ids_of_all([text])[0]


@pytest.mark.parametrize(("text", "count"), [("", 2), ("tea", 3), ("tea " * 40, 16)])
def test_the_first_and_last_piece_count_too(text: str, count: int) -> None:
    assert len(PIECES.ids(text)) == count
