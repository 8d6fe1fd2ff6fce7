"""Placing orders, and crediting the recommendation that led to each."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop import interactions, rollups
from shop.errors import BadInput, NotFound
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Interaction, Order, OrderLine, Product, Recommendation

ATTRIBUTION_DAYS = 7
NUMBER_PREFIX = "TS-"
MAX_KEY = 60


@dataclass(frozen=True)
class Line:
    """One product of an order; `price` is the unit price in minor units."""

    product_id: int
    quantity: int
    price: int


def buy_demo(
    session: Session,
    customer_id: int,
    product_id: int,
    *,
    quantity: int = 1,
    email: str | None = None,
    country: str | None = None,
    channel: str = "web",
    key: str | None = None,
) -> Order:
    """Place a demo order for one product out of stock; a repeated `key` returns the order it made before.

    Raises `NotFound` for a product that is not sold and `BadInput` when there is not enough of it.
    """
    if key and len(key) > MAX_KEY:
        raise BadInput(f"A key has at most {MAX_KEY} characters.")
    if key and (made := _made_before(session, customer_id, key)):
        return made
    product = session.get(Product, product_id)
    if product is None or not product.active:
        raise NotFound("This product is not sold here.")
    _take_from_stock(session, product, quantity)
    customer = session.get_one(Customer, customer_id)
    return place(
        session,
        customer_id,
        [Line(product.id, quantity, product.price)],
        number=new_number(session),
        currency=product.currency,
        email=email or customer.email,
        country=country or customer.country,
        channel=channel,
        key=key,
    )


def place(
    session: Session,
    customer_id: int | None,
    lines: Sequence[Line],
    *,
    number: str,
    currency: str,
    email: str | None = None,
    country: str | None = None,
    channel: str | None = None,
    status: str = "placed",
    placed_at: datetime | None = None,
    key: str | None = None,
) -> Order:
    """Write an order with its lines and interactions, and credit recommendations; stock is the caller's affair."""
    order = Order(
        number=number,
        customer_id=customer_id,
        email=email,
        country=country,
        channel=channel,
        status=status,
        currency=currency,
        total=sum(line.price * line.quantity for line in lines),
        placed_at=placed_at or now(),
    )
    session.add(order)
    session.flush()
    session.add_all(
        OrderLine(order_id=order.id, product_id=line.product_id, quantity=line.quantity, price=line.price) for line in lines
    )
    if customer_id is not None:
        for product_id in dict.fromkeys(line.product_id for line in lines):
            credited = credit(session, order, customer_id, product_id)
            report = f"bought:{number}:{product_id}" if key is None else f"buy:{key}:{product_id}:{number}"
            source = channel or "import"
            interactions.record(session, customer_id, product_id, "bought", source, credited, report, at=order.placed_at)
    session.flush()
    return order


def new_number(session: Session, prefix: str = NUMBER_PREFIX) -> str:
    """An order number nobody has yet: the prefix and six random digits, so that it cannot be guessed from another."""
    for _ in range(100):
        number = f"{prefix}{secrets.randbelow(1_000_000):06d}"
        if session.scalar(select(Order.id).where(Order.number == number)) is None:
            return number
    raise BadInput("No order number is free; please choose longer ones.")


def _made_before(session: Session, customer_id: int, key: str) -> Order | None:
    bought = select(Interaction.key).where(
        Interaction.customer_id == customer_id, Interaction.key.startswith(f"buy:{key}:", autoescape=True)
    )
    report = session.scalar(bought)
    return None if report is None else session.scalar(select(Order).where(Order.number == report.rpartition(":")[2]))


def _take_from_stock(session: Session, product: Product, quantity: int) -> None:
    if quantity < 1:
        raise BadInput("Please order at least one piece.")
    taken = session.scalar(
        update(Product)
        .where(Product.id == product.id, Product.stock >= quantity)
        .values(stock=Product.stock - quantity)
        .returning(Product.stock)
    )
    if taken is None:
        raise BadInput(f"{product.title} is out of stock." if product.stock < 1 else f"Only {product.stock} are left.")


def credit(session: Session, order: Order, customer_id: int, product_id: int) -> int | None:
    """The latest recommendation of this product that the customer was shown in time gets the order, once."""
    shown = session.scalar(
        select(Recommendation)
        .where(
            Recommendation.customer_id == customer_id,
            Recommendation.product_id == product_id,
            Recommendation.order_id.is_(None),
            Recommendation.shown_at.between(order.placed_at - timedelta(days=ATTRIBUTION_DAYS), order.placed_at),
        )
        .order_by(Recommendation.shown_at.desc(), Recommendation.id.desc())
        .limit(1)
        .with_for_update()
    )
    if shown is None:
        return None
    shown.order_id = order.id
    conversation = session.get_one(Conversation, shown.conversation_id)
    if not conversation.probe:
        rollups.count(session, "bought", shown.quarter, channel=conversation.channel, label=shown.strategy)
    return shown.id
