"""The loops of a worker: receive where channels poll, converse, deliver."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

from gateway.bot import BotClient
from gateway.channels import open_channels
from gateway.channels.base import Channel
from gateway.converse import Converse
from gateway.deliver import Deliver
from gateway.hub import Hub
from gateway.links import Links
from gateway.waking import Waker
from shop.settings import Settings
from shop.store import Store

log = logging.getLogger(__name__)

RESTART_SECONDS = 1.0
Job = Callable[[], Awaitable[None]]


class Loops:
    """Runs in the web application's lifespan, or alone in a worker process; `hub` is what the web chat's streams listen to."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        bot: BotClient | None = None,
        channels: Mapping[str, Channel] | None = None,
        hub: Hub | None = None,
    ) -> None:
        self.hub = hub or Hub()
        self._channels = channels if channels is not None else open_channels(settings, store, self.hub)
        self._bot = bot = bot or BotClient(settings.bot_url)
        channels = self._channels
        self.converse = Converse(store, settings, bot, channels)
        self.deliver = Deliver(store, channels, Links(settings.signing_key(), settings.site_url).to)
        self._wakers = [Waker(store.bell), Waker(store.bell)]
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin; returns at once."""
        for waker in self._wakers:
            waker.start()
        jobs: list[Job] = [
            lambda: self.converse.run(self._wakers[0]),
            lambda: self.deliver.run(self._wakers[1]),
            *(channel.run for channel in self._channels.values()),
        ]
        self._tasks = [asyncio.create_task(_keep_running(job)) for job in jobs]

    async def stop(self) -> None:
        """Stop receiving, let go of what is under way, and give connections back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.converse.stop()
        await self.deliver.stop()
        for waker in self._wakers:
            await waker.stop()
        for channel in self._channels.values():
            await channel.close()
        await self._bot.close()

    async def run_forever(self) -> None:
        """Run until cancelled: a worker process of its own."""
        await self.start()
        try:
            await asyncio.gather(*self._tasks)
        finally:
            await self.stop()


async def _keep_running(job: Job) -> None:
    while True:
        try:
            await job()
            return
        except Exception:
            # The edge of the process: a loop that fell over begins again, for a dead one would be silence.
            log.exception("error %s: a loop begins again", secrets.token_hex(6))
            await asyncio.sleep(RESTART_SECONDS)
