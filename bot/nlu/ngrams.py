"""Words and pieces of words as weighted counts: what carries Chinese, rare names and misspellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from encoder import shop_glossary
from scipy.sparse import csr_matrix

from bot.nlu.arrays import Array
from bot.nlu.ordinary import common_words, is_english
from bot.nlu.tfidf import Row, TermSums, Tfidf, scores_from, stacked
from bot.nlu.words import split_words

LONGEST_PIECE = 4
MARKS = ".,!?"
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


def all_pieces(text: str) -> list[str]:
    """Return the pieces of all words of a text, repeats included."""
    return [piece for word in text.lower().split() for piece in pieces_of(word)]


class Ngrams:
    """Weighted counts of words and of pieces within words, each block of length 1; Chinese counts in English too."""

    def __init__(self, rarity: Mapping[str, Mapping[str, float]] | None = None, texts: int = 0) -> None:
        rarity = rarity or {}
        self.words, self.pieces = Tfidf(rarity.get("words", {})), Tfidf(rarity.get("pieces", {}))
        self.texts = texts

    @property
    def few(self) -> bool:
        """Whether it was learned from few texts."""
        return self.texts <= FEW_TEXTS

    @property
    def shape(self) -> tuple[int, int]:
        """How many columns words and pieces have."""
        return len(self.words.columns), len(self.pieces.columns)

    def fit(self, texts: Sequence[str]) -> Ngrams:
        """Learn the vocabulary and how rare each entry is; what occurs once (pieces: twice) is left out where texts are many."""
        both = [in_both_languages(text) for text in texts]
        self.texts = len(texts)
        self.words = Tfidf.fitted([word_terms(text) for text in both], LEAST_WORDS[not self.few])
        self.pieces = Tfidf.fitted([all_pieces(text) for text in both], LEAST_PIECES[not self.few])
        return self

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Return one float32 row per text: words first, then pieces."""
        return stacked([self._row(in_both_languages(text)) for text in texts], sum(self.shape))

    def state(self) -> dict[str, Any]:
        """Return what was learned, as JSON values."""
        return {"rarity": {"words": self.words.rarity, "pieces": self.pieces.rarity}, "texts": self.texts}

    def _row(self, text: str) -> Row:
        words, pieces = self.words.row(word_terms(text)), self.pieces.row(all_pieces(text))
        return np.concatenate((words[0], pieces[0] + self.shape[0])), np.concatenate((words[1], pieces[1]))


class NgramScores:
    """What a linear model's weights (columns of `ngrams`, k) make of a text's n-grams, added up word by word.

    The same as the text's row times the weights: what a word of the vocabulary or of plain English adds is remembered. Other
    words are not, since customers wrote them.
    """

    def __init__(self, ngrams: Ngrams, weights: Array) -> None:
        self._known = ngrams.words.columns
        of_words, of_pieces = np.split(weights, [ngrams.shape[0]])
        self._words, self._pieces = TermSums(ngrams.words, of_words), TermSums(ngrams.pieces, of_pieces)
        self._added: dict[str, Array] = {}

    def warm_up(self) -> NgramScores:
        """Have the words ready that are likely to be written (0.2 s)."""
        for word in (*common_words(), *(word for word in self._known if " " not in word)):
            self._word(word)
        return self

    def of(self, text: str) -> Array:
        """Return float32 (k,)."""
        text = in_both_languages(text)
        scores = scores_from(self._words.of(word_terms(text)))
        if words := text.lower().split():
            scores += scores_from(np.array([self._word(word) for word in words]).sum(axis=0))
        return scores

    def _word(self, word: str) -> Array:
        """Return what a word's pieces add to each score, and to the square of the text's length."""
        known = self._added.get(word)
        if known is None:
            known = self._pieces.of(pieces_of(word))
            plain = word.strip(MARKS)
            if plain in self._known or is_english(plain):
                self._added[word] = known
        return known
