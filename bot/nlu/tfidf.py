"""Terms of a text as weighted counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import log, sqrt

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.arrays import Array

Row = tuple[Array, Array]


class Tfidf:
    """Each occurrence of a term counts as much as the term is rare; a text's occurrences together have length 1.

    That is scikit-learn's TfidfVectorizer, but for texts in which a term is repeated: there the length is that of the
    occurrences and not of their sums, so that it can be added up word by word. In cross-validation on five sets it is level.
    """

    def __init__(self, rarity: Mapping[str, float]) -> None:
        self.rarity = dict(rarity)
        self.columns = {term: column for column, term in enumerate(self.rarity)}
        self.weights = np.array(list(self.rarity.values()), dtype=np.float32)

    @classmethod
    def fitted(cls, texts: Sequence[Iterable[str]], least: int) -> Tfidf:
        """Learn from each text's terms which occur in at least so many texts, and how rare each of them is."""
        seen = Counter(term for terms in texts for term in set(terms))
        kept = sorted(term for term, count in seen.items() if count >= least)
        return cls({term: log((1 + len(texts)) / (1 + seen[term])) + 1 for term in kept})

    def known(self, terms: Iterable[str]) -> list[int]:
        """Return the columns of the terms that were learned, repeats included."""
        return [column for column in map(self.columns.get, terms) if column is not None]

    def row(self, terms: Iterable[str]) -> Row:
        """Return int32 columns, repeats included, and their float32 values, of a text with these terms."""
        columns = np.array(self.known(terms), dtype=np.int32)
        values = self.weights.take(columns)
        return columns, values / (sqrt(values @ values) or 1.0)


class TermSums:
    """What terms add to each of k scores of a linear model with weights (columns, k), and to their text's squared length."""

    def __init__(self, tfidf: Tfidf, weights: Array) -> None:
        self._known = tfidf.known
        rarity = tfidf.weights[:, None]
        self._table = np.hstack([weights * rarity, rarity * rarity])

    def of(self, terms: Iterable[str]) -> Array:
        """Return float32 (k + 1,)."""
        added: Array = self._table[self._known(terms)].sum(axis=0)
        return added


def scores_from(added: Array) -> Array:
    """Return the scores (k,) of a text whose terms together add this (k + 1,): their sum over the text's length."""
    scores: Array = added[:-1] / (sqrt(added[-1]) or 1.0)
    return scores


def stacked(rows: Sequence[Row], width: int) -> csr_matrix:
    """Return rows as one float32 matrix."""
    ends = np.fromiter(accumulate((len(columns) for columns, _ in rows), initial=0), dtype=np.int32, count=len(rows) + 1)
    columns = np.concatenate([columns for columns, _ in rows] or [np.empty(0, dtype=np.int32)])
    values = np.concatenate([values for _, values in rows] or [np.empty(0, dtype=np.float32)])
    matrix = csr_matrix((values, columns, ends), (len(rows), width))
    matrix.sum_duplicates()
    return matrix
