"""What the customer of a conversation has proven, and how often they failed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from shop import codes, orders
from shop.store.base import now
from shop.store.tables import Attempt, Conversation, Order, Verification

WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class Proof:
    """One thing proven right now; `level` is code or details, `of` an order or the account."""

    level: str
    of: str
    until: datetime


@dataclass(frozen=True)
class Proofs:
    """What is proven, strongest first, and the failed checks of the last day."""

    held: list[Proof]
    failed: int
    last_failed: datetime | None


def read_proofs(session: Session, conversation: Conversation) -> Proofs:
    """The state at this moment; each order and account once, by its strongest proof."""
    query = (
        select(Verification.level, Order.number, Verification.expires_at)
        .outerjoin(Order, Order.id == Verification.order_id)
        .where(Verification.conversation_id == conversation.id, Verification.expires_at > now())
        .order_by(Verification.level, Verification.expires_at.desc())
    )
    held: dict[str, Proof] = {}
    for level, number, until in session.execute(query):
        of = f"order {number}" if number else "the account"
        held.setdefault(of, Proof(level, of, until))
    failed = or_(
        and_(Attempt.kind == orders.KIND, Attempt.subject == f"conversation:{conversation.id}"),
        and_(Attempt.kind == codes.ENTERED, Attempt.subject == f"customer:{conversation.customer_id}"),
    )
    recent = (~Attempt.ok, Attempt.at > now() - WINDOW)
    count, last = session.execute(select(func.count(), func.max(Attempt.at)).where(failed, *recent)).one()
    return Proofs(list(held.values()), count, last)
