"""The web chat: messages come in by HTTP and go out by a stream that reads the rows (gateway/web/)."""

from __future__ import annotations

import asyncio

from gateway.capabilities import CAPABILITIES, Capabilities
from gateway.channels.base import Outgoing
from gateway.hub import Hub
from gateway.waking import POLL_SECONDS
from shop.conversations import feed
from shop.conversations.feed import Address
from shop.store import Store

NAME = "web"
ACCOUNT = "shop"


def address(user_id: str) -> Address:
    """A visitor's identity on the shop's own site."""
    return Address(NAME, ACCOUNT, user_id)


class WebChat:
    """The adapter of the browser widget."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self.hub = hub
        self._store = store

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES[NAME]

    async def send(self, outgoing: Outgoing) -> str | None:
        """Nothing to do: the row itself is what the browser fetches."""
        return None

    def arrived(self, user_ids: set[str]) -> None:
        """Wake their streams."""
        self.hub.wake(user_ids)

    async def show_typing(self, user_id: str) -> None:
        """The stream reads from the database whether a turn is under way."""
        self.hub.wake({user_id})

    async def run(self) -> None:
        """Messages come in by HTTP; what is watched here are rows that other processes wrote."""
        await watch(self._store, self.hub)

    async def close(self) -> None:
        """Nothing is held."""


async def watch(store: Store, hub: Hub) -> None:
    """Wake streams for rows that another process wrote, and mark what browsers took, for all open streams together."""

    def look(after: int) -> tuple[int, set[str]]:
        with store.reading() as session:
            return feed.arrivals(session, NAME, after) if after else (feed.newest(session), set())

    def mark(message_ids: set[int]) -> None:
        with store.transaction() as session:
            feed.mark_delivered(session, message_ids)

    before = latest = 0
    while True:
        await asyncio.sleep(POLL_SECONDS)
        if hub.handed_over:
            taken, hub.handed_over = hub.handed_over, set()
            await asyncio.to_thread(mark, taken)
        if not hub.user_ids:
            before = latest = 0
            continue
        newest, users = await asyncio.to_thread(look, before)
        # One round of overlap: a row may become visible only after a later one.
        before, latest = latest, newest
        hub.wake(users)
