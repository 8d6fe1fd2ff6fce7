"""Customer -> row: every message is committed once, whatever the platform repeats."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop import rollups
from shop.conversations.feed import Address
from shop.errors import BadChoice
from shop.store.base import now, quarter_of
from shop.store.tables import Choice, Conversation, Customer, Identity, Message

MAX_TEXT = 10_000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Incoming:
    """One message as a channel adapter read it; `token` is a pressed button's, `platform_id` names the message for good."""

    channel: str
    account: str
    user_id: str
    platform_id: str
    text: str = ""
    token: str | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    display_name: str | None = None
    language: str | None = None
    sent_at: datetime | None = None
    probe: bool = False


@dataclass(frozen=True)
class Received:
    """Where a message was put; `duplicate` means that it was there already and nothing happened."""

    message_id: int
    conversation_id: int
    duplicate: bool


def receive(session: Session, incoming: Incoming, idle_minutes: int = 120) -> Received:
    """Write one message as a row waiting for its turn; raises `BadChoice` for a button this customer was never shown."""
    if found := _find(session, incoming):
        return Received(found.id, found.conversation_id, duplicate=True)
    identity = identify(
        session,
        Address(incoming.channel, incoming.account, incoming.user_id),
        name=incoming.display_name,
        language=incoming.language,
    )
    choice = _choice(session, incoming.token, identity) if incoming.token else None
    conversation = _open_conversation(session, identity, incoming, idle_minutes)
    message = _message(conversation, incoming, choice)
    try:
        with session.begin_nested():
            session.add(message)
            session.flush()
    except IntegrityError:
        found = _find(session, incoming)
        if found is None:
            raise
        return Received(found.id, found.conversation_id, duplicate=True)
    conversation.last_at = message.created_at
    if not conversation.probe:
        rollups.count(session, "messages", message.quarter, channel=message.channel, label="customer")
    return Received(message.id, conversation.id, duplicate=False)


def _find(session: Session, incoming: Incoming) -> Message | None:
    return session.scalar(
        select(Message).where(
            Message.channel == incoming.channel,
            Message.account == incoming.account,
            Message.platform_id == incoming.platform_id,
        )
    )


def identify(session: Session, address: Address, *, name: str | None = None, language: str | None = None) -> Identity:
    """Who this is on their channel; somebody unknown becomes a new customer."""
    query = select(Identity).where(
        Identity.channel == address.channel,
        Identity.account == address.account,
        Identity.user_id == address.user_id,
    )
    if identity := session.scalar(query):
        return identity
    try:
        with session.begin_nested():
            customer = Customer(name=name, language=language)
            session.add(customer)
            session.flush()
            identity = Identity(
                customer_id=customer.id,
                channel=address.channel,
                account=address.account,
                user_id=address.user_id,
                display_name=name,
            )
            session.add(identity)
            session.flush()
            return identity
    except IntegrityError:
        return session.scalars(query).one()


def _choice(session: Session, token: str, identity: Identity) -> Choice:
    query = (
        select(Choice)
        .join(Conversation, Conversation.id == Choice.conversation_id)
        .where(Choice.token == token, Conversation.customer_id == identity.customer_id)
    )
    if choice := session.scalar(query):
        return choice
    raise BadChoice("This button is no longer valid; please write what you would like instead.")


def _open_conversation(session: Session, identity: Identity, incoming: Incoming, idle_minutes: int) -> Conversation:
    latest = session.scalar(
        select(Conversation)
        .where(Conversation.identity_id == identity.id, Conversation.status == "open")
        .order_by(Conversation.last_at.desc())
        .limit(1)
        .with_for_update()
    )
    fresh = now() - timedelta(minutes=idle_minutes)
    if latest and (latest.owner_id is not None or latest.last_at >= fresh):
        return latest
    if latest:
        latest.status = "closed"
    return _begin(session, identity, incoming)


def _begin(session: Session, identity: Identity, incoming: Incoming) -> Conversation:
    customer = session.get_one(Customer, identity.customer_id)
    conversation = Conversation(
        public_id=uuid.uuid4().hex,
        customer_id=customer.id,
        identity_id=identity.id,
        channel=identity.channel,
        account=identity.account,
        language=customer.language or incoming.language,
        probe=incoming.probe,
        started_at=(begun := now()),
        last_at=begun,
        quarter=quarter_of(begun),
    )
    session.add(conversation)
    session.flush()
    if not conversation.probe:
        rollups.count(session, "conversations", conversation.quarter, channel=conversation.channel)
    return conversation


def _message(conversation: Conversation, incoming: Incoming, choice: Choice | None) -> Message:
    moment = now()
    kind = "choice" if choice else "attachment" if incoming.attachments and not incoming.text else "text"
    return Message(
        conversation_id=conversation.id,
        author="customer",
        kind=kind,
        state="waiting",
        channel=incoming.channel,
        account=incoming.account,
        platform_id=incoming.platform_id,
        text=choice.title if choice else clean(incoming.text),
        choice={"intent": choice.intent, "entities": choice.entities} if choice else None,
        attachments=incoming.attachments or None,
        sent_at=incoming.sent_at,
        created_at=moment,
        quarter=quarter_of(moment),
    )


def clean(text: str) -> str:
    """Text that every database can keep: no NUL, no lone surrogates, at most `MAX_TEXT` characters."""
    return _UNSTORABLE.sub("", text).strip()[:MAX_TEXT]
