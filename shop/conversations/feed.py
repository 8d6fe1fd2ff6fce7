"""What a customer sees of their conversations: the source of the live stream and of the history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, or_, select, update
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
    who = {"channel": address.channel, "account": address.account, "user_id": address.user_id}
    rows = session.execute(_NEWS, {**who, "after": after, "most": limit})
    return News(_settled(rows), bool(session.scalar(_WORKING, who)))


def history(session: Session, address: Address, limit: int = 50) -> list[Message]:
    """The last messages a customer saw or wrote, oldest first."""
    who = {"channel": address.channel, "account": address.account, "user_id": address.user_id}
    query = _mine(Message, Delivery.status).order_by(Message.id.desc()).limit(limit)
    return _settled(session.execute(query, who).all()[::-1])


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


def _mine(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .outerjoin(Delivery, Delivery.message_id == Message.id)
        .where(
            Identity.channel == bindparam("channel"),
            Identity.account == bindparam("account"),
            Identity.user_id == bindparam("user_id"),
            or_(Message.author == "customer", Delivery.status.in_(("waiting", *ARRIVED))),
        )
    )


# Built once: every open stream asks these after every commit that concerns it.
_NEWS = (
    _mine(Message, Delivery.status)
    .where(Message.id > bindparam("after"))
    .order_by(Message.id)
    .limit(bindparam("most", type_=Integer))
)
_WORKING = select(exists(_mine(Message.id).where(Message.state == "waiting", Conversation.owner_id.is_(None))))


def _settled(rows: Iterable[Any]) -> list[Message]:
    seen: list[Message] = []
    for message, status in rows:
        if status == "waiting":
            break
        seen.append(message)
    return seen
