"""What one customer bought, liked, clicked and dismissed, read anew for every suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from shop.profiles.declared import dislikes_of, gifts_of
from shop.recommend.reading import read
from shop.recommend.shelf import Shelf, read_shelf, shelf_mark
from shop.store.tables import Customer, Interaction, Order, OrderLine

# A like counts just less than a purchase, which tells the two apart in a log.
WEIGHTS = {"bought": 1.0, "liked": 0.9, "carted": 0.8, "clicked": 0.5}


@dataclass(frozen=True)
class History:
    """`deeds` maps a product to the weightiest thing done with it, `moments` to when, `bought` to when it was last bought."""

    personalise: bool = True
    deeds: dict[int, str] = field(default_factory=dict)
    moments: dict[int, datetime] = field(default_factory=dict)
    bought: dict[int, datetime] = field(default_factory=dict)
    dismissed: frozenset[int] = frozenset()


# Written once: putting a statement together costs more than SQLite needs to answer it.
_WHO = select(Customer.personalise, Customer.attributes).where(Customer.id == bindparam("customer"))
_PURCHASES = (
    select(OrderLine.product_id, func.max(Order.placed_at))
    .join(Order, Order.id == OrderLine.order_id)
    .where(Order.customer_id == bindparam("customer"), Order.status != "cancelled")
    .group_by(OrderLine.product_id)
)
_CANCELLED = (
    select(OrderLine.id)
    .join(Order, Order.id == OrderLine.order_id)
    .where(Order.customer_id == Interaction.customer_id, OrderLine.product_id == Interaction.product_id)
    .where(Order.placed_at == Interaction.at, Order.status == "cancelled")
    .exists()
)
_DEEDS = (
    select(Interaction.product_id, Interaction.kind, func.max(Interaction.at))
    .where(Interaction.customer_id == bindparam("customer"), Interaction.kind != "seen")
    .where(or_(Interaction.kind != "bought", ~_CANCELLED))
    .group_by(Interaction.product_id, Interaction.kind)
)


def read_history(session: Session, customer_id: int | None, shelf: Shelf | None = None) -> History:
    """Everything a recommender may use of a customer; nobody and an unknown customer have none.

    Give the shelf where there is one: whoever dislikes a category, brand, colour or word has it read otherwise.
    """
    asked = {"customer": customer_id}
    customer = read(session, _WHO, asked).first() if customer_id is not None else None
    if customer is None:
        return History()
    given = _given(customer.attributes)
    bought: dict[int, datetime] = {row[0]: row[1] for row in read(session, _PURCHASES, asked) if row[0] not in given}
    kinds: dict[int, set[str]] = {product: {"bought"} for product in bought}
    latest = dict(bought)
    for product_id, kind, at in read(session, _DEEDS, asked):
        if product_id in given and kind != "dismissed":
            continue
        kinds.setdefault(product_id, set()).add(kind)
        if kind in WEIGHTS:
            latest[product_id] = max(at, latest.get(product_id, at))
        if kind == "bought":
            bought[product_id] = max(at, bought.get(product_id, at))
    refused = _refused(session, customer.attributes, shelf)
    dismissed = refused | frozenset(product for product, done in kinds.items() if "dismissed" in done)
    deeds = {
        product: next(kind for kind in WEIGHTS if kind in done)
        for product, done in kinds.items()
        if product not in dismissed and done & WEIGHTS.keys()
    }
    moments = {product: latest[product] for product in deeds}
    return History(customer.personalise, deeds, moments, bought, dismissed)


def joined(histories: Sequence[History]) -> History:
    """What several rows of one person come to; nothing is personal as soon as one of them wants it so."""
    first, *others = histories
    for other in others:
        moments = first.moments | {product: max(at, first.moments.get(product, at)) for product, at in other.moments.items()}
        bought = first.bought | {product: max(at, first.bought.get(product, at)) for product, at in other.bought.items()}
        deeds = {
            product: next(kind for kind in WEIGHTS if kind in (first.deeds.get(product), other.deeds.get(product)))
            for product in first.deeds | other.deeds
        }
        dismissed = first.dismissed | other.dismissed
        deeds = {product: kind for product, kind in deeds.items() if product not in dismissed}
        first = History(first.personalise and other.personalise, deeds, moments, bought, dismissed)
    return first


def _given(attributes: dict[str, Any]) -> frozenset[int]:
    """The products a customer told us were presents for somebody else."""
    return frozenset(gifts_of(attributes))


def _refused(session: Session, attributes: dict[str, Any], shelf: Shelf | None) -> frozenset[int]:
    """The products of categories, brands and colours a customer told us they do not like; of other words those named so."""
    names = dislikes_of(attributes)
    if not names:
        return frozenset()
    shelf = shelf or read_shelf(session, shelf_mark(session))
    return frozenset[int]().union(*(shelf.named(name) for name in names))
