"""Live pages: one poller per process looks for changes and wakes every open page they concern.

A page is told only that something changed and fetches its own fragment again, so that nobody is sent what they may not read.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from shop.errors import Unavailable
from shop.store import Store
from shop.store.tables import Conversation, Delivery, Message, Recommendation

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SPREAD_SECONDS = 0.2
HEARTBEAT_SECONDS = 15.0
RECENT_MESSAGES = 60

EVERYTHING = 0


@dataclass(eq=False)
class Watch:
    """One open page; `topic` is a conversation's id or `EVERYTHING`."""

    topic: int
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    seen: Any = None


class Live:
    """The pages that are open in this process; the poller runs only while there are some."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watches: set[Watch] = set()
        self._poller: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watch(self, topic: int) -> AsyncIterator[Watch]:
        """Follow one conversation, or all; `changed` is set once at the beginning and then after each change."""
        watch = Watch(topic)
        self._watches.add(watch)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    async def _poll(self) -> None:
        bell = self._store.bell
        seen = bell.count
        while self._watches:
            try:
                states = await asyncio.to_thread(self._read, {watch.topic for watch in self._watches})
            except Unavailable:
                logger.warning("Live pages wait: the database does not answer")
                states = {}
            except Exception:
                # The edge of the poller: if it ended here, every open page would stand still without a word.
                logger.exception("error %s: live pages were not told", secrets.token_hex(6))
                states = {}
            for watch in list(self._watches):
                state = states.get(watch.topic)
                if state is not None and state != watch.seen:
                    watch.seen = state
                    watch.changed.set()
            await asyncio.sleep(SPREAD_SECONDS)
            seen = await asyncio.to_thread(bell.wait, seen, POLL_SECONDS)

    def _read(self, topics: set[int]) -> dict[int, Any]:
        with self._store.reading() as session:
            states = read_conversations(session, topics - {EVERYTHING})
            if EVERYTHING in topics:
                states[EVERYTHING] = read_newest(session)
        return states


def read_newest(session: Session) -> Any:
    """A value that differs after every change the list of conversations shows."""
    recent = select(Message.id, Message.state, Message.intent).order_by(Message.id.desc()).limit(RECENT_MESSAGES)
    waiting = select(func.count()).select_from(Conversation).where(Conversation.needs_person)
    return tuple(tuple(row) for row in session.execute(recent)), session.scalar(waiting)


def read_conversations(session: Session, ids: set[int]) -> dict[int, Any]:
    """For each conversation a value that differs after every change its transcript shows."""
    if not ids:
        return {}
    known = case((Message.intent.is_not(None), 1), else_=0)
    held = case((Message.state == "suppressed", 1), (Message.state == "waiting", 1000), else_=0)
    counts = (func.count(), func.max(Message.id), func.sum(known), func.sum(held))
    shown = (func.count(Recommendation.shown_at), func.count(Recommendation.clicked_at), func.count(Recommendation.order_id))
    flags = (Conversation.owner_id, Conversation.needs_person, Conversation.needs_reason, Conversation.status)
    queries = [
        select(Conversation.id, *flags).where(Conversation.id.in_(ids)),
        _grouped(Message, counts, ids),
        _grouped(Delivery, (func.count(), func.max(Delivery.updated_at)), ids),
        _grouped(Recommendation, shown, ids),
    ]
    found: dict[int, list[Any]] = {}
    for query in queries:
        for key, *values in session.execute(query):
            found.setdefault(key, []).append(values)
    return dict(found)


def _grouped(table: Any, columns: tuple[Any, ...], ids: set[int]) -> Any:
    return select(table.conversation_id, *columns).where(table.conversation_id.in_(ids)).group_by(table.conversation_id)


async def stream(live: Live, topic: int, is_welcome: Callable[[], Awaitable[bool]]) -> AsyncIterator[bytes]:
    """Server-sent events: `change` after each change, a comment now and then; ends when the visitor signed out."""
    async with live.watch(topic) as watch:
        yield b"retry: 2000\n\n"
        while True:
            try:
                await asyncio.wait_for(watch.changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                if not await is_welcome():
                    return
                yield b": here\n\n"
                continue
            watch.changed.clear()
            yield b"event: change\ndata: {}\n\n"
