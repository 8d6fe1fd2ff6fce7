"""A round trip in the web chat, everything stored, beside the stock Rasa bot."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks import stock
from benchmarks.outcome import percentile, show
from gateway.customer import Customer, Exchange
from running.supervision import family_of, memory
from running.temporary import temporary_stack
from shop.errors import ShopkeeperError

DESCRIPTION = "round trip in the web chat (p50, p95, messages per second), stock Rasa beside it"
RATE = 10.0
CLOSED_CUSTOMERS = 20
ANSWER_SECONDS = 30.0
TEXTS = (
    "hello",
    "do you have a black teapot under 50 euros?",
    "what do you recommend for a beginner?",
    "how much is delivery to Austria?",
    "有没有100元以内的茶杯",
    "thanks a lot",
    "where is my order?",
    "可以用支付宝付款吗",
)

Ask = Callable[[str], Awaitable[float | None]]


@dataclass
class Load:
    """What one load gave: milliseconds of every answered message, how many were not, and how long it all took."""

    milliseconds: list[float] = field(default_factory=list)
    lost: int = 0
    seconds: float = 0.0

    def note(self, took: float | None) -> None:
        """Count one answer, or its absence."""
        if took is None:
            self.lost += 1
        else:
            self.milliseconds.append(took)

    @property
    def per_second(self) -> float:
        """Answered messages per second."""
        return len(self.milliseconds) / self.seconds


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure our own temporary stack, then the stock bot unless in a hurry."""
    open_count, closed_count = (100, 160) if options.quick else (600, 1200)
    with tempfile.TemporaryDirectory(prefix="shopkeeper-turn-") as folder:
        print("starting a temporary shop …", flush=True)
        with temporary_stack(Path(folder)) as stack:
            doors: list[Door] = []
            print(
                f"{open_count} messages at {RATE:.0f} a second, then {closed_count} from {CLOSED_CUSTOMERS} at once …", flush=True
            )
            ours = asyncio.run(measure(stack.url, open_count, closed_count, doors))
            megabytes = sum(memory(family_of(stack.supervisor.process.pid)).values()) if stack.supervisor.process else None
        peer = None if options.quick else measure_stock(Path(folder) / "stock", open_count, closed_count)
    return report(ours, peer, sum(door.duplicated for door in doors), megabytes)


def report(ours: tuple[Load, Load], peer: tuple[Load, Load] | None, duplicated: int, megabytes: float | None) -> dict[str, Any]:
    """Print the table and return the figures."""
    rows: list[tuple[object, ...]] = [("Shopkeeper, web chat, everything stored", *_row(ours))]
    rows += [(stock.NAME, *_row(peer))] if peer else [(f"{stock.NAME}: not with --quick", None, None, None, None)]
    show("A round trip", ("who", f"p50 ms at {RATE:.0f}/s", "p95 ms", "messages/s, 20 at once", "lost"), rows)
    p50, p95, rate, lost = _row(ours)
    stock_p50, stock_p95, stock_rate, stock_lost = _row(peer) if peer else (None,) * 4
    return {
        "p50_ms": p50,
        "p95_ms": p95,
        "messages_per_second": rate,
        "lost": lost,
        "duplicated": duplicated,
        "memory_pss_mb": megabytes and round(megabytes),
        "stock_p50_ms": stock_p50,
        "stock_p95_ms": stock_p95,
        "stock_messages_per_second": stock_rate,
        "stock_lost": stock_lost,
        "notes": "" if peer else "the stock bot is measured without --quick only",
    }


def _row(loads: tuple[Load, Load]) -> tuple[float | None, float | None, float, int]:
    steady, closed = loads
    ends = [percentile(steady.milliseconds, share) for share in (0.5, 0.95)]
    p50, p95 = (None if end is None else round(end, 1) for end in ends)
    return p50, p95, round(closed.per_second, 1), steady.lost + closed.lost


class Door:
    """One customer of our web chat who keeps talking; counts answers that came twice."""

    def __init__(self, customer: Customer) -> None:
        self.customer, self.duplicated = customer, 0

    async def ask(self, text: str) -> float | None:
        """Milliseconds from sending to the first answer, None without one."""
        try:
            exchange: Exchange = await self.customer.ask(text, ANSWER_SECONDS)
        except ShopkeeperError:
            return None
        self.duplicated += exchange.repeated
        return exchange.milliseconds


async def measure(url: str, open_count: int, closed_count: int, doors: list[Door]) -> tuple[Load, Load]:
    """Our web chat under both loads, every customer with a visit of its own."""
    limits = httpx.Limits(max_connections=400, max_keepalive_connections=400)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60.0) as http:
        for _ in range(60):
            doors.append(Door(await Customer.arrive(http)))
        steady = await open_loop([door.ask for door in doors[CLOSED_CUSTOMERS:]], open_count)
        return steady, await closed_loop([door.ask for door in doors[:CLOSED_CUSTOMERS]], closed_count)


def measure_stock(folder: Path, open_count: int, closed_count: int) -> tuple[Load, Load]:
    """The stock bot under the same loads over its REST channel."""
    print("training the stock bot (a few minutes) …", flush=True)
    took = stock.make(folder)
    print(f"trained in {took:.0f} s; measuring it …", flush=True)
    with stock.served(folder) as address:
        return asyncio.run(_measure_stock(address, open_count, closed_count))


async def _measure_stock(address: str, open_count: int, closed_count: int) -> tuple[Load, Load]:
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(limits=limits, timeout=60.0) as http:

        def visitor() -> Ask:
            sender = uuid.uuid4().hex

            async def ask(text: str) -> float | None:
                begun = time.perf_counter()
                answer = await http.post(address, json={"sender": sender, "message": text})
                return (time.perf_counter() - begun) * 1000 if answer.status_code == 200 else None

            return ask

        steady = await open_loop([visitor() for _ in range(40)], open_count)
        return steady, await closed_loop([visitor() for _ in range(CLOSED_CUSTOMERS)], closed_count)


async def open_loop(askers: Sequence[Ask], count: int) -> Load:
    """Messages arrive at a constant rate whether or not the earlier ones were answered; each asker has one at a time."""
    load, begun, free = Load(), time.monotonic(), [asyncio.Lock() for _ in askers]

    async def one(number: int) -> None:
        await asyncio.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        who = number % len(askers)
        async with free[who]:
            load.note(await askers[who](TEXTS[number % len(TEXTS)]))

    await asyncio.gather(*(one(number) for number in range(count)))
    load.seconds = time.monotonic() - begun
    return load


async def closed_loop(askers: Sequence[Ask], count: int) -> Load:
    """Every asker sends its next message as soon as the last one was answered."""
    load, begun = Load(), time.monotonic()

    async def one(ask: Ask) -> None:
        for number in range(count // len(askers)):
            load.note(await ask(TEXTS[number % len(TEXTS)]))

    await asyncio.gather(*(one(ask) for ask in askers))
    load.seconds = time.monotonic() - begun
    return load
