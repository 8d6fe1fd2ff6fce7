"""Words, pairs of words, pieces of words and runs of Han letters as weighted counts, for the sentiment of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.polarity import pieces
from bot.nlu.scripts import HAN

HAN_RUN = re.compile(f"[{HAN}]+")
DRAWN_OUT = re.compile(r"(\w)\1{2,}")
LONGEST_RUN = 4
PIECE = 4
LEAST_TEXTS = 2


def terms_of(text: str) -> list[str]:
    """Return the terms of a text, repeats included; names after an @ and addresses count as one word each."""
    lowered = DRAWN_OUT.sub(r"\1\1", text.lower())
    words = ["@" if word.startswith("@") else word.lstrip("#") or word for word in pieces(HAN_RUN.sub(" ", lowered))]
    terms = words + [f"{first} {second}" for first, second in pairwise(words)]
    for word in words:
        if len(word) > PIECE:
            terms.extend(f"_{word}_"[start : start + PIECE] for start in range(len(word) - PIECE + 3))
    for run in HAN_RUN.findall(text):
        for length in range(1, LONGEST_RUN + 1):
            terms.extend(run[start : start + length] for start in range(len(run) - length + 1))
    return terms


class Terms:
    """TF-IDF (logarithmic counts) of the terms that occur in two examples; every row has length 1."""

    def __init__(self, rarity: Mapping[str, float]) -> None:
        self.rarity = dict(rarity)
        self.columns = {term: column for column, term in enumerate(self.rarity)}

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> Terms:
        """Learn the vocabulary and how rare each term is."""
        seen = Counter(term for text in texts for term in set(terms_of(text)))
        kept = sorted(term for term, count in seen.items() if count >= LEAST_TEXTS)
        return cls({term: round(log((1 + len(texts)) / (1 + seen[term])) + 1, 3) for term in kept})

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Return one row per text."""
        values: list[float] = []
        places: list[int] = []
        ends = [0]
        for text in texts:
            counts = Counter(term for term in terms_of(text) if term in self.rarity)
            weights = [(1 + log(count)) * self.rarity[term] for term, count in counts.items()]
            length = sqrt(sum(weight * weight for weight in weights)) or 1.0
            values.extend(weight / length for weight in weights)
            places.extend(self.columns[term] for term in counts)
            ends.append(len(values))
        return csr_matrix(
            (np.array(values), np.array(places, dtype=np.int32), np.array(ends)), (len(ends) - 1, len(self.columns))
        )
