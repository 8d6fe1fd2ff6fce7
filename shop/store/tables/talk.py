"""Conversations, the messages in them, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.store.base import Base, now


class Conversation(Base):
    """One session of one customer on one channel; `owner_id` null means that the bot answers."""

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "identity_id", "last_at"), Index(None, "last_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(10), default="open")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    language: Mapped[str | None] = mapped_column(String(8))
    needs_person: Mapped[bool] = mapped_column(default=False, index=True)
    needs_reason: Mapped[str | None] = mapped_column(String(300))
    fallbacks: Mapped[int] = mapped_column(default=0)
    sentiment: Mapped[float | None]
    satisfaction: Mapped[int | None]
    probe: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)
    quarter: Mapped[int] = mapped_column(index=True)
    worker: Mapped[str | None] = mapped_column(String(60))
    worker_until: Mapped[datetime | None]


class Message(Base):
    """The row of truth: who wrote what, how it was understood, and what was done with it.

    `author` is customer, bot, staff or system; `kind` is text, choice, attachment, cards, notice, apology or marker.
    `state` of a customer's message is waiting, answered, apologised or stored (staff own the conversation); of any
    other row ready or suppressed.
    `handover` is why a customer's message called for a person, `sentiment_score` is in [-1, 1], `milliseconds` is the time
    of the whole turn. `also` holds the further requests the message was read as, {"text", "intent", "confidence"} each;
    `explanation` why it was read so: {"nearest": [{"text", "intent", "similarity"}], "policy": str, "rule": str | None}.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel", "account", "platform_id"),
        Index(None, "conversation_id", "id"),
        Index("ix_messages_state_waiting", "state", "id"),
        Index(None, "quarter"),
        Index(None, "reply_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    author: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(12), default="text")
    state: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(100))
    platform_id: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    choice: Mapped[dict[str, Any] | None]
    attachments: Mapped[list[dict[str, Any]] | None]
    buttons: Mapped[list[dict[str, Any]] | None]
    cards: Mapped[list[dict[str, Any]] | None]
    language: Mapped[str | None] = mapped_column(String(8))
    intent: Mapped[str | None] = mapped_column(String(80))
    confidence: Mapped[float | None]
    ranking: Mapped[list[dict[str, Any]] | None]
    also: Mapped[list[dict[str, Any]] | None]
    explanation: Mapped[dict[str, Any] | None]
    entities: Mapped[list[dict[str, Any]] | None]
    sentiment: Mapped[str | None] = mapped_column(String(10))
    sentiment_score: Mapped[float | None]
    actions: Mapped[list[str] | None]
    model: Mapped[str | None] = mapped_column(String(64))
    milliseconds: Mapped[float | None]
    error_id: Mapped[str | None] = mapped_column(String(32))
    handover: Mapped[str | None] = mapped_column(String(40))
    corrections: Mapped[dict[str, Any] | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    quarter: Mapped[int]


class Delivery(Base):
    """The way of one outgoing message to the platform; status is waiting, sent, delivered, read, failed or suppressed."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "status", "next_at"),
        Index(None, "conversation_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    platform_id: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Choice(Base):
    """What a button means, kept here so that a customer can only press what was offered."""

    __tablename__ = "choices"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    title: Mapped[str] = mapped_column(String(200))
    intent: Mapped[str] = mapped_column(String(80))
    entities: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Request(Base):
    """What a customer asked the shop to do; status is asked, confirmed or refused, `note` is what staff say to it."""

    __tablename__ = "requests"
    __table_args__ = (UniqueConstraint("kind", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(12), default="asked")
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str | None] = mapped_column(String(1000))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
