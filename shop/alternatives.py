"""Other products than one that was shown: cheaper, dearer, better liked, smaller, bigger or of another brand."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shop.matching import simplified
from shop.search import CANDIDATES, group_of
from shop.sizes import is_bigger
from shop.store.tables import Product

CHEAPER, DEARER, BETTER, SMALLER, BIGGER, BRAND = "cheaper", "dearer", "better", "smaller", "bigger", "brand"

_DIRECTIONS = {
    CHEAPER: r"\b(cheap\w*|less (money|expensive|pricey)|low(er)?[- ](price|cost|end)\w*|affordable|budget|costs? less"
    r"|too (expensive|dear|pricey|much))\b|便宜|实惠|低价|平价|划算|太贵|贵了|低配|少花",
    BRAND: r"\b(other|another|different|any other) (brand|make|maker|manufacturer)s?\b"
    r"|(别的|其他|其它|换个?|另外的?|不同)(的|个)?(牌子|品牌)|换.{0,2}(牌子|品牌)",
    SMALLER: r"\b(small\w*|little|compact|mini|short\w*|less (big|bulky)|too (big|large))\b|小一?[点些号]|更小|小的|太大|迷你",
    BIGGER: r"\b(bigg?\w*|larg\w*|tall\w*|huge|more capacity|too small|roomier)\b|大一?[点些号]|更大|大的|太小|大容量",
    DEARER: r"\b(more expensive|pricier|dearer|premium|luxur\w*|high(er)?[- ](end|price)\w*|fancier|upmarket|posh\w*"
    r"|exclusive)\b|贵一?[点些]|更贵|高档|高端|高配|豪华|上档次",
    BETTER: r"\b(better|best|nicer|superior|top|higher quality|good quality|upgrade)\b|更好|好一?[点些]|最好|质量好|升级",
}
_PATTERNS = {name: re.compile(pattern, re.I) for name, pattern in _DIRECTIONS.items()}


def direction_in(text: str) -> str | None:
    """Which way somebody wants to go from what was shown; None for just others."""
    plain = text.translate(simplified())
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(plain)), None)


def dearer_than(session: Session, product: Product, exclude: Collection[int], limit: int = 5) -> list[Product]:
    """In stock, of the same kind, from the next price upwards."""
    return _ranked(session, product, exclude, limit, Product.price > product.price, Product.price.asc())


def cheaper_than(session: Session, product: Product, exclude: Collection[int], limit: int = 5) -> list[Product]:
    """In stock, of the same kind, from the next price downwards."""
    return _ranked(session, product, exclude, limit, Product.price < product.price, Product.price.desc())


def of_other_brands(session: Session, product: Product, exclude: Collection[int], limit: int = 5) -> list[Product]:
    """In stock, of the same kind, by anybody else."""
    return _ranked(session, product, exclude, limit, Product.brand != product.brand, Product.id) if product.brand else []


def of_other_size(session: Session, product: Product, bigger: bool, exclude: Collection[int], limit: int = 5) -> list[Product]:
    """In stock, of the same kind and a bigger or smaller size, its own line first; none where sizes cannot be told apart."""
    sizes = session.scalars(select(Product.size).where(Product.category == product.category).distinct())
    fitting = [size for size in sizes if is_bigger(size, product.size) is bigger]
    found = _ranked(session, product, exclude, CANDIDATES, Product.size.in_(fitting), Product.price.asc()) if fitting else []
    return sorted(found, key=lambda row: group_of(row) != group_of(product))[:limit]


def _ranked(
    session: Session, product: Product, exclude: Collection[int], limit: int, condition: ColumnElement[bool], order: object
) -> list[Product]:
    """One variant of each thing, the given order kept."""
    same = (Product.active, Product.stock > 0, Product.category == product.category, Product.id.not_in({*exclude, product.id}))
    query = select(Product).where(*same, condition).order_by(order, Product.id).limit(CANDIDATES)  # type: ignore[arg-type]
    chosen: dict[str, Product] = {}
    for row in session.scalars(query):
        chosen.setdefault(group_of(row), row)
    return list(chosen.values())[:limit]
