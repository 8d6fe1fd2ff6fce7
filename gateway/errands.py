"""The loop of one errand: work that waits in the database and may fail and be tried again, such as letters."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from gateway.waking import Waker
from shop.errors import Unavailable

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


class Errand:
    """Runs a job in a thread after commits and every half second; the job itself keeps what failed and when to try again."""

    def __init__(self, name: str, job: Callable[[], object]) -> None:
        self.name = name
        self._job = job

    async def run(self, waker: Waker) -> None:
        """Go on until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self._job)
            except Unavailable as error:
                log.warning("%s wait: %s", self.name, error)
            await waker.wait()
            # Nobody waits for these by the millisecond; many commits at once are one look.
            await asyncio.sleep(PAUSE_SECONDS)
