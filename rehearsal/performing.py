"""Has the old conversations again: every message of a customer to the assistant, in order, one conversation one visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import httpx

from gateway.customer import Customer
from rehearsal.chats import Chats
from shop.errors import ShopkeeperError

AT_ONCE = 12
ANSWER_SECONDS = 60.0
Progress = Callable[[int, int], None]


async def perform(chats: Chats, url: str, progress: Progress, at_once: int = AT_ONCE) -> None:
    """Ask everything; what was asked is noted at once, so that a run that is broken off is worth something."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        progress(done, chats.counts.customers)

    waiting = chats.conversations()
    limits = httpx.Limits(max_connections=at_once * 2 + 10, max_keepalive_connections=at_once * 2)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30.0) as http, asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(_visit(chats, waiting, http, count))


async def _visit(
    chats: Chats, waiting: Iterator[tuple[int, str, str | None]], http: httpx.AsyncClient, count: Callable[[], None]
) -> None:
    for number, _, language in waiting:
        try:
            customer: Customer | None = await Customer.arrive(http, spoken(language))
        except ShopkeeperError:
            customer = None
        for line in chats.lines(number):
            if line.by_customer:
                chats.note(line.id, await _ask(customer, line.text))
                count()


def spoken(language: str | None) -> str | None:
    """What a browser would say for the language a file names (en-GB, zh_CN); None for anything that no header may hold."""
    tag = (language or "").strip().replace("_", "-")
    return tag if tag.replace("-", "").isalnum() and tag.isascii() else None


async def _ask(customer: Customer | None, text: str) -> int | None:
    if customer is None:
        return None
    try:
        return (await customer.ask(text, ANSWER_SECONDS)).message_id
    except ShopkeeperError:
        return None
