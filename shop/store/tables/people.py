"""Customers, who they are on each channel, and what they proved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.store.base import Base, now


class Customer(Base):
    """A person who bought or wrote; one row however many channels they use."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(8))
    country: Mapped[str | None] = mapped_column(String(2))
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    personalise: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Identity(Base):
    """Who a customer is on one channel account; the platform's user id is only unique within both."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "account", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(100))
    user_id: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Verification(Base):
    """What the person in a conversation proved; it ends at `expires_at`.

    `level` is details (knows the order's number and its e-mail address or phone number) or code (read a one-time code sent
    to the address on record). `order_id` is null where a customer's account, not an order, was proven.
    """

    __tablename__ = "verifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    level: Mapped[str] = mapped_column(String(10), default="details", server_default="details")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Attempt(Base):
    """One try at something limited: `kind` is what, `subject` is whose limit it counts against.

    `key` names the try itself, so that a turn that is run again counts it once; null where nothing is run again.
    """

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "kind", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    ok: Mapped[bool]
    key: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)


class Code(Base):
    """A one-time code that was sent; only its keyed hash is kept. `subject` is the order or account it opens."""

    __tablename__ = "codes"
    __table_args__ = (Index(None, "conversation_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    subject: Mapped[str] = mapped_column(String(80))
    hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Erasure(Base):
    """The receipt of an erasure: when, and how many rows of each kind were removed or emptied; nothing personal.

    It is work to do until `done_at` is set; `reason` is why the last try did not finish. `senders` is null until the tables
    are emptied, then the public ids of the conversations that the bot has still to forget.
    """

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(32), unique=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    senders: Mapped[list[str] | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str | None] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
