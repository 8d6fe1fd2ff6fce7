"""The short way cuts a text as the published tokenizer does."""

from __future__ import annotations

import random
import string

import pytest
from encoder.weights import model_folder
from encoder.wordpieces import WordPieces

PIECES = WordPieces(model_folder() / "tokenizer.json", 16)
LETTERS = string.printable + "éß玉露🙂\u200b"


@pytest.mark.parametrize(
    "text",
    [
        "Where's my parcel?? it's been 12-14 days!!! #angry",
        "unaffable [SEP] teapotzz",
        "a" * 300,
        "tea " * 40,
        "Gyokuro 玉露 crème brûlée",
        " ",
    ],
)
def test_a_text_has_the_same_pieces_both_ways(text: str) -> None:
    assert PIECES.ids(text) == PIECES.ids_of_all([text])[0]


def test_any_letters_have_the_same_pieces_both_ways() -> None:
    drawn = random.Random(0)
    letters = [LETTERS, string.printable, string.ascii_letters + " "]
    texts = ["".join(drawn.choices(letters[number % 3], k=drawn.randint(0, 60))) for number in range(3000)]
    assert [PIECES.ids(text) for text in texts] == PIECES.ids_of_all(texts)


@pytest.mark.parametrize(("text", "count"), [("", 2), ("tea", 3), ("tea " * 40, 16)])
def test_the_first_and_last_piece_count_too(text: str, count: int) -> None:
    assert len(PIECES.ids(text)) == count
