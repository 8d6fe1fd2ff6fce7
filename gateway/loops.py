"""The loops of a worker: receive where channels poll, converse, deliver, and the errands: letters, notices, erasures."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from gateway.bot import BotClient
from gateway.channels import open_channels
from gateway.channels.base import Channel
from gateway.converse import Converse
from gateway.deliver import Deliver
from gateway.errands import Errand
from gateway.hub import Hub
from gateway.links import Links
from gateway.waking import Waker
from gateway.webhook import Webhook
from shop import erasure, letters, notices
from shop.errors import ShopkeeperError, Unavailable
from shop.post import open_post
from shop.profiles import AfterTalks
from shop.settings import Settings, read_secret
from shop.store import Store

log = logging.getLogger(__name__)

RESTART_SECONDS = 1.0
FORGET_SECONDS = 15.0
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
        self._webhook = Webhook(settings.shop_webhook_url) if settings.announces else None
        self._errands = self._open_errands(store, settings)
        self._wakers = [Waker(store.bell) for _ in range(2 + len(self._errands))]
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def _open_errands(self, store: Store, settings: Settings) -> list[Errand]:
        post = open_post(settings)
        errands = [
            Errand("letters", partial(letters.send_waiting, store, post)),
            Errand("erasures", partial(erasure.run_waiting, store, settings, self._forget)),
        ]
        errands.append(Errand("profiles", AfterTalks(store, settings.var_dir / "models" / "profiles")))
        if self._webhook:
            secret = read_secret(settings.shop_webhook_secret.get_secret_value())
            errands.append(Errand("notices", partial(notices.send_waiting, store, self._webhook, secret)))
        return errands

    def _forget(self, senders: Sequence[str]) -> None:
        """Called in an errand's thread; the bot's client lives in the event loop."""
        if self._loop is None:
            raise Unavailable("The loops have not begun.")
        asking = asyncio.run_coroutine_threadsafe(self._bot.forget(list(senders)), self._loop)
        try:
            asking.result(FORGET_SECONDS)
        except (TimeoutError, ShopkeeperError) as error:
            asking.cancel()
            raise Unavailable(str(error) or "The bot does not answer.") from error

    async def start(self) -> None:
        """Begin; returns at once."""
        self._loop = asyncio.get_running_loop()
        for waker in self._wakers:
            waker.start()
        jobs: list[Job] = [
            lambda: self.converse.run(self._wakers[0]),
            lambda: self.deliver.run(self._wakers[1]),
            *(channel.run for channel in self._channels.values()),
            *(partial(errand.run, waker) for errand, waker in zip(self._errands, self._wakers[2:], strict=True)),
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
        if self._webhook:
            self._webhook.close()
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
