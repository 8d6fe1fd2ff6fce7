"""Who is behind a conversation: every row that stands for the same person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from shop.orders import CODE, normalise_email
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Identity, Order, Verification

SHORTEST_WORD = 6


@dataclass(frozen=True)
class Person:
    """Ids of one person's rows, and `words` that name nobody else: e-mail addresses, phone numbers, user ids of platforms."""

    customer_ids: list[int]
    conversation_ids: list[int]
    order_ids: list[int]
    emails: set[str]
    phones: set[str]
    words: list[str]


def known_as(session: Session, conversation_id: int, at: datetime | None = None) -> list[int]:
    """Customers behind a conversation: its own, and whoever it proved by a code to be at that moment (now when not given)."""
    own = session.get_one(Conversation, conversation_id).customer_id
    account = func.coalesce(Verification.customer_id, Order.customer_id)
    query = select(account).outerjoin(Order, Order.id == Verification.order_id).where(*_by_code(conversation_id, at))
    return sorted({own} | {found for found in session.scalars(query) if found is not None})


def proven_orders(session: Session, conversation_id: int, at: datetime | None = None) -> list[int]:
    """Orders that a conversation proved by a code to own at that moment (now when not given)."""
    query = select(Verification.order_id).where(*_by_code(conversation_id, at), Verification.order_id.is_not(None))
    return sorted({number for number in session.scalars(query) if number is not None})


def _by_code(conversation_id: int, at: datetime | None) -> list[ColumnElement[bool]]:
    moment = at or now()
    return [
        Verification.conversation_id == conversation_id,
        Verification.level == CODE,
        Verification.created_at <= moment,
        Verification.expires_at > moment,
    ]


def read_person(session: Session, customer_ids: list[int], order_ids: Sequence[int] = ()) -> Person:
    """All that belongs to these customers, with their orders, these orders, and those placed under the same addresses."""
    customers = session.scalars(select(Customer).where(Customer.id.in_(customer_ids))).all()
    mine = or_(Order.customer_id.in_(customer_ids), Order.id.in_(order_ids))
    written = session.scalars(select(Order.email).where(mine)).all()
    emails = {normalise_email(email) for email in [*written, *(customer.email for customer in customers)] if email}
    phones = {customer.phone for customer in customers if customer.phone}
    users = session.scalars(select(Identity.user_id).where(Identity.customer_id.in_(customer_ids))).all()
    words = {word for word in (*emails, *phones, *users) if len(word) >= SHORTEST_WORD}
    return Person(
        customer_ids=customer_ids,
        conversation_ids=list(session.scalars(select(Conversation.id).where(Conversation.customer_id.in_(customer_ids)))),
        order_ids=list(session.scalars(select(Order.id).where(or_(mine, func.lower(Order.email).in_(emails))))),
        emails=emails,
        phones=phones,
        words=sorted(words),
    )
