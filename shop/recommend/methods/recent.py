"""Recent popularity: the same for everybody, what was chosen lately counting more; or what newcomers chose first."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from shop.recommend.methods.base import Method
from shop.recommend.methods.log import Floats, Log, Mask, Numbers, Past

HOUR = 1 / 24


class Recent(Method):
    """Choices, each halved every `half_life` days (0: all alike), or those of the last `window` days; the best scores 1.

    With `firsts` only each customer's first visit counts: what those take who come for the first time.
    """

    name = "recent"
    personal = False
    additive = False
    parameters = ("half_life", "window", "firsts")
    kept = ("shares",)

    def __init__(self, half_life: float = 8.0, window: float = 0.0, firsts: bool = False) -> None:
        self.half_life = half_life
        self.window = window
        self.firsts = firsts
        self.ids_ = np.zeros(0, dtype=np.int64)
        self.shares_: Floats = np.zeros(0, dtype=np.float32)

    def fit(self, log: Log) -> Self:
        """Count."""
        self.ids_ = log.ids
        counted = np.ones(len(log.past.columns), dtype=np.bool_)
        if self.window:
            counted &= log.past.ages <= self.window
        if self.firsts:
            counted &= first_visits(log.past)
        self.shares_ = shares(log.past.columns[counted], log.past.ages[counted], self.half_life, log.width)
        return self

    def scores(self, past: Past) -> Floats:
        """The same row for each customer."""
        return np.tile(self.shares_, (past.count, 1))


def first_visits(past: Past) -> Mask:
    """The deeds of each customer's first visit, which is what happened within an hour of the first deed."""
    oldest = np.zeros(past.count, dtype=np.float32)
    np.maximum.at(oldest, past.owners, past.ages)
    mask: Mask = past.ages >= oldest[past.owners] - HOUR
    return mask


def shares(columns: Numbers, ages: npt.NDArray[Any], half_life: float, width: int) -> Floats:
    """How much each item was chosen, faded by age in days, as a share of the most chosen one."""
    weights = np.exp2(-ages / half_life) if half_life else None
    counted = np.bincount(columns, weights=weights, minlength=width).astype(np.float32)
    return counted / counted.max() if counted.any() else counted
