"""What comes next: items chosen shortly after the ones a customer chose last, the latest deed first."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from scipy import sparse

from shop.recommend.methods.base import Sparse
from shop.recommend.methods.log import Floats, Log, Numbers, Past

MOST_PAIRS = 40_000_000
MOST_FOLLOWERS = 100


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
        """Count pairs; the window shrinks where more than 40 million pairs would have to be counted."""
        window = max(1, min(self.window, MOST_PAIRS // max(1, len(log.past.columns))))
        pairs = _pairs(log.past.owners, log.past.columns, log.width, window, self.slope)
        if self.backwards:
            pairs = pairs + np.float32(self.backwards) * pairs.T
        pairs = pairs.tocoo()
        sold = np.maximum(log.sold(), 1).astype(np.float32)
        values = pairs.data / (sold[pairs.row] ** self.source * sold[pairs.col] ** self.target)
        others = pairs.row != pairs.col
        found = (values[others].astype(np.float32), pairs.row[others], pairs.col[others])
        values, rows, columns = _strongest(*found) if len(found[0]) > MOST_FOLLOWERS * log.width else found
        return self.keep(sparse.csr_matrix((values, (rows, columns)), shape=pairs.shape), log.ids)

    def influence(self, past: Past) -> Floats:
        """The latest deed counts in full, each one before it `fading` times as much."""
        counted: Floats = past.weights * np.float32(self.fading) ** past.steps
        return counted.astype(np.float32)


def _strongest(values: Floats, rows: Any, columns: Any) -> tuple[Floats, Any, Any]:
    """The strongest followers of each item only, where there are so many that answers would take long."""
    order = np.lexsort((-values, rows))
    values, rows, columns = values[order], rows[order], columns[order]
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    rank = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    kept = rank < MOST_FOLLOWERS
    return values[kept], rows[kept], columns[kept]


def _pairs(owners: Numbers, columns: Numbers, width: int, window: int, slope: float) -> Any:
    """Weighted counts of (earlier, later) deeds of the same customer, added up in portions to spare memory."""
    total = sparse.csr_matrix((width, width), dtype=np.float32)
    items = columns.astype(np.int32)
    for distance in range(1, window + 1):
        same = owners[distance:] == owners[:-distance]
        if not same.any():
            break
        first, second = items[:-distance][same], items[distance:][same]
        weights = np.full(len(first), distance**-slope, dtype=np.float32)
        total = total + sparse.csr_matrix((weights, (first, second)), shape=(width, width))
    return total
