"""Server-sent events of one visitor: messages in order, once, and whether somebody is writing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

from gateway.channels.webchat import address
from gateway.hub import Hub, Listener
from gateway.web.visitors import Visitor
from shop.conversations import feed
from shop.conversations.feed import News
from shop.errors import Unavailable
from shop.store import Store
from shop.store.tables import Message

PING_SECONDS = 15.0
PAGE = 100


def as_json(message: Message) -> dict[str, Any]:
    """A message as the widget gets it; `client_id` is the id the browser gave its own message."""
    return {
        "id": message.id,
        "author": message.author,
        "kind": message.kind,
        "text": message.text,
        "at": message.created_at.isoformat(),
        "language": message.language,
        "reply_to": message.reply_to,
        "client_id": (message.platform_id or "").rpartition(":")[2] or None,
        "buttons": message.buttons or [],
        "cards": message.cards or [],
    }


async def follow(store: Store, hub: Hub, visitor: Visitor, after: int, ping: float = PING_SECONDS) -> AsyncGenerator[str, None]:
    """Events of a visitor after message id `after`, for as long as the browser listens."""
    listener = hub.join(visitor.user_id)
    typing = False
    try:
        yield "retry: 1000\n\n"
        listener.wake()
        while True:
            if not await _until_news(listener, hub, visitor, ping):
                yield ": ping\n\n"
            try:
                found = await asyncio.to_thread(_look, store, visitor, after)
            except Unavailable:
                return
            for message in found.messages:
                yield event("message", as_json(message), message.id)
                after = message.id
            if len(found.messages) >= PAGE:
                listener.wake()
            now_typing = found.working or hub.is_staff_typing(visitor.user_id)
            if now_typing != typing:
                typing = now_typing
                yield event("typing", {"on": typing})
            hub.handed_over.update(message.id for message in found.messages if message.author != "customer")
    finally:
        hub.leave(visitor.user_id, listener)


def event(name: str, data: dict[str, Any], event_id: int | None = None) -> str:
    """One server-sent event; its id is what the browser says when it comes back."""
    head = f"id: {event_id}\n" if event_id is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _until_news(listener: Listener, hub: Hub, visitor: Visitor, ping: float) -> bool:
    # While a person types the stream looks more often, since that wears off without a commit.
    return await listener.wait(min(ping, 2.0) if hub.is_staff_typing(visitor.user_id) else ping)


def _look(store: Store, visitor: Visitor, after: int) -> News:
    with store.reading() as session:
        return feed.news(session, address(visitor.user_id), after, PAGE)
