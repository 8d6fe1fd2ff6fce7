"""What all customers did, as a matrix of customers by products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.recommend.history import WEIGHTS
from shop.store.tables import Interaction, Order, OrderLine

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Events:
    """One entry per purchase, like or click; `moments` are UTC seconds since 1970, `bought` marks purchases."""

    customers: Numbers
    products: Numbers
    moments: Numbers
    weights: npt.NDArray[np.float32]
    bought: npt.NDArray[np.bool_]

    def where(self, mask: npt.NDArray[np.bool_]) -> Events:
        """The events that a mask selects."""
        return Events(self.customers[mask], self.products[mask], self.moments[mask], self.weights[mask], self.bought[mask])

    def matrix(self, customer_ids: Numbers, product_ids: Numbers) -> Any:
        """Sparse customers x products (CSR, float32) of the weightiest event of each pair; both ids ascending and complete."""
        rows, columns = np.searchsorted(customer_ids, self.customers), np.searchsorted(product_ids, self.products)
        order = np.lexsort((-self.weights, columns, rows))
        rows, columns, weights = rows[order], columns[order], self.weights[order]
        first = np.ones(len(rows), dtype=np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        shape = (len(customer_ids), len(product_ids))
        return sparse.csr_matrix((weights[first], (rows[first], columns[first])), shape=shape)


def read_events(session: Session) -> Events:
    """All purchases that were not cancelled, and all likes and clicks."""
    bought = session.execute(
        select(Order.customer_id, OrderLine.product_id, Order.placed_at)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.customer_id.is_not(None), Order.status != "cancelled")
    ).all()
    done = session.execute(
        select(Interaction.customer_id, Interaction.product_id, Interaction.at, Interaction.kind).where(
            Interaction.kind.in_(WEIGHTS)
        )
    ).all()
    rows: list[Any] = [*bought, *done]
    kinds = ["bought"] * len(bought) + [row.kind for row in done]
    return Events(
        customers=np.array([row[0] for row in rows], dtype=np.int64),
        products=np.array([row[1] for row in rows], dtype=np.int64),
        moments=np.array([int(row[2].timestamp()) for row in rows], dtype=np.int64),
        weights=np.array([WEIGHTS[kind] for kind in kinds], dtype=np.float32),
        bought=np.array([kind == "bought" for kind in kinds], dtype=np.bool_),
    )
