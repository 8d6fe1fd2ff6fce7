"""What customers do with products: each report is one row, whatever is repeated."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop import rollups
from shop.errors import BadInput, NotFound
from shop.store.base import now
from shop.store.tables import Conversation, Interaction, Product, Recommendation

KINDS = ("seen", "clicked", "liked", "dismissed", "bought")


def record(
    session: Session,
    customer_id: int,
    product_id: int,
    kind: str,
    source: str,
    recommendation_id: int | None = None,
    key: str | None = None,
    *,
    at: datetime | None = None,
) -> bool:
    """Write one interaction; False when `key` was reported before. Raises `NotFound` for an unknown product."""
    if kind not in KINDS:
        raise BadInput(f"An interaction is one of {', '.join(KINDS)}, not {kind!r}.")
    if session.scalar(select(Product.id).where(Product.id == product_id)) is None:
        raise NotFound(f"There is no product {product_id}.")
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Interaction).values(
        customer_id=customer_id,
        product_id=product_id,
        kind=kind,
        source=source,
        recommendation_id=recommendation_id,
        key=key,
        at=at or now(),
    )
    written = session.scalar(statement.on_conflict_do_nothing(index_elements=["key"]).returning(Interaction.id))
    return written is not None


def click(session: Session, recommendation_id: int, customer_id: int, key: str | None = None) -> bool:
    """Note a click on a card; the recommendation counts as clicked once. Raises `NotFound` unless it was this customer's.

    What is clicked was shown, also when the platform's word that it was is still missing.
    """
    shown = session.get(Recommendation, recommendation_id, with_for_update=True)
    if shown is None or shown.customer_id != customer_id:
        raise NotFound("This recommendation does not exist.")
    conversation = session.get_one(Conversation, shown.conversation_id)
    written = record(session, customer_id, shown.product_id, "clicked", conversation.channel, shown.id, key)
    if written and shown.clicked_at is None:
        shown.clicked_at = now()
        news = ["clicked"] if shown.shown_at else ["shown", "clicked"]
        shown.shown_at = shown.shown_at or shown.clicked_at
        for metric in [] if conversation.probe else news:
            rollups.count(session, metric, shown.quarter, channel=conversation.channel, label=shown.strategy)
    return written
