"""Products that only a file of orders knows: a row in the catalogue for each, where the shop wants that."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shop.importing.orderlines import OrderRow
from shop.store import Store
from shop.store.tables import Product

NO_CATEGORY = "other"
# A file that says nothing about stock lists what can be bought.
STOCK_UNSAID = 1


def read_products(session: Session) -> dict[str, int]:
    """Every product's id by its article number."""
    return {sku: product_id for sku, product_id in session.execute(select(Product.sku, Product.id))}  # noqa: C416


def create_products(store: Store, lines: Iterable[OrderRow], known: dict[str, int], currency: str, *, active: bool) -> int:
    """Add what was sold and is not known, at its latest price, and put it into `known`; returns how many there were."""
    latest: dict[str, OrderRow] = {}
    for line in lines:
        before = latest.get(line.sku)
        if line.pieces > 0 and line.sku not in known and (before is None or line.placed_at >= before.placed_at):
            latest[line.sku] = line
    if not latest:
        return 0
    rows = [
        {
            "sku": sku,
            "title": line.title,
            "price": line.price,
            "currency": currency,
            "category": NO_CATEGORY,
            "stock": STOCK_UNSAID,
            "active": active,
        }
        for sku, line in latest.items()
    ]
    with store.transaction() as session:
        session.execute(insert(Product), rows)
        known |= read_products(session)
    return len(latest)
