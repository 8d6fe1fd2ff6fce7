"""One conversation as staff read it, masked for marketers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.explanation import Explanation, explain
from console.listing import show_name
from shop import masking
from shop.errors import NotFound
from shop.staff import Visitor
from shop.store.tables import Conversation, Customer, Delivery, Identity, Message, Order, Recommendation, Staff

NEWEST_SHOWN = 200


@dataclass(frozen=True)
class Card:
    """One product in a message, with what became of its recommendation."""

    shown: dict[str, Any]
    recommendation: Recommendation | None
    order: str | None


@dataclass(frozen=True)
class Line:
    """One message with everything known about it; `text` is fit for the reader."""

    message: Message
    text: str
    staff: str | None
    delivery: Delivery | None
    delivery_reason: str | None
    cards: list[Card]
    entities: list[tuple[str, str]]
    why: Explanation | None


@dataclass(frozen=True)
class Transcript:
    """A conversation's head and its newest messages; `earlier` tells that there are more above."""

    conversation: Conversation
    customer: Customer
    identity: Identity
    name: str
    owner: Staff | None
    reason: str | None
    lines: list[Line]
    earlier: bool


def read_transcript(session: Session, conversation_id: int, visitor: Visitor, before: int | None = None) -> Transcript:
    """The newest messages of a conversation, or those before a message; raises `NotFound`, also for probes."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or conversation.probe:
        raise NotFound(f"There is no conversation {conversation_id}.")
    customer = session.get_one(Customer, conversation.customer_id)
    identity = session.get_one(Identity, conversation.identity_id)
    query = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id.desc())
    if before is not None:
        query = query.where(Message.id < before)
    messages = list(session.scalars(query.limit(NEWEST_SHOWN + 1)))
    masked = visitor.role == "marketer"
    return Transcript(
        conversation=conversation,
        customer=customer,
        identity=identity,
        name=show_name(customer, identity, masked),
        owner=session.get(Staff, conversation.owner_id) if conversation.owner_id else None,
        reason=_fit(conversation.needs_reason, masked),
        lines=_lines(session, messages[:NEWEST_SHOWN][::-1], masked),
        earlier=len(messages) > NEWEST_SHOWN,
    )


def _lines(session: Session, messages: list[Message], masked: bool) -> list[Line]:
    ids = [message.id for message in messages]
    deliveries = {row.message_id: row for row in session.scalars(select(Delivery).where(Delivery.message_id.in_(ids)))}
    names = dict(session.execute(select(Staff.id, Staff.name)).all())
    cards = _cards(session, messages)
    lines = []
    for message in messages:
        delivery = deliveries.get(message.id)
        line = Line(
            message=message,
            text=_fit(message.text, masked) or "",
            staff=names.get(message.staff_id) if message.staff_id else None,
            delivery=delivery,
            delivery_reason=_fit(delivery.reason, masked) if delivery else None,
            cards=cards.get(message.id, []),
            entities=_entities(message, masked),
            why=explain(message, masked),
        )
        lines.append(line)
    return lines


def _cards(session: Session, messages: list[Message]) -> dict[int, list[Card]]:
    with_cards = [message for message in messages if message.cards]
    query = (
        select(Recommendation, Order.number)
        .outerjoin(Order, Order.id == Recommendation.order_id)
        .where(Recommendation.message_id.in_([message.id for message in with_cards]))
    )
    known = {shown.id: (shown, number) for shown, number in session.execute(query)}
    return {
        message.id: [Card(card, *known.get(card.get("recommendation_id", 0), (None, None))) for card in message.cards or []]
        for message in with_cards
    }


def _entities(message: Message, masked: bool) -> list[tuple[str, str]]:
    found = []
    for entity in message.entities or []:
        name, value = str(entity.get("entity", "")), str(entity.get("value", ""))
        if name == "language":
            continue
        if masked and name in ("email", "phone"):
            value = masking.mask_email(value) if name == "email" else masking.mask_phone(value)
        found.append((name, _fit(value, masked) or ""))
    return found


def _fit(text: str | None, masked: bool) -> str | None:
    return masking.mask_text(text) if text and masked else text
