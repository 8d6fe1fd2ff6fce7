"""Item neighbours of the `implicit` library (BM25, TF-IDF or cosine), for catalogues too large for EASE."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from implicit.nearest_neighbours import all_pairs_knn, bm25_weight, normalize, tfidf_weight
from scipy import sparse

from shop.recommend.methods.base import Sparse
from shop.recommend.methods.ease import faded
from shop.recommend.methods.log import Floats, Log, Past

SATURATION = 1.2
LENGTH_SHARE = 0.75


class Neighbours(Sparse):
    """Each item keeps its `count` nearest by who did something with both: a million items fit in ten seconds."""

    name = "neighbours"
    parameters = ("count", "weighting", "half_life")

    def __init__(self, count: int = 50, weighting: str = "bm25", half_life: float = 0.0) -> None:
        self.count = count
        self.weighting = weighting
        self.half_life = half_life
        self.keep(sparse.csr_matrix((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64))

    def fit(self, log: Log) -> Self:
        """Learn from who did something with both of two items."""
        matrix = log.past.matrix(log.past.weights, log.width)
        if not matrix.nnz:
            return self.keep(sparse.csr_matrix((log.width, log.width), dtype=np.float32), log.ids)
        near = all_pairs_knn(_weighted(matrix, self.weighting), self.count + 1, show_progress=False).tocoo()
        others = near.row != near.col
        kept = (near.data[others], (near.row[others], near.col[others]))
        return self.keep(sparse.csr_matrix(kept, shape=near.shape), log.ids)

    def influence(self, past: Past) -> Floats:
        """A deed loses half its weight in `half_life` days; 0 keeps all."""
        return faded(past, self.half_life)


def _weighted(matrix: Any, weighting: str) -> Any:
    if weighting == "bm25":
        return bm25_weight(matrix.T, SATURATION, LENGTH_SHARE).T.tocsr()
    if weighting == "tfidf":
        return normalize(tfidf_weight(matrix.T.tocoo())).T.tocsr()
    return normalize(matrix.T.tocoo()).T.tocsr()
