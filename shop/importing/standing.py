"""Orders that already stand in the tables: reading them as baskets, and writing down what was taken out of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop.importing.baskets import CANCELLED, Basket, Held
from shop.store.tables import Interaction, Order, OrderLine

SOURCE = "import"


def bought_key(number: str, product_id: int) -> str:
    """The key under which a purchase is reported once, the same as `shop.purchases` uses."""
    return f"bought:{number}:{product_id}"


def deed(customer_id: int, product_id: int, kind: str, key: str, at: datetime) -> dict[str, Any]:
    """An interaction as a row to insert."""
    return {
        "customer_id": customer_id,
        "product_id": product_id,
        "kind": kind,
        "source": SOURCE,
        "recommendation_id": None,
        "key": key,
        "at": at,
    }


def note_deeds(session: Session, deeds: list[dict[str, Any]]) -> None:
    """Write interactions in bulk; what was reported before stays as it is."""
    if deeds:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        table = cast(Table, Interaction.__table__)
        session.connection().execute(insert(table).on_conflict_do_nothing(index_elements=["key"]), deeds)


def read_baskets(session: Session, customer_id: int) -> list[Basket]:
    """Every order of a customer with its lines."""
    query = (
        select(Order.id, Order.number, Order.placed_at, Order.status, OrderLine)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.customer_id == customer_id)
        .order_by(Order.id, OrderLine.id)
    )
    baskets: dict[int, Basket] = {}
    for order_id, number, placed_at, status, line in session.execute(query):
        basket = baskets.setdefault(order_id, Basket(number, placed_at, status, [], order_id))
        basket.lines.append(Held(line.product_id, line.quantity, line.price, line.id))
    return list(baskets.values())


def rewrite_basket(session: Session, basket: Basket) -> None:
    """Bring a stored order to what its basket says now; what was taken back whole counts as bought no longer."""
    values = {"status": basket.status, "total": basket.total}
    session.execute(update(Order).where(Order.id == basket.id).values(values))
    for line in basket.lines:
        session.execute(update(OrderLine).where(OrderLine.id == line.id).values(quantity=line.pieces))
    session.execute(delete(OrderLine).where(OrderLine.id.in_([line.id for line in basket.gone])))
    left = set() if basket.status == CANCELLED else {line.product_id for line in basket.lines}
    lost = {line.product_id for line in [*basket.gone, *basket.lines]} - left
    keys = [bought_key(basket.number, product_id) for product_id in lost]
    session.execute(delete(Interaction).where(Interaction.key.in_(keys)))
