"""How often one item followed another in the deeds of the same customers, counted in portions so that memory stays bounded."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from shop.recommend.methods.log import Floats, Log, Past

MOST_PAIRS = 64_000_000
MOST_FOLLOWERS = 100
# Where items have few on the average, best sellers keep more; all of theirs would make each answer slow.
LONGEST = 2_000
PORTION = 8_000_000
KEPT = 3


class Followers:
    """The pairs of one log; the latest counts are kept, so that asking again with some parameters changed costs little."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.sold: Floats = np.maximum(log.sold(), 1).astype(np.float32)
        self._kept: dict[tuple[Any, ...], Any] = {}

    def near(self, window: int, slope: float, backwards: float, target: float) -> Any:
        """Items x followers (CSR): weighted counts by sold^target of the follower, only the strongest where there are many."""
        key = (window, slope, backwards, target)
        if key not in self._kept:
            pairs = self._both(window, slope, backwards)
            values = pairs.data / (self.sold**target)[pairs.indices]
            near = sparse.csr_matrix((values, pairs.indices, pairs.indptr), shape=pairs.shape)
            most = MOST_FOLLOWERS if near.nnz > MOST_FOLLOWERS * self.log.width else LONGEST
            self._keep(key, strongest(near, most) if np.diff(near.indptr).max(initial=0) > most else near.sorted_indices())
        return self._kept[key]

    def _both(self, window: int, slope: float, backwards: float) -> Any:
        key = (window, slope, backwards)
        if key not in self._kept:
            pairs = self._forwards(window, slope)
            self._keep(key, pairs + np.float32(backwards) * pairs.T.tocsr() if backwards else pairs)
        return self._kept[key]

    def _forwards(self, window: int, slope: float) -> Any:
        key = (window, slope)
        if key not in self._kept:
            self._keep(key, count(self.log.past, self.log.width, countable(self.log.past, window), slope))
        return self._kept[key]

    def _keep(self, key: tuple[Any, ...], found: Any) -> None:
        alike = [other for other in self._kept if len(other) == len(key)]
        if len(alike) == KEPT:
            del self._kept[alike[0]]
        self._kept[key] = found


def countable(past: Past, window: int, most: int = MOST_PAIRS) -> int:
    """The window, or the largest one below it (at least 1) that makes no more pairs than can be counted."""
    deeds = np.bincount(np.minimum(past.steps, window), minlength=window + 1)
    # With a window of w each deed makes a pair with each of its min(steps, w) later ones.
    pairs = np.cumsum(np.cumsum(deeds[::-1])[::-1][1:])
    return window if pairs[-1] <= most else max(1, int(np.searchsorted(pairs, most, side="right")))


def count(past: Past, width: int, window: int, slope: float, portion: int = PORTION) -> Any:
    """Items x items (CSR, columns in no order): for each later deed of the same customer at distance d, d^-slope; no diagonal."""
    later = np.minimum(past.steps, window)
    items = past.columns.astype(np.int32)
    order = np.argsort(items, kind="stable")
    deeds = np.r_[0, np.cumsum(np.bincount(items, minlength=width))]
    pairs = np.r_[0, np.cumsum(later[order])][deeds]
    fading = np.arange(1, window + 1, dtype=np.float32) ** np.float32(-slope)
    bounds = np.unique(np.searchsorted(pairs, np.arange(0, pairs[-1] + portion, portion)).clip(max=width))
    parts = [sparse.csr_matrix((0, width), dtype=np.float32)]
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        own = order[deeds[start] : deeds[end]]
        sizes = later[own]
        distance = np.arange(pairs[end] - pairs[start]) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        follower = items[np.repeat(own + 1, sizes) + distance]
        starts = pairs[start : end + 1] - pairs[start]
        parts.append(_summed(fading[distance], follower, starts, start, width))
    rest = sparse.csr_matrix((width - sum(part.shape[0] for part in parts), width), dtype=np.float32)
    return sparse.vstack([*parts, rest], format="csr")


def _summed(values: Floats, columns: Any, starts: Any, first: int, width: int) -> Any:
    """Some rows of the matrix, the first of them number `first`, with equal columns added up and the diagonal left out."""
    rows = len(starts) - 1
    raw = sparse.csr_matrix((values, columns, starts), shape=(rows, width))
    # A product adds equal columns up without sorting them first.
    added = raw @ sparse.identity(width, dtype=np.float32, format="csr")
    others = added.indices != np.repeat(np.arange(first, first + rows, dtype=np.int32), np.diff(added.indptr))
    starts = np.r_[0, np.cumsum(others)][added.indptr]
    return sparse.csr_matrix((added.data[others], added.indices[others], starts), shape=(rows, width))


def strongest(matrix: Any, most: int) -> Any:
    """The `most` largest values of each row, of equal ones those with the smaller columns; values are above 0, columns ascend."""
    bits = max(1, int(matrix.shape[1] - 1).bit_length())
    step = 1 << (32 - bits)
    parts = [_strongest(matrix[start : start + step], most, np.uint64(bits)) for start in range(0, matrix.shape[0], step)]
    found = sparse.vstack(parts, format="csr")
    found.sort_indices()
    return found


def _strongest(matrix: Any, most: int, bits: np.uint64) -> Any:
    """Sorts by one number made of row, value falling and column: bits of positive floats have the order of the floats."""
    sizes = np.diff(matrix.indptr)
    word, half = np.uint64(32), np.uint64(0xFFFFFFFF)
    keys = np.repeat(np.arange(len(sizes), dtype=np.uint64) << (word + bits), sizes)
    keys |= (half - matrix.data.astype(np.float32).view(np.uint32)) << bits
    keys |= matrix.indices.astype(np.uint64)
    keys.sort()
    keys = keys[np.arange(len(keys)) - np.repeat(matrix.indptr[:-1], sizes) < most]
    values: npt.NDArray[Any] = (half - ((keys >> bits) & half)).astype(np.uint32).view(np.float32)
    columns = (keys & np.uint64((1 << int(bits)) - 1)).astype(np.int32)
    starts = np.r_[0, np.cumsum(np.minimum(sizes, most))]
    return sparse.csr_matrix((values, columns, starts), shape=matrix.shape)
