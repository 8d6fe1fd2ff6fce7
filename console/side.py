"""What is known about the customer beside a transcript, masked for marketers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from console.cases import Case, read_cases
from console.proofs import Proofs, read_proofs
from console.transcript import Transcript
from shop import masking, requests
from shop.staff import Visitor
from shop.store.base import now
from shop.store.tables import Conversation, Identity, Interaction, Order, Product, Verification

ORDERS, INTERACTIONS, OTHERS = 10, 15, 10


@dataclass(frozen=True)
class Side:
    """The customer's contact data, identities, newest orders, interactions and other conversations; their requests and proofs."""

    email: str | None
    phone: str | None
    identities: list[tuple[str, str]]
    orders: list[tuple[Order, str | None]]
    interactions: list[tuple[Interaction, str]]
    others: list[Conversation]
    cases: list[Case]
    proofs: Proofs


def read_side(session: Session, transcript: Transcript, visitor: Visitor) -> Side:
    """Everything the panel shows."""
    customer, masked = transcript.customer, visitor.role == "marketer"
    key = customer.id
    identities = session.scalars(select(Identity).where(Identity.customer_id == key).order_by(Identity.id))
    orders = _newest(session, select(Order).where(_theirs(transcript.conversation)), Order.placed_at, ORDERS)
    return Side(
        email=_email(customer.email, masked),
        phone=masking.mask_phone(customer.phone) if masked and customer.phone else customer.phone,
        identities=[(row.channel, masking.mask_id(row.user_id) if masked else row.user_id) for row in identities],
        orders=[(order, _email(order.email, masked)) for order in orders],
        interactions=_interactions(session, key),
        others=_others(session, transcript.conversation),
        cases=read_cases(session, requests.of_conversation(session, transcript.conversation.id), visitor),
        proofs=read_proofs(session, transcript.conversation),
    )


def _theirs(conversation: Conversation) -> Any:
    """The customer's own orders, and those they have proven here to own."""
    proven = select(Verification.order_id).where(
        Verification.conversation_id == conversation.id, Verification.expires_at > now(), Verification.order_id.is_not(None)
    )
    return or_(Order.customer_id == conversation.customer_id, Order.id.in_(proven))


def _email(email: str | None, masked: bool) -> str | None:
    return masking.mask_email(email) if masked and email else email


def _newest(session: Session, query: Any, moment: Any, limit: int) -> list[Any]:
    return list(session.scalars(query.order_by(moment.desc()).limit(limit)))


def _interactions(session: Session, customer_id: int) -> list[tuple[Interaction, str]]:
    query = (
        select(Interaction, Product.title)
        .join(Product, Product.id == Interaction.product_id)
        .where(Interaction.customer_id == customer_id)
        .order_by(Interaction.at.desc())
        .limit(INTERACTIONS)
    )
    return [(row, title) for row, title in session.execute(query)]


def _others(session: Session, conversation: Conversation) -> list[Conversation]:
    query = select(Conversation).where(
        Conversation.customer_id == conversation.customer_id, Conversation.id != conversation.id, ~Conversation.probe
    )
    return _newest(session, query, Conversation.last_at, OTHERS)
