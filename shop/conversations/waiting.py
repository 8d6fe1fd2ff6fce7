"""The customers' messages that wait for an answer, and who works on them: one worker at a time per conversation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from shop.store.base import UtcDateTime, now
from shop.store.tables import Conversation, Identity, Message


@dataclass(frozen=True)
class Work:
    """The next message of a conversation, with what is needed to answer it; `user_id` is the customer on the platform."""

    message: Message
    conversation: Conversation
    user_id: str


def claim(session: Session, worker: str, seconds: float, limit: int = 50) -> list[int]:
    """Take conversations with waiting messages that nobody works on, oldest first; an expired lease counts as nobody."""
    query = (
        select(Message.conversation_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.state == "waiting", _is_free())
        .group_by(Message.conversation_id)
        .order_by(func.min(Message.id))
        .limit(limit)
    )
    taken = []
    for conversation_id in list(session.scalars(query)):
        lease = {"worker": worker, "worker_until": now() + timedelta(seconds=seconds)}
        result = session.execute(update(Conversation).where(Conversation.id == conversation_id, _is_free()).values(**lease))
        if isinstance(result, CursorResult) and result.rowcount == 1:
            taken.append(conversation_id)
    return taken


def claimable(session: Session) -> bool:
    """Whether `claim` would find something; a look without a write."""
    return session.scalar(_CLAIMABLE, {"moment": now()}) is not None


def next_work(session: Session, conversation_id: int) -> Work | None:
    """The earliest waiting message of a conversation, or None when all are done."""
    query = (
        select(Message, Conversation, Identity.user_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .where(Message.conversation_id == conversation_id, Message.state == "waiting")
        .order_by(Message.id)
        .limit(1)
    )
    row = session.execute(query).first()
    return Work(*row) if row else None


def renew(session: Session, conversation_ids: Collection[int], worker: str, seconds: float) -> None:
    """Keep conversations of a worker for another while."""
    lease = now() + timedelta(seconds=seconds)
    mine = (Conversation.id.in_(conversation_ids), Conversation.worker == worker)
    session.execute(update(Conversation).where(*mine).values(worker_until=lease))


def release(session: Session, conversation_id: int, worker: str) -> None:
    """Let go of a conversation, unless somebody else has taken it over meanwhile."""
    mine = (Conversation.id == conversation_id, Conversation.worker == worker)
    session.execute(update(Conversation).where(*mine).values(worker=None, worker_until=None))


def _is_free() -> ColumnElement[bool]:
    return or_(Conversation.worker.is_(None), Conversation.worker_until < now())


# Built once: it is asked after every commit.
_CLAIMABLE = (
    select(Message.id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(
        Message.state == "waiting",
        or_(Conversation.worker.is_(None), Conversation.worker_until < bindparam("moment", type_=UtcDateTime)),
    )
    .limit(1)
)
