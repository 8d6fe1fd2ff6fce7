"""Bot or a person: taking a conversation over, answering in it, handing it back."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop import rollups
from shop.conversations.inbox import clean
from shop.errors import BadInput, NotAllowed, NotFound
from shop.store.base import now, quarter_of
from shop.store.tables import Conversation, Delivery, Message, Staff


def take_over(session: Session, conversation_id: int, staff_id: int) -> None:
    """Make a person the one voice: the bot is silent from this commit on, and what it had not sent yet is suppressed."""
    conversation = lock(session, conversation_id)
    if conversation.owner_id == staff_id:
        return
    staff = session.get_one(Staff, staff_id)
    conversation.owner_id, conversation.needs_person, conversation.status = staff_id, False, "open"
    unsent = select(Delivery.message_id).where(Delivery.conversation_id == conversation_id, Delivery.status == "waiting")
    bots = select(Message.id).where(Message.id.in_(unsent), Message.author == "bot")
    for message in session.scalars(select(Message).where(Message.id.in_(bots))):
        message.state = "suppressed"
        if not conversation.probe:
            rollups.count(session, "messages", message.quarter, channel=message.channel, label="bot", by=-1)
    session.execute(
        update(Delivery)
        .where(Delivery.message_id.in_(bots))
        .values(status="suppressed", reason="staff took over", updated_at=now())
    )
    _mark(session, conversation, f"{staff.name} took over")


def reply(session: Session, conversation_id: int, staff_id: int, text: str, key: str | None = None) -> int:
    """Send a person's answer through the conversation's own channel; replying takes over. Returns the message id.

    A repeated `key` is the same reply, sent again because its answer got lost, and changes nothing.
    """
    words = clean(text)
    if not words:
        raise BadInput("Write something before sending.")
    conversation = lock(session, conversation_id)
    platform_id = f"reply:{conversation_id}:{key[:64]}" if key else None
    if sent := _sent(session, conversation, platform_id):
        return sent
    if conversation.owner_id not in (None, staff_id):
        raise NotAllowed("A colleague has this conversation; take it over first.")
    take_over(session, conversation_id, staff_id)
    row = _outgoing(conversation, "staff", "text", words, staff_id)
    row.platform_id = platform_id
    session.add(row)
    session.flush()
    session.add(Delivery(message_id=row.id, conversation_id=conversation.id, channel=conversation.channel))
    conversation.last_at = row.created_at
    if not conversation.probe:
        rollups.count(session, "messages", row.quarter, channel=row.channel, label="staff")
    return row.id


def _sent(session: Session, conversation: Conversation, platform_id: str | None) -> int | None:
    if platform_id is None:
        return None
    same = (Message.channel == conversation.channel, Message.account == conversation.account, Message.platform_id == platform_id)
    return session.scalar(select(Message.id).where(*same))


def hand_back(session: Session, conversation_id: int, staff_id: int) -> None:
    """Let the bot answer again from the next message on; a marker stands in the transcript."""
    conversation = lock(session, conversation_id)
    if conversation.owner_id is None:
        return
    staff = session.get_one(Staff, staff_id)
    conversation.owner_id, conversation.needs_person, conversation.needs_reason = None, False, None
    conversation.last_at = now()
    _mark(session, conversation, f"{staff.name} handed back to the assistant")


def lock(session: Session, conversation_id: int) -> Conversation:
    """The conversation's row, held until the transaction ends; raises `NotFound`."""
    session.flush()
    conversation = session.get(Conversation, conversation_id, with_for_update=True, populate_existing=True)
    if conversation is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return conversation


def _mark(session: Session, conversation: Conversation, text: str) -> None:
    session.add(_outgoing(conversation, "system", "marker", text, None))


def _outgoing(conversation: Conversation, author: str, kind: str, text: str, staff_id: int | None) -> Message:
    moment = now()
    return Message(
        conversation_id=conversation.id,
        author=author,
        kind=kind,
        state="ready",
        staff_id=staff_id,
        channel=conversation.channel,
        account=conversation.account,
        text=text,
        language=conversation.language,
        created_at=moment,
        quarter=quarter_of(moment),
    )
