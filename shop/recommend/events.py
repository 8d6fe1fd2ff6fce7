"""What all customers did, read out of the shop's tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from shop.recommend.history import WEIGHTS
from shop.recommend.methods.log import Log, Numbers, log_of
from shop.store.tables import Interaction, Order, OrderLine

PORTION = 100_000
BOUGHT = WEIGHTS["bought"]


def read_log(session: Session) -> Log:
    """All purchases that were not cancelled, likes and clicks; a dismissed product leaves no trace of itself.

    Ages count from the latest deed. Read in portions, so that millions of rows take little memory.
    """
    lines = (
        select(Order.customer_id, OrderLine.product_id, Order.placed_at)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.customer_id.is_not(None))
        .order_by(Order.id, OrderLine.id)
    )
    deeds = (
        select(Interaction.customer_id, Interaction.product_id, Interaction.at, Interaction.kind)
        .where(Interaction.kind.in_(WEIGHTS))
        .order_by(Interaction.id)
    )
    ordered = _joined([*_portions(session, lines.where(Order.status != "cancelled"))])
    cancelled = _joined([*_portions(session, lines.where(Order.status == "cancelled"))])
    told = _joined([*_portions(session, deeds)])
    # A purchase that stands in an order is there already, or was cancelled; one reported by a storefront alone is neither.
    width = max(int(column.max(initial=0)) for _, column, *_ in (ordered, cancelled, told)) + 1
    known = np.concatenate([customers * width + products for customers, products, *_ in (ordered, cancelled)])
    doubled = (told[3] == BOUGHT) & np.isin(told[0] * width + told[1], known)
    customers, products, moments, weights = (
        np.concatenate([mine, theirs[~doubled]]) for mine, theirs in zip(ordered, told, strict=True)
    )
    return log_of(customers, products, moments, weights)


def read_baskets(session: Session) -> tuple[Numbers, Numbers]:
    """(order, product) of every line of the orders that were not cancelled, those of guests too."""
    lines = select(OrderLine.order_id, OrderLine.product_id).join(Order, Order.id == OrderLine.order_id)
    found = [np.zeros((0, 2), dtype=np.int64)]
    result = session.execute(lines.where(Order.status != "cancelled"), execution_options={"yield_per": PORTION})
    found += [np.array([tuple(row) for row in rows], dtype=np.int64) for rows in result.partitions()]
    whole = np.concatenate(found)
    return whole[:, 0], whole[:, 1]


def _joined(parts: list[tuple[Any, ...]]) -> list[Any]:
    """Portions as four whole columns: customer, product, moment, weight."""
    nothing = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.float32))
    return [np.concatenate(column) for column in zip(nothing, *parts, strict=True)]


def _portions(session: Session, query: Executable) -> Iterator[tuple[Any, ...]]:
    for rows in session.execute(query, execution_options={"yield_per": PORTION}).partitions():
        columns = list(zip(*rows, strict=True))
        kinds = columns[3] if len(columns) > 3 else ("bought",) * len(rows)
        yield (
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int64),
            np.array([moment.timestamp() for moment in columns[2]], dtype=np.float64),
            np.array([WEIGHTS[kind] for kind in kinds], dtype=np.float32),
        )
