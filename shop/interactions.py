"""What customers do with products: each report is one row, whatever is repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop import rollups
from shop.errors import BadInput, NotFound
from shop.store.base import now
from shop.store.tables import Conversation, Interaction, Message, Product, Recommendation

KINDS = ("seen", "clicked", "carted", "liked", "dismissed", "bought", "returned")
# What was taken back; the row stays, so that a turn that is run again finds what it did.
UNDONE = "undone"
LOOKED_AT = 20


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


def latest_opinion(session: Session, customer_id: int, conversation_id: int) -> list[Interaction]:
    """The likes or dismissals of the latest message of a conversation that had any; they are keyed kind:message:product."""
    kinds = ("liked", "dismissed")
    mine = (Interaction.customer_id == customer_id, Interaction.kind.in_(kinds), Interaction.key.is_not(None))
    rows = list(session.scalars(select(Interaction).where(*mine).order_by(Interaction.id.desc()).limit(LOOKED_AT)))
    by_message: dict[int, list[Interaction]] = {}
    for row in rows:
        by_message.setdefault(message_of(row), []).append(row)
    here = select(Message.id).where(Message.conversation_id == conversation_id, Message.id.in_(by_message))
    latest = session.scalar(here.order_by(Message.id.desc()).limit(1))
    return [] if latest is None else by_message[latest][::-1]


def take_back(session: Session, rows: Sequence[Interaction], message_id: str) -> None:
    """Let likes or dismissals count no more; `message_id` is that of the message that asked for it."""
    for row in rows:
        row.key, row.kind = f"{UNDONE}:{message_id}:{row.key}", UNDONE
    session.flush()


def taken_back(session: Session, customer_id: int, message_id: str) -> list[Interaction]:
    """What a message took back before, when its turn is run again."""
    mine = (Interaction.customer_id == customer_id, Interaction.key.like(f"{UNDONE}:{message_id}:%"))
    return list(session.scalars(select(Interaction).where(*mine).order_by(Interaction.id)))


def was_like(row: Interaction) -> bool:
    """Whether a row is, or was before it was taken back, a like."""
    return "liked" in (row.kind, *(row.key or "").split(":"))


def message_of(row: Interaction) -> int:
    """The message a like or dismissal was said in; 0 for a key of another form."""
    part = (row.key or "").split(":")[1:2]
    return int(part[0]) if part and part[0].isdecimal() else 0
