"""Recent popularity: what most customers bought lately, over longer windows where lately is too little."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.recommend.shelf import Mask, Shelf
from shop.store.tables import Order, OrderLine

WINDOWS = ((30, 2), (90, 2), (365, 2), (36_500, 1))
SECONDS_PER_DAY = 86_400
SECONDS_PER_HOUR = 3_600

Numbers = npt.NDArray[np.int64]


class Popularity:
    """Sales by product and moment, kept in memory and extended by the orders that are new since the last look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = self._orders = 0
        self._sales: tuple[Numbers, Numbers] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        self._version = 0
        self._counts: tuple[object, list[Numbers]] = (None, [])

    def refresh(self, session: Session) -> Self:
        """Read orders written since the last look; reads all again when some were removed."""
        with self._lock:
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

    def ranked(self, shelf: Shelf, allowed: Mask, at: datetime) -> list[tuple[int, int]]:
        """Rows of the shelf, most popular first, each with the window in days in which it sold enough."""
        order: list[tuple[int, int]] = []
        left = allowed.copy()
        for (days, least), sold in zip(WINDOWS, self._sold(shelf, at), strict=True):
            rows = np.flatnonzero(left & (sold >= least))
            rows = rows[np.lexsort((rows, -sold[rows]))]
            order.extend((int(row), days) for row in rows)
            left[rows] = False
        return order

    def _sold(self, shelf: Shelf, at: datetime) -> list[Numbers]:
        """Sales by row of the shelf for each window, counted anew every hour and whenever orders or catalogue changed."""
        hour = int(at.timestamp()) // SECONDS_PER_HOUR
        key, counts = self._counts
        current = (hour, shelf.mark, self._version)
        if key == current:
            return counts
        products, moments = self._sales
        counts = []
        for days, _ in WINDOWS:
            recent = products[moments > (hour - days * 24) * SECONDS_PER_HOUR]
            counts.append(np.bincount(shelf.rows(recent), minlength=len(shelf.ids)))
        self._counts = (current, counts)
        return counts


def _read_sales(session: Session, after: int) -> tuple[Numbers, Numbers]:
    query = (
        select(OrderLine.product_id, Order.placed_at)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.id > after, Order.status != "cancelled")
    )
    rows = session.execute(query).all()
    products = np.array([row.product_id for row in rows], dtype=np.int64)
    return products, np.array([int(row.placed_at.timestamp()) for row in rows], dtype=np.int64)
