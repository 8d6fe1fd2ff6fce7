"""Lets the shipped model read the demo's conversations; may be stopped at any moment and taken up again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from demo.talk_rows import PREFIX
from shop import rollups
from shop.conversations.turns import SENTIMENT_MEMORY, Understanding
from shop.store import Store
from shop.store.tables import Conversation, Message

Understand = Callable[[list[str]], list[Understanding]]
Progress = Callable[[int, int], None]

TEXTS_PER_CHUNK = 128
UNREAD = "nlu_fallback"


def understand_history(store: Store, understand: Understand, progress: Progress | None = None) -> int:
    """Have every distinct text read once, in chunks; returns how many messages were written.

    The last chunk, the conversations' figures and the rollups are one transaction: while a message is left unread, all
    of it is done again by the next call.
    """
    waiting = _waiting(store)
    texts = list(waiting)
    for start in range(0, len(texts), TEXTS_PER_CHUNK):
        chunk = texts[start : start + TEXTS_PER_CHUNK]
        read = understand(chunk)
        last = start + len(chunk) == len(texts)
        with store.transaction() as session:
            _write(session, {text: waiting[text] for text in chunk}, read)
            if last:
                _settle(session)
                rollups.rebuild(session)
        if progress:
            progress(start + len(chunk), len(texts))
    return sum(len(ids) for ids in waiting.values())


def _waiting(store: Store) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    query = select(Message.text, Message.id).where(_of_demo(), Message.intent.is_(None), Message.state != "apologised")
    with store.reading() as session:
        for text, number in session.execute(query.order_by(Message.id.desc())):
            found[text].append(number)
    return found


def _of_demo() -> ColumnElement[bool]:
    return (Message.author == "customer") & Message.platform_id.startswith(PREFIX, autoescape=True)


def _write(session: Session, waiting: dict[str, list[int]], read: list[Understanding]) -> None:
    rows: list[dict[str, Any]] = []
    for ids, what in zip(waiting.values(), read, strict=True):
        values = {
            "intent": what.intent or UNREAD,
            "confidence": what.confidence,
            "ranking": what.ranking or None,
            "also": what.also or None,
            "explanation": what.explanation,
            "entities": what.entities or None,
            "language": what.language,
            "sentiment": what.sentiment,
            "sentiment_score": what.sentiment_score,
        }
        rows += [{"id": number, **values} for number in ids]
    session.execute(update(Message), rows)


def _settle(session: Session) -> None:
    columns = (Message.conversation_id, Message.intent, Message.sentiment_score)
    query = select(*columns).where(_of_demo()).order_by(Message.conversation_id, Message.id)
    rows = session.execute(query).all()
    session.execute(update(Conversation), list(_figures(rows)))


def _figures(rows: Any) -> Iterator[dict[str, Any]]:
    for number, messages in groupby(rows, key=lambda row: row.conversation_id):
        mood: float | None = None
        fallbacks = 0
        for message in messages:
            fallbacks += message.intent in rollups.FALLBACK_INTENTS
            if message.sentiment_score is not None:
                fresh = message.sentiment_score
                mood = fresh if mood is None else mood + SENTIMENT_MEMORY * (fresh - mood)
        yield {"id": number, "fallbacks": fallbacks, "sentiment": mood}
