"""Recent popularity: what most customers bought lately, over longer windows where lately is too little."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.recommend.shelf import Shelf
from shop.store.tables import Order, OrderLine

WINDOWS = ((30, 2), (90, 2), (365, 2), (36_500, 1))
SECONDS_PER_DAY = 86_400

Numbers = npt.NDArray[np.int64]


class Popularity:
    """Sales by product and moment, kept in memory and extended by the orders that are new since the last look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = 0
        self._orders = 0
        self._products: Numbers = np.zeros(0, dtype=np.int64)
        self._moments: Numbers = np.zeros(0, dtype=np.int64)

    def refresh(self, session: Session) -> Self:
        """Read orders written since the last look; reads all again when some were removed."""
        with self._lock:
            count, newest = session.execute(select(func.count(Order.id), func.max(Order.id))).one()
            if (count, newest or 0) == (self._orders, self._seen):
                return self
            if count < self._orders or (newest or 0) <= self._seen:
                self._seen, self._products, self._moments = 0, self._products[:0], self._moments[:0]
            query = (
                select(OrderLine.product_id, Order.placed_at)
                .join(Order, Order.id == OrderLine.order_id)
                .where(Order.id > self._seen, Order.status != "cancelled")
            )
            rows = session.execute(query).all()
            fresh = np.array([row.product_id for row in rows], dtype=np.int64)
            moments = np.array([int(row.placed_at.timestamp()) for row in rows], dtype=np.int64)
            self._products = np.concatenate([self._products, fresh])
            self._moments = np.concatenate([self._moments, moments])
            self._orders, self._seen = count, newest or 0
            return self

    def ranked(self, shelf: Shelf, allowed: npt.NDArray[np.bool_], at: datetime) -> list[tuple[int, int]]:
        """Rows of the shelf, most popular first, each with the window in days in which it sold enough."""
        products, moments = self._products, self._moments
        order: list[tuple[int, int]] = []
        left = allowed.copy()
        for days, least in WINDOWS:
            since = int(at.timestamp()) - days * SECONDS_PER_DAY
            sold = np.bincount(shelf.rows(products[moments > since]), minlength=len(shelf.ids))
            rows = np.flatnonzero(left & (sold >= least))
            rows = rows[np.lexsort((rows, -sold[rows]))]
            order.extend((int(row), days) for row in rows)
            left[rows] = False
        return order
