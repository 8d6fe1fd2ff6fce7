"""Products like one: of the same kind, closest in brand, colour, material, tags and price, with what they share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.facts import material_of
from shop.query import content_words
from shop.search import group_of
from shop.store.tables import Product

CANDIDATES = 200
CLOSE = 0.25
# The catalogue is only looked at around the price: the nearest 100 below and above.
HALF = CANDIDATES // 2


@dataclass(frozen=True)
class Alike:
    """A product and what it shares with the other: kind, brand, colour, material, price or words."""

    product: Product
    shared: tuple[str, ...]


def alike(session: Session, product: Product, exclude: Collection[int] = (), limit: int = 3) -> list[Alike]:
    """In stock, of the same kind, best first, one variant of each thing and none of the product itself."""
    there = (Product.active, Product.stock > 0, Product.category == product.category, Product.id.not_in({*exclude, product.id}))
    below = select(Product).where(*there, Product.price <= product.price).order_by(Product.price.desc(), Product.id).limit(HALF)
    above = select(Product).where(*there, Product.price > product.price).order_by(Product.price, Product.id).limit(HALF)
    scored = []
    for row in (*session.scalars(below), *session.scalars(above)):
        if group_of(row) != group_of(product):
            shared, score = _shared(product, row)
            scored.append((-score, abs(row.price - product.price), row.id, Alike(row, shared)))
    chosen: dict[str, Alike] = {}
    for *_, item in sorted(scored, key=lambda entry: entry[:3]):
        chosen.setdefault(group_of(item.product), item)
    return list(chosen.values())[:limit]


def _shared(product: Product, other: Product) -> tuple[tuple[str, ...], float]:
    """What two products of one kind share, and how much that counts."""
    shared, score = ["kind"], 0.0
    for name, weight in (("brand", 1.0), ("colour", 1.0)):
        if getattr(product, name) and getattr(product, name) == getattr(other, name):
            shared.append(name)
            score += weight
    material = material_of(product, "en")
    if material and material == material_of(other, "en"):
        shared.append("material")
        score += 1.5
    if abs(other.price - product.price) <= CLOSE * product.price:
        shared.append("price")
        score += 0.5
    tags = set(product.tags or ()) & set(other.tags or ())
    words = set(content_words(product.title)) & set(content_words(other.title))
    return tuple(shared), score + 0.7 * len(tags) + 0.8 * len(words)
