"""The bridge from the store's bell, which rings in threads, to loops that wait in asyncio."""

from __future__ import annotations

import asyncio
import threading

from shop.store import Bell

POLL_SECONDS = 0.5


class Waker:
    """Wakes one asyncio loop after every commit of this process, and every half second for those of others."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._event = asyncio.Event()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin listening; call it from within the running event loop."""
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._listen, args=(loop,), name="bell", daemon=True)
        self._thread.start()

    async def wait(self) -> None:
        """Return at the next ring, or after `POLL_SECONDS`; rings since the last return count."""
        await self._event.wait()
        self._event.clear()

    def wake(self) -> None:
        """Wake the loop by hand; call it from within the event loop."""
        self._event.set()

    async def stop(self) -> None:
        """Stop listening and let a waiter return."""
        self._stopped = True
        self._event.set()
        self._bell.ring()
        if self._thread:
            await asyncio.to_thread(self._thread.join)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        seen = self._bell.count
        while not self._stopped:
            seen = self._bell.wait(seen, POLL_SECONDS)
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._event.set)
