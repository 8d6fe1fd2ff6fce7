"""Synthetic shops of any size: a few products sell most (Zipf), and customers buy mostly within two circles of products."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import insert

from shop.recommend.methods.log import Log, log_of
from shop.store import Store, now
from shop.store.tables import Customer, Order, OrderLine, Product

CIRCLE = 200
CIRCLES = 2
FAITHFUL = 0.8
SPREAD = 1.1
DAYS = 180
SECONDS = DAYS * 86_400
EACH = 25
PORTION = 20_000


def make_log(products: int, interactions: int, seed: int = 0) -> Log:
    """A log of so many interactions, 25 a customer, over 180 days; ids are 1..products."""
    random = np.random.default_rng(seed)
    customers = np.arange(interactions) // EACH
    count = int(customers[-1]) + 1
    circles = max(1, products // CIRCLE)
    own = random.integers(0, circles, (count, CIRCLES))
    circle = own[customers, random.integers(0, CIRCLES, interactions)]
    size = products // circles
    near = circle * size + _zipf(random, size, interactions)
    shuffled = random.permutation(products)
    items = np.where(random.random(interactions) < FAITHFUL, near, shuffled[_zipf(random, products, interactions)])
    return log_of(customers, items + 1, random.integers(0, SECONDS, interactions).astype(np.float64))


def fill_store(store: Store, products: int, log: Log, customers: int) -> list[int]:
    """Products, and the orders of the first customers of a log; returns the ids of those customers."""
    goods = [
        {"id": number, "sku": f"S{number}", "title": f"Product {number}", "category": f"kind {number // CIRCLE}", "stock": 9}
        | {"price": 100 + number % 9000, "currency": "EUR", "translations": {"zh": {"title": f"商品{number}"}}}
        for number in range(1, products + 1)
    ]
    past = log.past.of(np.arange(customers))
    until = now()
    with store.transaction() as session:
        for start in range(0, len(goods), PORTION):
            session.execute(insert(Product), goods[start : start + PORTION])
        session.execute(insert(Customer), [{"id": number + 1} for number in range(customers)])
        orders, lines = [], []
        for number, (owner, column, age) in enumerate(zip(past.owners, past.columns, past.ages, strict=True), start=1):
            placed = until - timedelta(days=float(age))
            orders.append(
                {"id": number, "number": str(number), "customer_id": int(owner) + 1, "placed_at": placed}
                | {"status": "delivered", "currency": "EUR", "total": 100}
            )
            lines.append({"order_id": number, "product_id": int(log.ids[column]), "quantity": 1, "price": 100})
        session.execute(insert(Order), orders)
        session.execute(insert(OrderLine), lines)
    return list(range(1, customers + 1))


def open_store(folder: Path) -> Store:
    """A database of its own with all tables."""
    store = Store(f"sqlite:///{folder / 'scale.db'}")
    store.migrate()
    return store


def _zipf(random: np.random.Generator, size: int, count: int) -> npt.NDArray[np.int64]:
    weights = 1.0 / np.arange(1, size + 1) ** SPREAD
    bounds = np.cumsum(weights / weights.sum())
    found: npt.NDArray[np.int64] = np.minimum(np.searchsorted(bounds, random.random(count)), size - 1)
    return found
