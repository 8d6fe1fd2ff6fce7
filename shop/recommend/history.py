"""What one customer bought, liked, clicked and dismissed, read anew for every suggestion."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.store.tables import Customer, Interaction, Order, OrderLine

WEIGHTS = {"bought": 1.0, "liked": 1.0, "carted": 0.8, "clicked": 0.5}


@dataclass(frozen=True)
class History:
    """`deeds` maps a product to the weightiest thing done with it, `bought` to when it was last bought."""

    personalise: bool = True
    deeds: dict[int, str] = field(default_factory=dict)
    bought: dict[int, datetime] = field(default_factory=dict)
    dismissed: frozenset[int] = frozenset()


def read_history(session: Session, customer_id: int | None) -> History:
    """Everything a recommender may use of a customer; nobody and an unknown customer have none."""
    customer = session.get(Customer, customer_id) if customer_id is not None else None
    if customer is None:
        return History()
    bought = _purchases(session, customer.id)
    kinds: dict[int, set[str]] = {product: {"bought"} for product in bought}
    query = select(Interaction.product_id, Interaction.kind, func.max(Interaction.at)).where(
        Interaction.customer_id == customer.id, Interaction.kind != "seen"
    )
    for product_id, kind, at in session.execute(query.group_by(Interaction.product_id, Interaction.kind)):
        kinds.setdefault(product_id, set()).add(kind)
        if kind == "bought":
            bought[product_id] = max(at, bought.get(product_id, at))
    dismissed = frozenset(product for product, done in kinds.items() if "dismissed" in done)
    deeds = {
        product: next(kind for kind in WEIGHTS if kind in done)
        for product, done in kinds.items()
        if product not in dismissed and done & WEIGHTS.keys()
    }
    return History(customer.personalise, deeds, bought, dismissed)


def _purchases(session: Session, customer_id: int) -> dict[int, datetime]:
    query = (
        select(OrderLine.product_id, func.max(Order.placed_at).label("at"))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.customer_id == customer_id, Order.status != "cancelled")
        .group_by(OrderLine.product_id)
    )
    return {row.product_id: row.at for row in session.execute(query)}
