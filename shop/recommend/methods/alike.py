"""Alike: close in what the text says, and in attributes such as category, brand, colour and price band."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from shop.recommend.methods.about import About
from shop.recommend.methods.base import Linear
from shop.recommend.methods.log import Floats, Log, Numbers

# How much an attribute counts that two items share; the first one tells their kind.
WEIGHTS = {"category": 0.4, "topic": 0.4, "brand": 0.15, "colour": 0.1, "price": 0.1}
# The cosine from which two texts are said to be alike; pairs of one catalogue reach it once in a hundred.
TELLING = 0.35
# So many shared attributes make alike what has neither a kind nor a text that could.
ENOUGH = 2
PORTION = 64


class Alike(Linear):
    """W[i, j] = text * cosine + the shared attributes, where both are of one kind or their texts tell that they are alike.

    Of an i with neither kind nor text two shared attributes tell it.
    It needs `log.about` and nobody's choices, so that an item that is new today has its place.
    """

    name = "alike"
    parameters = ("text",)
    kept: ClassVar[tuple[str, ...]] = ("vectors", "codes", "shares")
    tried = False

    def __init__(self, text: float = 0.6) -> None:
        self.text = text
        self.ids_ = np.zeros(0, dtype=np.int64)
        self._know(About.nothing(0))

    def fit(self, log: Log) -> Self:
        """Take the ids and what is known of them."""
        self.ids_ = log.ids
        self._know(log.about or About.nothing(log.width))
        return self

    def _know(self, about: About) -> None:
        # Attribute by attribute, so that one of them is compared in one go.
        self.vectors_, self.codes_ = about.vectors, np.asfortranarray(about.codes)
        self.shares_ = np.array([WEIGHTS[name] for name in about.names], dtype=np.float32)

    def row(self, column: int) -> tuple[Any, Floats]:
        """How close those are to one that are of its kind or say much the same; attributes are compared for these alone."""
        columns = np.array([column])
        if self._without_kind_and_text(columns)[0]:
            return slice(None), self.between(columns, slice(None))[0]
        close = self.vectors_ @ self.vectors_[column] >= TELLING
        if self.codes_.shape[1] and self.codes_[column, 0] >= 0:
            close |= self.codes_[:, 0] == self.codes_[column, 0]
        rows = np.flatnonzero(close)
        return rows, self.between(columns, rows)[0]

    def weights(self, column: int, others: Numbers) -> Floats:
        """How close some are to one."""
        found: Floats = self.between(np.array([column]), others)[0]
        return found

    def product(self, matrix: Any) -> Floats:
        """A few rows of W at a time."""
        total = np.zeros(matrix.shape, dtype=np.float32)
        used = np.unique(matrix.indices)
        for start in range(0, len(used), PORTION):
            columns = used[start : start + PORTION]
            total += matrix[:, columns] @ self.between(columns, slice(None))
        return total

    def shared(self, column: int, other: int) -> tuple[list[int], bool]:
        """The attributes two items share, by number, and whether their texts are alike."""
        mine, theirs = self.codes_[column], self.codes_[other]
        same = np.flatnonzero((mine == theirs) & (mine >= 0)).tolist()
        return same, float(self.vectors_[column] @ self.vectors_[other]) >= TELLING

    def _without_kind_and_text(self, columns: Numbers) -> npt.NDArray[np.bool_]:
        kinds = self.codes_[columns, 0] if self.codes_.shape[1] else np.full(len(columns), -1, dtype=np.int32)
        found: npt.NDArray[np.bool_] = (kinds < 0) & ~self.vectors_[columns].any(axis=1)
        return found

    def between(self, columns: Numbers, others: Any) -> Floats:
        """W[columns, others], several rows in the time of two."""
        cosines: Floats = (self.vectors_[others] @ self.vectors_[columns].T).T
        close: npt.NDArray[np.bool_] = cosines >= TELLING
        weights: Floats = np.float32(self.text) * np.maximum(cosines, np.float32(0))
        unknown = np.flatnonzero(self._without_kind_and_text(columns))
        shared = np.zeros((len(unknown), weights.shape[1]), dtype=np.int8)
        for attribute, share in enumerate(self.shares_):
            mine, theirs = self.codes_[columns, attribute][:, None], self.codes_[others, attribute]
            same = (mine == theirs) & (mine >= 0)
            weights += share * same
            shared += same[unknown]
            if attribute == 0:
                close |= same
        close[unknown] |= shared >= ENOUGH
        weights *= close
        weights[columns[:, None] == np.arange(len(self.ids_))[others]] = 0
        return weights
