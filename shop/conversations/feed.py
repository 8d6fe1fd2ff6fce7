"""What a customer sees of their conversations: the source of the live stream and of the history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.orm import Session

from shop.store.base import now
from shop.store.tables import Conversation, Delivery, Identity, Message

ARRIVED = ("sent", "delivered", "read")


@dataclass(frozen=True)
class Address:
    """Who a customer is on one channel account."""

    channel: str
    account: str
    user_id: str


@dataclass(frozen=True)
class News:
    """Messages after a cursor, oldest first, and whether the assistant is working on one right now."""

    messages: list[Message]
    working: bool


def news(session: Session, address: Address, after: int, limit: int = 100) -> News:
    """What happened after message id `after`.

    Stops before the first message on its way out, since a cursor that overtook it would lose it.
    """
    query = _mine(address, Message, Delivery.status).where(Message.id > after).order_by(Message.id).limit(limit)
    return News(_settled(session.execute(query)), _is_working(session, address))


def history(session: Session, address: Address, limit: int = 50) -> list[Message]:
    """The last messages a customer saw or wrote, oldest first."""
    query = _mine(address, Message, Delivery.status).order_by(Message.id.desc()).limit(limit)
    return _settled(session.execute(query).all()[::-1])


def arrivals(session: Session, channel: str, after: int) -> tuple[int, set[str]]:
    """The highest message id, and the user ids on a channel that have messages after id `after`."""
    query = (
        select(Message.id, Identity.user_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .where(Message.id > after, Message.channel == channel)
    )
    rows = session.execute(query).all()
    return max((row[0] for row in rows), default=after), {row[1] for row in rows}


def newest(session: Session) -> int:
    """The highest message id there is, 0 when there is none."""
    return session.scalar(select(func.max(Message.id))) or 0


def mark_delivered(session: Session, message_ids: Collection[int]) -> None:
    """The customer's device has them; a delivery only moves forward."""
    sent = (Delivery.message_id.in_(message_ids), Delivery.status == "sent")
    session.execute(update(Delivery).where(*sent).values(status="delivered", updated_at=now()))


def _mine(address: Address, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .outerjoin(Delivery, Delivery.message_id == Message.id)
        .where(Identity.channel == address.channel, Identity.account == address.account, Identity.user_id == address.user_id)
    )


def _settled(rows: Iterable[Any]) -> list[Message]:
    seen: list[Message] = []
    for message, status in rows:
        if status == "waiting":
            break
        if message.author == "customer" or status in ARRIVED:
            seen.append(message)
    return seen


def _is_working(session: Session, address: Address) -> bool:
    waiting = _mine(address, Message.id).where(Message.state == "waiting", Conversation.owner_id.is_(None))
    return bool(session.scalar(select(exists(waiting))))
