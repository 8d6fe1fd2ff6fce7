"""What comes next: items chosen shortly after the ones a customer chose last, the latest deed first."""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy import sparse

from shop.recommend.methods.base import Sparse
from shop.recommend.methods.log import Floats, Log, Past
from shop.recommend.methods.pairs import Followers


class Following(Sparse):
    """score(j) = sum over deeds i of fading^steps(i) * pairs(i, j) / (sold(i)^source * sold(j)^target).

    A pair at distance d within `window` deeds counts d^-slope when i came first and `backwards` times that when j did.
    """

    name = "following"
    parameters = ("window", "slope", "backwards", "source", "target", "fading")

    def __init__(
        self,
        window: int = 20,
        slope: float = 0.5,
        backwards: float = 0.0,
        source: float = 0.5,
        target: float = 0.0,
        fading: float = 0.7,
    ) -> None:
        self.window = window
        self.slope = slope
        self.backwards = backwards
        self.source = source
        self.target = target
        self.fading = fading
        self.keep(sparse.csr_matrix((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64))

    def fit(self, log: Log) -> Self:
        """Count pairs; the window shrinks where there would be too many to count."""
        return self.learn(Followers(log))

    def learn(self, followers: Followers) -> Self:
        """The same from pairs that may be counted already, for fits that differ in some parameters only."""
        near = followers.near(self.window, self.slope, self.backwards, self.target)
        sold = followers.sold**self.source
        values = near.data / np.repeat(sold, np.diff(near.indptr))
        return self.keep(sparse.csr_matrix((values, near.indices, near.indptr), shape=near.shape), followers.log.ids)

    def influence(self, past: Past) -> Floats:
        """The latest deed counts in full, each one before it `fading` times as much."""
        counted: Floats = past.weights * np.float32(self.fading) ** past.steps
        return counted.astype(np.float32)
