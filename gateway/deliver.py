"""Row -> platform: sends what is due through its channel, retries, and records what became of it."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping

from gateway.capabilities import LinkTo, fit
from gateway.channels.base import Channel, Outgoing, Refused, TryLater
from gateway.waking import Waker
from shop.conversations import outbox
from shop.conversations.outbox import Due
from shop.errors import ShopkeeperError, Unavailable
from shop.store import Store

log = logging.getLogger(__name__)

CLAIM_SECONDS = 20.0
SEND_SECONDS = 15.0
GATHER_SECONDS = 0.02
STOP_SECONDS = 2.0


class Withdrawn(ShopkeeperError):
    """Staff took the conversation over while its message was on the way."""


class Deliver:
    """The loop over the outbox; order is kept within a conversation, and no conversation waits for another."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], link_to: LinkTo, *, at_once: int = 32) -> None:
        self._store, self._channels, self._link_to = store, channels, link_to
        self._pulled = [name for name, channel in channels.items() if channel.capabilities.pulls]
        self._pushed = [name for name, channel in channels.items() if not channel.capabilities.pulls]
        self._at_once = at_once
        self._tasks: set[asyncio.Task[None]] = set()
        self._parts_sent: dict[int, int] = {}

    async def run(self, waker: Waker) -> None:
        """Send until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self._open)
                for item in await asyncio.to_thread(self._claim, self._at_once - len(self._tasks)):
                    task = asyncio.create_task(self._send(item))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            except Unavailable as error:
                log.warning("deliveries wait: %s", error)
            await waker.wait()
            # What customers wait for is opened by converse itself; many commits at once are one look here.
            await asyncio.sleep(GATHER_SECONDS)

    async def stop(self) -> None:
        """Let what is under way finish for a moment, then drop it; it becomes due again when its claim runs out."""
        tasks = list(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _open(self) -> None:
        if not self._pulled:
            return
        with self._store.reading() as session:
            if not outbox.is_due(session, self._pulled):
                return
        for name in self._pulled:
            with self._store.transaction() as session:
                users = outbox.open_to(session, [name])
            self._channels[name].arrived(users)

    def _claim(self, limit: int) -> list[Due]:
        if not self._pushed or limit <= 0:
            return []
        with self._store.reading() as session:
            if not outbox.is_due(session, self._pushed):
                return []
        with self._store.transaction() as session:
            return outbox.claim(session, self._pushed, CLAIM_SECONDS, limit)

    async def _send(self, item: Due) -> None:
        try:
            await self._carry(item)
        except Unavailable as error:
            # What is out stays known as sent; when the claim runs out only the rest is done.
            log.warning("delivery %s stays claimed: %s", item.delivery_id, error)

    async def _carry(self, item: Due) -> None:
        channel = self._channels[item.conversation.channel]
        try:
            async with asyncio.timeout(SEND_SECONDS):
                platform_id = await self._send_parts(channel, item)
        except Unavailable:
            raise
        except Withdrawn:
            self._parts_sent.pop(item.delivery_id, None)
        except Refused as error:
            self._parts_sent.pop(item.delivery_id, None)
            await self._fail(item, str(error), final=True)
        except TryLater as error:
            await self._fail(item, str(error), retry_after=error.retry_after)
        except TimeoutError:
            await self._fail(item, f"{channel.name} did not answer within {SEND_SECONDS:.0f} s")
        except Exception as error:
            # The edge of the loop: a fault of an adapter must not stop the other deliveries.
            log.exception("error %s: delivery %s", secrets.token_hex(6), item.delivery_id)
            await self._fail(item, f"{type(error).__name__} while sending")
        else:
            await asyncio.to_thread(self._mark_sent, item.delivery_id, platform_id)
            self._parts_sent.pop(item.delivery_id, None)

    async def _send_parts(self, channel: Channel, item: Due) -> str | None:
        """Send the parts that are not out yet; a retry after a failure in the middle goes on where it stopped.

        Raises `Withdrawn` when staff took over before the next part.
        """
        parts = fit(item.message, channel.capabilities, self._link_to)
        platform_id = None
        for index in range(self._parts_sent.get(item.delivery_id, 0), len(parts)):
            if not await asyncio.to_thread(self._is_wanted, item.delivery_id):
                raise Withdrawn(f"Delivery {item.delivery_id} is not wanted any more.")
            platform_id = await channel.send(Outgoing(item.user_id, parts[index]))
            self._parts_sent[item.delivery_id] = index + 1
        return platform_id

    def _is_wanted(self, delivery_id: int) -> bool:
        with self._store.reading() as session:
            return outbox.is_wanted(session, delivery_id)

    def _mark_sent(self, delivery_id: int, platform_id: str | None) -> None:
        with self._store.transaction() as session:
            outbox.mark_sent(session, delivery_id, platform_id)

    async def _fail(self, item: Due, reason: str, *, final: bool = False, retry_after: float | None = None) -> None:
        log.warning("delivery %s on %s: %s", item.delivery_id, item.conversation.channel, reason)

        def mark() -> None:
            with self._store.transaction() as session:
                outbox.mark_failed(session, item.delivery_id, reason, final=final, retry_after=retry_after)

        await asyncio.to_thread(mark)
