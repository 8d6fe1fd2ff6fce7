"""Recent popularity: what most customers bought lately, over longer windows where lately is too little."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.recommend.methods.recent import shares
from shop.recommend.ranking import Sales
from shop.recommend.shelf import Mark, Mask, Shelf
from shop.store.tables import Order, OrderLine

WINDOWS = ((30, 2), (90, 2), (365, 2), (36_500, 1))
SECONDS_PER_DAY = 86_400
SECONDS_PER_HOUR = 3_600
# Counting many orders takes milliseconds, so that large shops are looked at once in a while only.
MANY_ORDERS = 20_000
PAUSE_SECONDS = 5.0
AT_ONCE = 1000

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Key = tuple[int, Mark, int]


class Popularity:
    """Sales by product and moment, kept in memory and extended by the orders that are new since the last look."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._clock = clock
        self._looked = -PAUSE_SECONDS
        self._seen = self._orders = 0
        self._sales: tuple[Numbers, Numbers] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        self._version = 0
        self._order: tuple[Key | None, Numbers, Numbers, Numbers] = (None, *(np.zeros(0, dtype=np.int64),) * 3)
        self._shares: dict[float, tuple[Key, Sales]] = {}

    def refresh(self, session: Session) -> Self:
        """Read orders written since the last look; reads all again when some were removed."""
        with self._lock:
            if self._orders > MANY_ORDERS and self._clock() - self._looked < PAUSE_SECONDS:
                return self
            self._looked = self._clock()
            count, newest = session.execute(select(func.count(Order.id), func.max(Order.id))).one()
            newest = newest or 0
            if (count, newest) == (self._orders, self._seen):
                return self
            if count < self._orders or newest <= self._seen:
                self._seen, self._sales = 0, (self._sales[0][:0], self._sales[1][:0])
            products, moments = _read_sales(session, self._seen)
            self._sales = (np.concatenate([self._sales[0], products]), np.concatenate([self._sales[1], moments]))
            self._orders, self._seen = count, newest
            self._version += 1
            return self

    def ranked(self, shelf: Shelf, allowed: Mask, at: datetime) -> Iterator[tuple[int, int]]:
        """Rows of the shelf, most popular first, each with the window in days in which it sold enough."""
        order, windows, _ = self._ordered(shelf, at)
        for start in range(0, len(order), AT_ONCE):
            rows, days = order[start : start + AT_ONCE], windows[start : start + AT_ONCE]
            kept = allowed[rows]
            yield from zip(rows[kept].tolist(), days[kept].tolist(), strict=True)

    def windows(self, shelf: Shelf, rows: Numbers, at: datetime) -> dict[int, int]:
        """The window in which each of some rows sold enough, in days; rows that did not are left out."""
        found = self._ordered(shelf, at)[2][rows]
        return {row: days for row, days in zip(rows.tolist(), found.tolist(), strict=True) if days}

    def shares(self, shelf: Shelf, at: datetime, half_life: float) -> Floats:
        """Sales by row, halved every `half_life` days, as shares of the best seller; anew every hour and after changes."""
        return self.sales(shelf, at, half_life).shares

    def sales(self, shelf: Shelf, at: datetime, half_life: float) -> Sales:
        """The same with the best sellers."""
        key = self._key(shelf, at)
        known = self._shares.get(half_life)
        if known is None or known[0] != key:
            rows, moments = self._placed(shelf)
            ages = np.maximum(key[0] * SECONDS_PER_HOUR - moments, 0) / SECONDS_PER_DAY
            known = self._shares[half_life] = (key, Sales.of(shares(rows, ages, half_life, len(shelf.ids))))
        return known[1]

    def _key(self, shelf: Shelf, at: datetime) -> Key:
        return int(at.timestamp()) // SECONDS_PER_HOUR, shelf.mark, self._version

    def _placed(self, shelf: Shelf) -> tuple[Numbers, Numbers]:
        products, moments = self._sales
        if not len(shelf.ids) or not len(products):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        rows = np.minimum(np.searchsorted(shelf.ids, products), len(shelf.ids) - 1)
        there = shelf.ids[rows] == products
        return rows[there], moments[there]

    def _ordered(self, shelf: Shelf, at: datetime) -> tuple[Numbers, Numbers, Numbers]:
        """All rows that ever sold, with their windows, and the window of every row, 0 where it never sold."""
        # Another thread may replace it meanwhile.
        key, known = self._key(shelf, at), self._order
        if known[0] == key:
            return known[1:]
        placed, moments = self._placed(shelf)
        left = np.ones(len(shelf.ids), dtype=np.bool_)
        order, windows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for days, least in WINDOWS:
            recent = placed[moments > (key[0] - days * 24) * SECONDS_PER_HOUR]
            sold = np.bincount(recent, minlength=len(shelf.ids))
            rows = np.flatnonzero(left & (sold >= least))
            order.append(rows[np.lexsort((rows, -sold[rows]))])
            windows.append(np.full(len(rows), days))
            left[rows] = False
        by_row = np.zeros(len(shelf.ids), dtype=np.int64)
        by_row[np.concatenate(order)] = np.concatenate(windows)
        found = np.concatenate(order), np.concatenate(windows), by_row
        self._order = (key, *found)
        return found


def _read_sales(session: Session, after: int) -> tuple[Numbers, Numbers]:
    query = (
        select(OrderLine.product_id, Order.placed_at)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.id > after, Order.status != "cancelled")
    )
    rows = session.execute(query).all()
    products = np.array([row.product_id for row in rows], dtype=np.int64)
    return products, np.array([int(row.placed_at.timestamp()) for row in rows], dtype=np.int64)
