"""What is bought together: products of the same orders, counted, and what completes a product where no order tells."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from shop.search import siblings
from shop.store.tables import Order, OrderLine, Product

RECENT_LINES = 1000
SHOP_LINES = 5000
LEAST = 2
CANDIDATES = 40


@dataclass(frozen=True)
class Companion:
    """A product that goes with another: in how many orders both were, or 0; `kind` is together, kinds or brand."""

    product: Product
    kind: str
    orders: int = 0


def companions(session: Session, product: Product, exclude: Collection[int] = (), limit: int = 3) -> list[Companion]:
    """Best first: bought with it, then of kinds bought with its kind, then of its brand; never of its own kind, all in stock."""
    never = {*exclude, product.id}
    found = _bought_with(session, product, never)
    if len(found) < limit:
        never |= {item.product.id for item in found}
        found += _of_kinds(session, product, never, {item.product.category for item in found})
    if len(found) < limit and product.brand:
        never |= {item.product.id for item in found}
        same = (Product.brand == product.brand, Product.category != product.category, *_there(never))
        rows = session.scalars(select(Product).where(*same).order_by(Product.id).limit(CANDIDATES))
        found += [Companion(row, "brand") for row in rows]
    return _one_a_line(found)[:limit]


def _bought_with(session: Session, product: Product, never: Collection[int]) -> list[Companion]:
    """Products in the latest orders with any variant of this one; how often both were, tempered by how often it sells at all."""
    family = [row.id for row in siblings(session, product)]
    each = RECENT_LINES // len(family)
    together = _counts(session, [order for number in family for order in _latest_orders(session, number, each)])
    rows = {
        row.id: row
        for row in session.scalars(
            select(Product).where(Product.id.in_(list(together)), Product.category != product.category, *_there(never))
        )
    }
    sold = _sold(session, list(rows))
    ranked = sorted(rows, key=lambda number: (-together[number] / math.sqrt(sold.get(number, 1)), number))
    return [Companion(rows[number], "together", together[number]) for number in ranked if together[number] >= LEAST]


def _latest_orders(session: Session, product_id: int, limit: int) -> list[int]:
    """The latest orders a product is in, straight from the index."""
    lines = select(OrderLine.order_id).join(Order, Order.id == OrderLine.order_id)
    of_it = lines.where(OrderLine.product_id == product_id, Order.status != "cancelled")
    return list(session.scalars(of_it.order_by(OrderLine.id.desc()).limit(limit)))


def _latest_orders_of_kind(session: Session, kind: str) -> list[int]:
    """The orders among the shop's latest lines that have a product of a kind."""
    recent = select(OrderLine.order_id, OrderLine.product_id).order_by(OrderLine.id.desc()).limit(SHOP_LINES).subquery()
    query = select(recent.c.order_id).join(Product, Product.id == recent.c.product_id).where(Product.category == kind)
    return list(session.scalars(query))


def _counts(session: Session, orders: Sequence[int]) -> dict[int, int]:
    """For each product, in how many of these orders it is."""
    count = func.count(OrderLine.order_id.distinct())
    query = select(OrderLine.product_id, count).where(OrderLine.order_id.in_(sorted(set(orders)))).group_by(OrderLine.product_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _sold(session: Session, ids: Sequence[int]) -> dict[int, int]:
    query = select(OrderLine.product_id, func.count()).where(OrderLine.product_id.in_(ids)).group_by(OrderLine.product_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _of_kinds(session: Session, product: Product, never: Collection[int], had: Collection[str]) -> list[Companion]:
    """The best seller of each kind that is bought with this product's kind, the most frequent kind first."""
    together = _counts(session, _latest_orders_of_kind(session, product.category))
    kinds: dict[str, tuple[int, int]] = {}
    query = select(Product.id, Product.category).where(Product.id.in_(list(together)), *_there(never))
    for number, kind in session.execute(query):
        total, best = kinds.get(kind, (0, number))
        kinds[kind] = (total + together[number], number if together[number] > together.get(best, 0) else best)
    ranked = sorted((kind for kind in kinds if kind != product.category and kind not in had), key=lambda kind: -kinds[kind][0])
    best_ids = [kinds[kind][1] for kind in ranked if kinds[kind][0] >= LEAST]
    rows = {row.id: row for row in session.scalars(select(Product).where(Product.id.in_(best_ids)))}
    return [Companion(rows[number], "kinds", kinds[rows[number].category][0]) for number in best_ids]


def _there(never: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return Product.active.is_(True), Product.stock > 0, Product.id.not_in(never)


def _one_a_line(found: Sequence[Companion]) -> list[Companion]:
    titles: dict[str, Companion] = {}
    for item in found:
        attributes = item.product.attributes or {}
        titles.setdefault(str(attributes.get("variant_group") or attributes.get("group") or item.product.title), item)
    return list(titles.values())
