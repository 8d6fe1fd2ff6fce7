"""Sends real queries through the web chat, each as a customer of its own, and reports what came back."""

from __future__ import annotations

import asyncio
import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select

from gateway.customer import Customer, Exchange
from shop.errors import BadFile, ShopkeeperError
from shop.rollups import FALLBACK_INTENTS
from shop.store import Store
from shop.store.tables import Message

ANSWER_SECONDS = 60.0
CHUNK = 500
Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What came of a replay; `fallback` and `handed_over` are None when there was no database to look into."""

    sent: int = 0
    answered: int = 0
    apologised: int = 0
    empty: int = 0
    lost: int = 0
    twice: int = 0
    fallback: int | None = None
    handed_over: int | None = None
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    message_ids: list[int] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """Median milliseconds from sending to the first answer."""
        return percentile(self.milliseconds, 0.50)

    @property
    def p95(self) -> float:
        """95th percentile of the same."""
        return percentile(self.milliseconds, 0.95)

    @property
    def per_second(self) -> float:
        """Messages answered or apologised for per second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def add(self, exchange: Exchange) -> None:
        """Count one exchange in exactly one of answered, apologised and lost; empty and twice come on top."""
        self.sent += 1
        if exchange.message_id is not None:
            self.message_ids.append(exchange.message_id)
        if exchange.milliseconds is None:
            self.lost += 1
            return
        self.milliseconds.append(exchange.milliseconds)
        apologies = sum(reply["kind"] == "apology" for reply in exchange.answers)
        self.apologised += apologies > 0
        self.answered += apologies == 0
        self.empty += exchange.is_empty
        notices = len(exchange.replies) - len(exchange.answers)
        self.twice += bool(exchange.repeated or notices > 1 or 0 < apologies < len(exchange.answers) or apologies > 1)

    def __str__(self) -> str:
        seen = [("fallback", self.fallback), ("handed over", self.handed_over)]
        counts = [
            ("sent", self.sent),
            ("answered", self.answered),
            ("apologised for", self.apologised),
            *((name, count) for name, count in seen if count is not None),
            ("empty", self.empty),
            ("lost", self.lost),
            ("twice", self.twice),
        ]
        lines = [f"{name:>15}  {count}" for name, count in counts]
        speed = f"{self.per_second:.1f} messages/s, p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms"
        return "\n".join([*lines, f"{'speed':>15}  {speed}"])


async def replay(
    texts: Sequence[str],
    base_url: str,
    concurrency: int,
    rate: float | None = None,
    on_progress: Progress | None = None,
    *,
    store: Store | None = None,
    timeout: float = ANSWER_SECONDS,
) -> Report:
    """Send every text as a new customer, `concurrency` at a time and at most `rate` a second."""
    report, slots = Report(), asyncio.Semaphore(concurrency)
    begun = time.monotonic()
    limits = httpx.Limits(max_connections=concurrency * 2 + 10, max_keepalive_connections=concurrency * 2)
    async with httpx.AsyncClient(base_url=base_url, limits=limits, timeout=30.0) as http:

        async def one(number: int, text: str) -> None:
            if rate:
                await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            async with slots:
                report.add(await _ask(http, text, timeout))
            if on_progress:
                on_progress(report.sent, len(texts))

        await asyncio.gather(*(one(number, text) for number, text in enumerate(texts)))
    report.seconds = time.monotonic() - begun
    if store:
        await asyncio.to_thread(_look, store, report)
    return report


def read_column(path: Path, column: str) -> list[str]:
    """The non-empty texts of one column of a CSV file; a wrong name is refused with the names there are."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = reader.fieldnames or []
            if column not in names:
                raise BadFile(f"{path} has no column {column!r}; it has {', '.join(names)}.")
            return [text for row in reader if (text := (row[column] or "").strip())]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile(f"{path} cannot be read: {error}") from error


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies, by nearest rank; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def _ask(http: httpx.AsyncClient, text: str, timeout: float) -> Exchange:
    try:
        return await (await Customer.arrive(http)).ask(text, timeout)
    except ShopkeeperError:
        return Exchange(text)


def _look(store: Store, report: Report) -> None:
    fallback = handed_over = 0
    with store.reading() as session:
        for start in range(0, len(report.message_ids), CHUNK):
            ids = report.message_ids[start : start + CHUNK]
            rows = session.execute(select(Message.intent, Message.handover).where(Message.id.in_(ids)))
            for intent, handover in rows:
                fallback += intent in FALLBACK_INTENTS
                handed_over += handover is not None
    report.fallback, report.handed_over = fallback, handed_over
