"""EASE (Steck 2019): the linear model with the least squared error that may not explain an item by itself."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

from shop.errors import BadInput
from shop.recommend.methods.base import Linear
from shop.recommend.methods.log import Floats, Log, Numbers, Past

MAX_ITEMS = 10_000
# Items nobody chose together get weights of rounding error; a reason must not rest on those.
LEAST_WEIGHT = 1e-6
BLOCK = 256


class Ease(Linear):
    """Closed form of one dense inverse: 0.1 s at 1,000 items, 20 s and 3.3 GB at 10,000, which is the limit."""

    name = "ease"
    parameters = ("regularisation", "half_life")
    kept = ("weights",)
    most_items = MAX_ITEMS

    def __init__(self, regularisation: float = 300.0, half_life: float = 0.0) -> None:
        self.regularisation = regularisation
        self.half_life = half_life
        self.ids_ = np.zeros(0, dtype=np.int64)
        self.weights_: Floats = np.zeros((0, 0), dtype=np.float32)

    def fit(self, log: Log) -> Self:
        """Learn; raises `BadInput` above `MAX_ITEMS` items."""
        if log.width > MAX_ITEMS:
            raise BadInput(f"EASE takes at most {MAX_ITEMS} products; use neighbours for {log.width}.")
        self.ids_ = log.ids
        matrix = log.past.matrix(log.past.weights, log.width)
        gram = np.asarray((matrix.T @ matrix).todense(), dtype=np.float64)
        self.weights_ = solve(gram, self.regularisation) if len(gram) else gram.astype(np.float32)
        return self

    def influence(self, past: Past) -> Floats:
        """A deed loses half its weight in `half_life` days; 0 keeps all."""
        return faded(past, self.half_life)

    def row(self, column: int) -> tuple[Any, Floats]:
        """A row of the weights."""
        return slice(None), self.weights_[column]

    def weights(self, column: int, others: Numbers) -> Floats:
        """Some weights of a row."""
        found: Floats = self.weights_[column, others]
        return found

    def product(self, matrix: Any) -> Floats:
        """Sparse times dense."""
        dense: Floats = matrix @ self.weights_
        return dense


def solve(gram: npt.NDArray[np.float64], regularisation: float) -> Floats:
    """Weights out of how often two items were chosen together; the matrix is overwritten."""
    gram[np.diag_indices_from(gram)] += regularisation
    # Symmetric and positive: Cholesky in place takes half the time and memory of a general inverse. One thread, since
    # BLAS's threads wait for each other by spinning, which is many times slower beside other processes.
    with threadpool_limits(1, "blas"):
        factor, _ = lapack.dpotrf(gram.T, lower=0, overwrite_a=1)
        inverse, _ = lapack.dpotri(factor, lower=0, overwrite_c=1)
    # Its upper triangle by columns is the lower one by rows, and rows must stand together: answers and products read rows.
    inverse = inverse.T
    for start in range(0, len(inverse), BLOCK):
        inverse[:start, start : start + BLOCK] = inverse[start : start + BLOCK, :start].T
        square = inverse[start : start + BLOCK, start : start + BLOCK]
        square[:] = np.tril(square) + np.tril(square, -1).T
    inverse /= -np.diag(inverse)
    np.fill_diagonal(inverse, 0.0)
    inverse[np.abs(inverse) < LEAST_WEIGHT] = 0.0
    weights: Floats = inverse.astype(np.float32)
    return weights


def faded(past: Past, half_life: float) -> Floats:
    """Weights halved every `half_life` days; 0 keeps them."""
    if not half_life:
        return past.weights
    kept: Floats = past.weights * np.exp2(-past.ages / np.float32(half_life))
    return kept
