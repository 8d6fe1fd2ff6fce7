"""Who is listening in a browser right now, and how they are woken."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

STAFF_TYPING_SECONDS = 6.0


class Listener:
    """One open stream; it waits until something may have happened to its customer."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for a wake-up, at most `seconds`; False when none came."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True

    def wake(self) -> None:
        """Make the waiter look again."""
        self._event.set()


class Hub:
    """The streams open in this process, by customer; it carries wake-ups only, messages come from the database.

    `handed_over` collects the ids of messages that browsers took, until they are marked delivered together.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._staff_typing: dict[str, float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.handed_over: set[int] = set()

    @property
    def user_ids(self) -> set[str]:
        """Customers who have a stream open here."""
        return set(self._listeners)

    def join(self, user_id: str) -> Listener:
        """Open a place for one stream; call it within the event loop."""
        self._loop = asyncio.get_running_loop()
        listener = Listener()
        self._listeners[user_id].add(listener)
        return listener

    def leave(self, user_id: str, listener: Listener) -> None:
        """Close it."""
        self._listeners[user_id].discard(listener)
        if not self._listeners[user_id]:
            del self._listeners[user_id]

    def wake(self, user_ids: set[str]) -> None:
        """Make the streams of these customers look into the database; may be called from any thread."""
        if user_ids and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, user_ids)

    def staff_types(self, user_id: str) -> None:
        """A person is writing to this customer; it wears off after a few seconds."""
        self._staff_typing[user_id] = time.monotonic() + STAFF_TYPING_SECONDS
        self.wake({user_id})

    def is_staff_typing(self, user_id: str) -> bool:
        """Whether a person is writing to this customer just now."""
        until = self._staff_typing.get(user_id)
        if until is not None and until < time.monotonic():
            self._staff_typing.pop(user_id, None)
            return False
        return until is not None

    def _wake(self, user_ids: set[str]) -> None:
        for user_id in user_ids:
            for listener in self._listeners.get(user_id, ()):
                listener.wake()
