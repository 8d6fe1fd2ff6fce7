"""A text in numbers: its sentence vector, and its words and pieces of words as weighted counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.arrays import Array
from bot.nlu.ngrams import Ngrams, NgramScores
from bot.nlu.scripts import HAN_LETTER

# The larger a scale, the less the classifier's penalty holds a block back: less for the vector of glossed Chinese, and words are
# trusted less where examples are few.
SCALES = {"scale": 8.0, "scale_of_glossed": 4.0, "weight": 5.0, "weight_of_few": 3.0}


@dataclass(frozen=True)
class Features:
    """Rows of n texts: `dense` float32 (n, d) and `sparse` float32 CSR (n, m)."""

    dense: Array
    sparse: csr_matrix

    def rows(self, chosen: Array) -> Features:
        """Return the chosen rows, by number or mask."""
        return Features(self.dense[chosen], self.sparse[chosen])


class Featurizer:
    """Turns texts into features with a vocabulary that was learned once; `options` may change SCALES."""

    def __init__(self, options: Mapping[str, Any], ngrams: Ngrams) -> None:
        self.scales = {name: float(options.get(name, scale)) for name, scale in SCALES.items()}
        self.ngrams = ngrams

    @property
    def weight(self) -> float:
        """Return the weight of the n-grams against the vector's scale, for as many texts as they were learned from."""
        return self.scales["weight_of_few" if self.ngrams.few else "weight"]

    def scale_of(self, text: str) -> float:
        """Return what a text's unit vector is multiplied by: the scale of its language."""
        return self.scales["scale_of_glossed" if HAN_LETTER.search(text) else "scale"]

    def features(self, texts: Sequence[str], vectors: Array) -> Features:
        """Return the features of texts by their unit vectors."""
        scales = np.array([self.scale_of(text) for text in texts], dtype=np.float32)
        return Features(vectors * scales[:, None], self.ngrams.transform(texts) * np.float32(self.weight))

    def scores(self, of_words: Array) -> NgramScores:
        """Return what scores texts by a model's weights (m, k) of the n-grams."""
        return NgramScores(self.ngrams, of_words * np.float32(self.weight))
