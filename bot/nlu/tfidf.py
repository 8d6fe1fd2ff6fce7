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
    """Logarithmic counts times the terms' rarity, rows of length 1: scikit-learn's TfidfVectorizer with `sublinear_tf`.

    One text takes a tenth of what scikit-learn's vectorizers take, which are made for many.
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

    def row(self, columns: Sequence[int]) -> Row:
        """Return int columns and float32 values of a text with these columns, repeats included."""
        distinct, values = weighed(np.array(columns, dtype=np.int32), self.weights)
        shorten(values)
        return distinct, values


def weighed(columns: Array, weights: Array) -> Row:
    """Return distinct columns in order, and each one's weight times one plus the logarithm of its count."""
    ordered = np.sort(columns)
    new = np.ones(len(ordered) + 1, dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:-1])
    first = new.nonzero()[0]
    distinct: Array = ordered[first[:-1]]
    values = np.log(first[1:] - first[:-1], dtype=np.float32)
    values += 1
    values *= weights.take(distinct)
    return distinct, values


def shorten(values: Array) -> None:
    """Give the values length 1, in place; none at all stay none."""
    if len(values):
        values /= sqrt(values @ values)


def stacked(rows: Sequence[Row], width: int) -> csr_matrix:
    """Return rows as one float32 matrix."""
    ends = np.fromiter(accumulate((len(columns) for columns, _ in rows), initial=0), dtype=np.int32, count=len(rows) + 1)
    columns = np.concatenate([columns for columns, _ in rows] or [np.empty(0, dtype=np.int32)])
    values = np.concatenate([values for _, values in rows] or [np.empty(0, dtype=np.float32)])
    return csr_matrix((values, columns, ends), (len(rows), width))
