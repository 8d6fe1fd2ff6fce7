"""Words and pieces of words as weighted counts: what carries Chinese, rare names and misspellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from encoder import shop_glossary
from scipy.sparse import csr_matrix

from bot.nlu.arrays import Array
from bot.nlu.tfidf import Row, Tfidf, shorten, stacked, weighed
from bot.nlu.words import split_words

LONGEST_PIECE = 4
FEW_TEXTS = 3000
# In so many texts a term has to occur, where texts are few and where they are many.
LEAST_WORDS, LEAST_PIECES = (1, 2), (2, 3)


def in_both_languages(text: str) -> str:
    """Return the text, followed by its English words where it has Chinese."""
    glossed = shop_glossary().gloss(text)
    return text if glossed == text else f"{text} {glossed}"


def word_terms(text: str) -> list[str]:
    """Return the text's words and pairs of words, in lower case."""
    words = split_words(text.lower())
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def pieces_of(word: str) -> list[str]:
    """Return the runs of one to four letters of a word with a space before and behind it."""
    padded = f" {word} "
    lengths = range(1, min(LONGEST_PIECE, len(padded)) + 1)
    return [padded[start : start + length] for length in lengths for start in range(len(padded) - length + 1)]


class Ngrams:
    """TF-IDF of words and of pieces within words, each block of length 1; Chinese counts in English too."""

    def __init__(self, rarity: Mapping[str, Mapping[str, float]] | None = None, texts: int = 0) -> None:
        rarity = rarity or {}
        self._know(Tfidf(rarity.get("words", {})), Tfidf(rarity.get("pieces", {})), texts)

    def _know(self, words: Tfidf, pieces: Tfidf, texts: int) -> None:
        self.words, self.pieces, self.texts = words, pieces, texts
        self._first_piece = len(words.columns)
        self._weights = np.concatenate((words.weights, pieces.weights))
        # Of words in the vocabulary alone: what customers write is not remembered.
        self._pieces_of: dict[str, Array] = {}

    @property
    def few(self) -> bool:
        """Whether it was learned from few texts."""
        return self.texts <= FEW_TEXTS

    def fit(self, texts: Sequence[str]) -> Ngrams:
        """Learn the vocabulary and how rare each entry is; what occurs once (pieces: twice) is left out where texts are many."""
        both = [in_both_languages(text) for text in texts]
        few = len(texts) <= FEW_TEXTS
        words = Tfidf.fitted([word_terms(text) for text in both], LEAST_WORDS[not few])
        cut = [{piece for word in set(text.lower().split()) for piece in pieces_of(word)} for text in both]
        self._know(words, Tfidf.fitted(cut, LEAST_PIECES[not few]), len(texts))
        return self

    def row(self, text: str) -> Row:
        """Return one text's columns and float32 values: words first, then pieces."""
        text = in_both_languages(text)
        words = np.array(self.words.known(word_terms(text)), dtype=np.int32)
        columns, values = weighed(np.concatenate([words, *map(self._columns, text.lower().split())]), self._weights)
        split = columns.searchsorted(self._first_piece)
        shorten(values[:split])
        shorten(values[split:])
        return columns, values

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Return one row per text."""
        return stacked([self.row(text) for text in texts], len(self._weights))

    def state(self) -> dict[str, Any]:
        """Return what was learned, as JSON values."""
        return {"rarity": {"words": self.words.rarity, "pieces": self.pieces.rarity}, "texts": self.texts}

    def _columns(self, word: str) -> Array:
        known = self._pieces_of.get(word)
        if known is None:
            known = np.array(self.pieces.known(pieces_of(word)), dtype=np.int32) + self._first_piece
            if word in self.words.columns:
                self._pieces_of[word] = known
        return known
