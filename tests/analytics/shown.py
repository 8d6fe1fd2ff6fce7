"""Suggestions that were delivered, and orders after them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from shop.store.base import quarter_of
from shop.store.tables import Conversation, Customer, Identity, Message, Order, Product, Recommendation


def add_customer(session: Session, number: int, **more: Any) -> None:
    """A customer with a conversation of the same id, in web chat unless said otherwise."""
    told = {"channel": "web", "probe": False, **more}
    at = datetime.fromisoformat("2026-03-01T09:00:00+00:00")
    session.add(Customer(id=number))
    session.flush()
    session.add(Identity(id=number, customer_id=number, channel=told["channel"], account="shop", user_id=str(number)))
    session.flush()
    base = {"customer_id": number, "identity_id": number, "account": "shop", "quarter": quarter_of(at)}
    session.add(Conversation(id=number, public_id=f"c{number}", **base, **told))
    session.flush()


def show(session: Session, number: int, at: datetime, *, intent: str | None = None, **more: Any) -> None:
    """One card that answers a message of the intent; `more` are columns of the recommendation."""
    if session.get(Product, 1) is None:
        session.add(Product(id=1, sku="S1", title="Pot", category="pots", price=1000, currency="EUR", stock=5))
        session.flush()
    base = {"conversation_id": number, "channel": "web", "account": "shop", "created_at": at, "quarter": quarter_of(at)}
    asked = Message(author="customer", state="answered", intent=intent, **base)
    session.add(asked)
    session.flush()
    reply = Message(author="bot", kind="cards", state="ready", reply_to=asked.id, **base)
    session.add(reply)
    session.flush()
    columns = {"position": 1, "strategy": "ease", "shown_at": at, **more}
    row = {"message_id": reply.id, "conversation_id": number, "customer_id": number, "product_id": 1, "reason": "popular"}
    session.add(Recommendation(**row, created_at=at, quarter=quarter_of(at), **columns))
    session.flush()


def order(session: Session, number: int, at: datetime, total: int = 1000, **more: Any) -> int:
    """An order in euros unless said otherwise; gives its id."""
    told = {"status": "placed", "currency": "EUR", **more}
    row = Order(number=f"{number}-{at:%m%d%H%M}", customer_id=number, total=total, placed_at=at, **told)
    session.add(row)
    session.flush()
    return row.id


def day(number: int, hours: float = 9) -> datetime:
    """A moment in March 2026."""
    return datetime.fromisoformat("2026-03-01T00:00:00+00:00") + timedelta(days=number - 1, hours=hours)
