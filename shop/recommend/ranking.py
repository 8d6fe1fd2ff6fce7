"""Taste and recent popularity in one order, found from what either names first instead of from the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from shop.recommend.methods.log import Floats, Mask, Numbers

FIRST = 40
HEAD = 512


@dataclass(frozen=True)
class Sales:
    """Shares of recent sales by row of the shelf, and the rows of the largest, best first."""

    shares: Floats
    head: Numbers

    @classmethod
    def of(cls, shares: Floats, most: int = HEAD) -> Sales:
        """With the `most` best sellers at the head, equal ones in order of row."""
        rows = np.flatnonzero(shares > 0)
        if len(rows) > most:
            values = shares[rows]
            least = np.partition(values, len(values) - most)[len(values) - most]
            above = rows[values > least]
            rows = np.concatenate([above, rows[values == least][: most - len(above)]])
        return cls(shares, rows[np.lexsort((rows, -shares[rows]))])


def ranked(rows: Numbers, tastes: Floats, share: float, sales: Sales, allowed: Mask) -> Iterator[tuple[Numbers, Floats]]:
    """Allowed rows whose taste + share * sales is above 0 with their tastes, highest first, equal ones in order of row.

    `rows` (ascending) are those with a taste. The order holds as far as the last of the head; only who asks for more than
    that has the whole catalogue looked through.
    """
    weight = np.float32(share)
    totals = tastes + weight * sales.shares[rows]
    others = _beside(sales.head, rows) if share else rows[:0]
    first = np.concatenate([rows, others])
    totals = np.concatenate([totals, weight * sales.shares[others]])
    tastes = np.concatenate([tastes, np.zeros(len(others), dtype=np.float32)])
    near: Mask = allowed[first] & (totals > 0)
    last = int(sales.head[-1]) if share and len(sales.head) else -1
    if last >= 0:
        bound = weight * sales.shares[last]
        near &= (totals > bound) | ((totals == bound) & (first <= last))
    for places in in_order(first[near], totals[near]):
        yield first[near][places], tastes[near][places]
    everywhere, full = weight * sales.shares, np.zeros_like(sales.shares)
    everywhere[first], full[first] = totals, tastes
    left = allowed & (everywhere > 0)
    left[first[near]] = False
    rest = np.flatnonzero(left)
    for places in in_order(rest, everywhere[rest]):
        yield rest[places], full[rest][places]


def in_order(rows: Numbers, scores: Any) -> Iterator[Numbers]:
    """Places of the highest scores first, equal ones in order of row; the first few without sorting all."""
    places = np.arange(len(rows))
    if len(rows) > FIRST:
        least = np.partition(scores, len(scores) - FIRST)[len(scores) - FIRST]
        yield _sorted(np.flatnonzero(scores > least), rows, scores)
        places = np.flatnonzero(scores <= least)
    places = _sorted(places, rows, scores)
    start, size = 0, FIRST
    while start < len(places):
        yield places[start : start + size]
        start, size = start + size, 2 * size


def _sorted(places: Numbers, rows: Numbers, scores: Any) -> Numbers:
    return places[np.lexsort((rows[places], -scores[places]))]


def _beside(head: Numbers, rows: Numbers) -> Numbers:
    """Those of the head that are not among some rows (ascending)."""
    if not len(rows):
        return head
    beside: Numbers = head[rows[np.minimum(np.searchsorted(rows, head), len(rows) - 1)] != head]
    return beside
