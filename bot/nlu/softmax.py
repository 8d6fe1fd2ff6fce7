"""Multinomial logistic regression over a dense and a sparse block of features."""

from __future__ import annotations

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.descent import minimise
from bot.nlu.features import Features

ROUNDS = 30


class Softmax:
    """Linear scores of k classes, fitted with L-BFGS (`penalty` on squared weights, classes of equal weight).

    scikit-learn's solvers take the two blocks only as one sparse matrix, in which dense columns lose what makes them cheap.
    """

    def __init__(self, weights: Array, width: int) -> None:
        self.weights = weights
        self.width = width

    @classmethod
    def fit(cls, features: Features, classes: Array, k: int, penalty: float = 1.0, rounds: int = ROUNDS) -> Softmax:
        """Fit to class numbers 0..k-1, of which some may be missing; stops after `rounds` steps, well before convergence."""
        loss = _Loss(features, classes, k, penalty)
        return cls(minimise(loss, np.zeros(loss.shape, dtype=np.float32), rounds), features.dense.shape[1])

    @property
    def of_words(self) -> Array:
        """The weights of the sparse columns, (m, k)."""
        of_words: Array = self.weights[self.width : -1]
        return of_words

    def without_words(self) -> Softmax:
        """The same without the weights of the sparse columns, for who adds up what these give elsewhere."""
        return Softmax(np.concatenate([self.weights[: self.width], self.weights[-1:]]), self.width)

    def scores(self, features: Features) -> Array:
        """Return float32 (n, k), the logits."""
        return self.scores_of(features.dense, features.sparse @ self.of_words)

    def scores_of(self, dense: Array, words: Array) -> Array:
        """Return the logits from the dense part, (d,) or (n, d), and what the sparse one adds to each, (k,) or (n, k)."""
        scores: Array = dense @ self.weights[: self.width] + self.weights[-1]
        scores += words
        return scores


class _Loss:
    """Weighted cross-entropy and its gradient at a matrix of weights, (d + m + 1, k)."""

    def __init__(self, features: Features, classes: Array, k: int, penalty: float) -> None:
        self.dense = np.ascontiguousarray(features.dense, dtype=np.float32)
        self.sparse = features.sparse.astype(np.float32)
        self.turned = self.sparse.T.tocsr()
        self.width = self.dense.shape[1]
        self.shape = (self.width + self.sparse.shape[1] + 1, k)
        self.classes = classes
        self.penalty = penalty
        counts = np.bincount(classes, minlength=k)
        self.importance = (len(classes) / (np.count_nonzero(counts) * counts[classes])).astype(np.float32)

    def __call__(self, weights: Array) -> tuple[float, Array]:
        dense, sparse = weights[: self.width], weights[self.width : -1]
        scores = self.dense @ dense + self.sparse @ sparse + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        sums = shares.sum(axis=1)
        rows = np.arange(len(scores))
        loss = float((self.importance * (np.log(sums) - scores[rows, self.classes])).sum(dtype=np.float64))
        shares /= sums[:, None]
        shares[rows, self.classes] -= 1
        shares *= self.importance[:, None]
        slope = np.empty_like(weights)
        slope[: self.width] = self.dense.T @ shares
        slope[self.width : -1] = self.turned @ shares
        slope[-1] = shares.sum(axis=0)
        slope[:-1] += self.penalty * weights[:-1]
        loss += self.penalty / 2 * float(np.square(weights[:-1], dtype=np.float64).sum())
        return loss, slope
