"""Row -> platform: what waits for delivery, in order, and what became of it."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, bindparam, exists, select, update
from sqlalchemy.orm import Session, aliased

from shop import rollups
from shop.store.base import UtcDateTime, now
from shop.store.tables import Conversation, Delivery, Identity, Message, Recommendation

MAX_ATTEMPTS = 8
FIRST_DELAY_SECONDS = 2.0
LONGEST_DELAY_SECONDS = 600.0
MOST_OPENED = 500


@dataclass(frozen=True)
class Due:
    """One delivery that may go out now; `user_id` is the customer on the platform."""

    delivery_id: int
    message: Message
    conversation: Conversation
    user_id: str


def due(session: Session, limit: int = 50, channels: Collection[str] | None = None) -> list[Due]:
    """Deliveries whose time has come; of each conversation only the earliest that is not yet settled, so order is kept."""
    query = (
        select(Delivery.id, Message, Conversation, Identity.user_id)
        .join(Message, Message.id == Delivery.message_id)
        .join(Conversation, Conversation.id == Delivery.conversation_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .where(*_is_next())
        .order_by(Delivery.id)
        .limit(limit)
    )
    if channels is not None:
        query = query.where(Delivery.channel.in_(channels))
    return [Due(*row) for row in session.execute(query)]


def is_due(session: Session, channels: Collection[str]) -> bool:
    """Whether anything waits for these channels; a cheap look before a claim."""
    return session.scalar(_IS_DUE, {"moment": now(), "channels": list(channels)}) is not None


def is_wanted(session: Session, delivery_id: int) -> bool:
    """Whether a delivery still waits: nobody has taken the conversation over since it was claimed."""
    return session.scalar(select(Delivery.status).where(Delivery.id == delivery_id)) == "waiting"


def _is_next() -> list[ColumnElement[bool]]:
    earlier = aliased(Delivery)
    before = (
        earlier.conversation_id == Delivery.conversation_id,
        earlier.status == "waiting",
        earlier.message_id < Delivery.message_id,
    )
    moment = bindparam("moment", now(), type_=UtcDateTime)
    return [Delivery.status == "waiting", Delivery.next_at <= moment, ~exists().where(*before)]


# Built once: it is asked after every commit.
_IS_DUE = select(Delivery.id).where(*_is_next(), Delivery.channel.in_(bindparam("channels", expanding=True))).limit(1)


def claim(session: Session, channels: Collection[str], seconds: float, limit: int = 50) -> list[Due]:
    """Take due deliveries for this process: nobody else finds them due for `seconds`, and then only if nothing was marked."""
    taken = []
    for item in due(session, limit, channels):
        still = (Delivery.id == item.delivery_id, Delivery.status == "waiting", Delivery.next_at <= now())
        result = session.execute(update(Delivery).where(*still).values(next_at=now() + timedelta(seconds=seconds)))
        if isinstance(result, CursorResult) and result.rowcount == 1:
            taken.append(item)
    return taken


def open_to(session: Session, channels: Collection[str], conversation_id: int | None = None) -> set[str]:
    """Mark sent all that waits on channels whose customers fetch their rows themselves; returns their user ids."""
    query = (
        select(Delivery.id, Identity.user_id)
        .join(Conversation, Conversation.id == Delivery.conversation_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .where(Delivery.status == "waiting", Delivery.channel.in_(channels))
        .order_by(Delivery.id)
        .limit(MOST_OPENED)
    )
    if conversation_id is not None:
        query = query.where(Delivery.conversation_id == conversation_id)
    rows = session.execute(query).all()
    moment = now()
    still = (Delivery.id.in_([row[0] for row in rows]), Delivery.status == "waiting")
    sent = update(Delivery).where(*still).values(status="sent", sent_at=moment, updated_at=moment)
    _count_shown(session, list(session.scalars(sent.returning(Delivery.message_id))), moment)
    return {row[1] for row in rows}


def mark_sent(session: Session, delivery_id: int, platform_id: str | None = None) -> None:
    """The platform took it: its recommendations now count as shown. A repeated report changes nothing.

    What was on its way when staff took over was sent all the same, and the transcript says so.
    """
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
    if delivery.status not in ("waiting", "failed", "suppressed"):
        return
    if delivery.status == "suppressed":
        _count_again(session, session.get_one(Message, delivery.message_id))
    moment = now()
    delivery.status, delivery.platform_id, delivery.reason = "sent", platform_id, None
    delivery.sent_at = delivery.updated_at = moment
    _count_shown(session, [delivery.message_id], moment)


def _count_again(session: Session, message: Message) -> None:
    message.state = "ready"
    if not session.get_one(Conversation, message.conversation_id).probe:
        rollups.count(session, "messages", message.quarter, channel=message.channel, label=message.author)


def _count_shown(session: Session, message_ids: list[int], moment: datetime) -> None:
    query = (
        select(Recommendation, Conversation)
        .join(Conversation, Conversation.id == Recommendation.conversation_id)
        .where(Recommendation.message_id.in_(message_ids), Recommendation.shown_at.is_(None))
    )
    for shown, conversation in session.execute(query):
        shown.shown_at = moment
        if not conversation.probe:
            rollups.count(session, "shown", shown.quarter, channel=conversation.channel, label=shown.strategy)


def mark_failed(session: Session, delivery_id: int, reason: str, *, final: bool, retry_after: float | None = None) -> None:
    """Try again later with growing, jittered delays, or give up: then staff see the reason on the conversation."""
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
    if delivery.status != "waiting":
        return
    delivery.attempts += 1
    delivery.reason, delivery.updated_at = reason[:300], now()
    if not final and delivery.attempts < MAX_ATTEMPTS:
        delay = min(FIRST_DELAY_SECONDS * 2 ** (delivery.attempts - 1), LONGEST_DELAY_SECONDS)
        delivery.next_at = now() + timedelta(seconds=retry_after or delay * random.uniform(0.75, 1.25))
        return
    delivery.status = "failed"
    conversation = session.get_one(Conversation, delivery.conversation_id)
    conversation.needs_person, conversation.needs_reason = True, f"not delivered: {reason}"[:300]
