"""The whole of a rehearsal: read the file, set the stage, have the conversations, write the report."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from encoder import shared_encoder
from rehearsal.chats import Chats
from rehearsal.figures import Figures, compute
from rehearsal.outcomes import read_outcomes
from rehearsal.performing import perform
from rehearsal.report import Circumstances, write_report
from rehearsal.stage import staged
from rehearsal.uncovered import Encode, group
from running.progress import Steps
from running.supervision import ROOT
from shop.settings import Settings
from shop.store import Store, now


@dataclass(frozen=True)
class Plan:
    """The file to rehearse, its columns and words for customers where they were named, and where the report goes."""

    file: Path
    columns: Mapping[str, str | None]
    customers: Sequence[str]
    report: Path


def rehearse(settings: Settings, plan: Plan, steps: Steps) -> Figures:
    """Run the old chats through the assistant and write the report; raises `BadFile` before anything is started.

    Ctrl-C ends the conversations and leaves the report of those that were had.
    """
    with tempfile.TemporaryDirectory(prefix="shopkeeper-rehearsal-") as folder:
        chats = Chats(Path(folder) / "chats.db")
        try:
            with steps.step("old chats read"):
                chats.read(plan.file, plan.columns, plan.customers)
            stage = Path(folder) / "stage"
            stage.mkdir()
            store, stopped = _perform(settings, chats, stage, steps)
            try:
                with steps.step("report written"):
                    return tell(
                        plan, settings.shop_name, chats, store, shared_encoder(ROOT / "var" / "encoder").encode_bilingual, stopped
                    )
            finally:
                store.close()
        finally:
            chats.close()


def tell(plan: Plan, shop: str, chats: Chats, store: Store, encode: Encode, stopped: bool) -> Figures:
    """Compute the figures of what was asked and write the report."""
    figures = compute(read_outcomes(store, chats), chats.text)
    groups, single = group([chats.text(asked.line) for asked in figures.fallbacks.lines], encode)
    counts = chats.counts
    about = Circumstances(
        shop=shop,
        file=plan.file.name,
        at=now(),
        stopped=stopped,
        asked=figures.whole.count,
        planned=counts.customers,
        staff=counts.staff,
        empty=counts.empty,
    )
    write_report(plan.report, figures, groups, chats, store, about, single)
    return figures


def _perform(settings: Settings, chats: Chats, stage: Path, steps: Steps) -> tuple[Store, bool]:
    """Have all conversations; returns the stage's database, which outlives the stage, and whether it was broken off."""
    counts = chats.counts
    steps.say(f"  {counts.customers:,} messages of customers in {counts.conversations:,} conversations")
    stopped = False
    with staged(settings, stage) as stack:
        with steps.bar("messages asked") as progress, _interruptible(), suppress(KeyboardInterrupt):
            stopped = True
            asyncio.run(perform(chats, stack.url, progress))
            stopped = False
        url = stack.settings.url
    if stopped:
        steps.say("  Stopped; the report is of what was done.")
    return Store(url), stopped


@contextmanager
def _interruptible() -> Iterator[None]:
    """Make a polite end (SIGTERM) mean the same as Ctrl-C."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
