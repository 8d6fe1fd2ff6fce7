"""What a customer chose before and may choose again, the more often and the more lately the more."""

from __future__ import annotations

from typing import Self

import numpy as np

from shop.recommend.methods.base import Method
from shop.recommend.methods.ease import faded
from shop.recommend.methods.log import Floats, Log, Numbers, Past


class Repeats(Method):
    """Each time counts, halved every `half_life` days; learns nothing but the ids."""

    name = "repeats"
    parameters = ("half_life",)

    def __init__(self, half_life: float = 120.0) -> None:
        self.half_life = half_life
        self.ids_ = np.zeros(0, dtype=np.int64)

    def fit(self, log: Log) -> Self:
        """Take the ids."""
        self.ids_ = log.ids
        return self

    def scores(self, past: Past) -> Floats:
        """Faded counts of a customer's own choices."""
        dense: Floats = past.matrix(faded(past, self.half_life), len(self.ids_), summed=True).toarray()
        return dense

    def terms(self, past: Past, columns: Numbers) -> Floats:
        """The times each was chosen, faded."""
        counted: Floats = np.where(past.columns[:, None] == columns, faded(past, self.half_life)[:, None], np.float32(0))
        return counted
