"""Matrix factorisation by alternating least squares (`implicit`): a candidate, in use only where it wins."""

from __future__ import annotations

from typing import Self

import numpy as np
import scipy.linalg
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from shop.recommend.methods.base import Method
from shop.recommend.methods.log import Floats, Log, Past


class Factors(Method):
    """`count` numbers for each item; a customer's are solved anew from the past, so that every deed counts at once."""

    name = "factors"
    additive = False
    parameters = ("count", "regularisation", "alpha", "rounds")
    kept = ("vectors",)
    tried = False

    def __init__(self, count: int = 64, regularisation: float = 0.05, alpha: float = 10.0, rounds: int = 10) -> None:
        self.count = count
        self.regularisation = regularisation
        self.alpha = alpha
        self.rounds = rounds
        self.ids_ = np.zeros(0, dtype=np.int64)
        self.vectors_: Floats = np.zeros((0, count), dtype=np.float32)

    def fit(self, log: Log) -> Self:
        """Alternate `rounds` times, from a fixed start."""
        self.ids_ = log.ids
        matrix = log.past.matrix(log.past.weights, log.width)
        if not matrix.nnz:
            self.vectors_ = np.zeros((log.width, self.count), dtype=np.float32)
            return self
        # Its own threads are faster than BLAS's, and both together slower than either.
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                self.count,
                regularization=self.regularisation,
                alpha=self.alpha,
                iterations=self.rounds,
                random_state=0,
                num_threads=2,
            )
            model.fit(matrix, show_progress=False)
        self.vectors_ = np.asarray(model.item_factors, dtype=np.float32)
        return self

    def scores(self, past: Past) -> Floats:
        """Least squares for each customer, against all items not chosen."""
        matrix = past.matrix(past.weights * np.float32(self.alpha), len(self.ids_))
        vectors = np.asarray(self.vectors_)
        plain = vectors.T @ vectors + self.regularisation * np.eye(self.count, dtype=np.float32)
        people = np.zeros((past.count, self.count), dtype=np.float32)
        for row in np.flatnonzero(np.diff(matrix.indptr)):
            begin, end = matrix.indptr[row], matrix.indptr[row + 1]
            chosen, weight = vectors[matrix.indices[begin:end]], matrix.data[begin:end]
            system = plain + chosen.T @ (chosen * weight[:, None])
            people[row] = scipy.linalg.solve(system, chosen.T @ (1.0 + weight), assume_a="pos")
        scored: Floats = people @ vectors.T
        return scored
