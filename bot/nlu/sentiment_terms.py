"""Words, pairs of words, pieces of words and runs of Han letters, for the sentiment of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.ordinary import common_words, is_english
from bot.nlu.scripts import HAN
from bot.nlu.tfidf import TermSums, Tfidf, scores_from

HAN_RUN = re.compile(f"[{HAN}]+")
DRAWN_OUT = re.compile(r"(\w)\1{2,}")
LONGEST_RUN = 4
PIECE = 4


def terms_of(text: str, raw: Sequence[str]) -> list[str]:
    """Return the terms of a text cut into pieces, repeats included."""
    words = [word_of(piece) for piece in raw if not "\u3400" <= piece[0] <= "\ufaff"]
    return [*words, *(part for word in words for part in parts_of(word)), *around(text, words)]


def word_of(piece: str) -> str:
    """Return a piece as it counts: in lower case, letters at most twice in a row; a name after an @ counts as one word."""
    word = DRAWN_OUT.sub(r"\1\1", piece.lower())
    return "@" if word.startswith("@") else word.lstrip("#") or word


def parts_of(word: str) -> list[str]:
    """Return the runs of four letters of a longer word with its ends marked."""
    return [f"_{word}_"[start : start + PIECE] for start in range(len(word) - PIECE + 3)] if len(word) > PIECE else []


def around(text: str, words: Sequence[str]) -> Iterable[str]:
    """Yield what is more than one word: pairs of words, and runs of the text's Han letters."""
    for first, second in pairwise(words):
        yield f"{first} {second}"
    for run in () if text.isascii() else HAN_RUN.findall(text):
        for length in range(1, LONGEST_RUN + 1):
            yield from (run[start : start + length] for start in range(len(run) - length + 1))


class TermScores:
    """What a linear model's weights (columns of `tfidf`, k) make of a text's terms, added up word by word.

    The same as the text's row times the weights. What a sign or an English word adds is remembered.
    """

    def __init__(self, tfidf: Tfidf, weights: Array) -> None:
        self._sums = TermSums(tfidf, weights)
        self._known: dict[str, tuple[str, Array]] = {}

    def warm_up(self) -> None:
        """Have the words ready that are likely to be written (0.1 s)."""
        for word in common_words():
            self._word(word)

    def of(self, text: str, raw: Sequence[str]) -> Array:
        """Return float32 (k,) of a text cut into pieces."""
        known = [self._word(piece) for piece in raw if not "\u3400" <= piece[0] <= "\ufaff"]
        added = [self._sums.of(around(text, [word for word, _ in known])), *(of_word for _, of_word in known)]
        return scores_from(np.array(added).sum(axis=0))

    def _word(self, piece: str) -> tuple[str, Array]:
        """Return a piece as a word, and what it and its parts add to each score and to the square of the text's length."""
        piece = piece.lower()
        known = self._known.get(piece)
        if known is None:
            word = word_of(piece)
            known = word, self._sums.of([word, *parts_of(word)])
            if len(piece) == 1 or is_english(piece):
                self._known[piece] = known
        return known
