"""What was suggested to whom, what came of it, and who was written to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.store.base import Base, now


class Recommendation(Base):
    """One product shown in one message; it counts as shown once `shown_at` is set by its delivery."""

    __tablename__ = "recommendations"
    __table_args__ = (Index(None, "customer_id", "product_id"), Index(None, "quarter"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    position: Mapped[int]
    strategy: Mapped[str] = mapped_column(String(40))
    arm: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(300))
    propensity: Mapped[float | None]
    model_version: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    quarter: Mapped[int]
    shown_at: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))


class Interaction(Base):
    """What a customer did with a product, one of `shop.interactions.KINDS`; `key` makes a repeated report one row.

    A like or dismissal that was taken back is of the kind undone and counts for nothing.
    """

    __tablename__ = "interactions"
    __table_args__ = (Index(None, "customer_id", "at"), Index(None, "product_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(20))
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendations.id"))
    key: Mapped[str | None] = mapped_column(String(100), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Profile(Base):
    """What is known about a customer, each value with when and from what it was computed."""

    __tablename__ = "profiles"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    computed_at: Mapped[datetime] = mapped_column(default=now)


class Consent(Base):
    """That a customer agreed to, or withdrew, one purpose on one channel, with the wording they saw."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str | None] = mapped_column(String(20))
    given: Mapped[bool]
    wording: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(default=now)


class Campaign(Base):
    """A message sent to many customers once."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    text: Mapped[str] = mapped_column(String(1000))
    sent_at: Mapped[datetime]


class CampaignRecipient(Base):
    """One intended recipient of a campaign; `arm` is treated or holdout, `status` is sent, delivered, failed or skipped."""

    __tablename__ = "campaign_recipients"
    __table_args__ = (UniqueConstraint("campaign_id", "customer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    arm: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
