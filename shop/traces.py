"""Looking through every table for words that should not be there: the proof that somebody was erased."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import JSON, ColumnElement, String, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from shop.store.base import Base
from shop.store.tables import Choice, Message


def find_traces(session: Session, words: Sequence[str]) -> dict[str, int]:
    """How many rows of each table hold one of the words in any text or JSON column; empty when none does."""
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, String | JSON)]
        if not columns or not words:
            continue
        count = session.scalar(select(func.count()).select_from(table).where(_holds(columns, words))) or 0
        if count:
            found[table.name] = count
    return found


def find_mentions(session: Session, words: Sequence[str]) -> list[int]:
    """Ids of messages in any conversation that hold one of the words."""
    if not words:
        return []
    said = (Message.text, Message.choice, Message.entities, Message.also, Message.buttons, Message.cards)
    offered = select(Choice.message_id).where(_holds((Choice.title, Choice.entities), words))
    return list(session.scalars(select(Message.id).where(_holds(said, words) | Message.id.in_(offered))))


def _holds(columns: Sequence[object], words: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(cast(column, Text).icontains(word, autoescape=True) for column in columns for word in words))
