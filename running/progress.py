"""What a person sees while the shop starts: steps with times, a bar on the long ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[int, int], None]


class Steps:
    """Writes one line a step with the seconds it took; safe to use from several threads."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.begun = time.monotonic()

    def say(self, text: str) -> None:
        """One line as it is."""
        self.console.print(text)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """A step that says so when it is done, with its time and the time since the start."""
        begun = time.monotonic()
        yield
        took, whole = time.monotonic() - begun, time.monotonic() - self.begun
        self.console.print(f"  {text} [dim]({took:.0f} s, {whole:.0f} s since the start)[/dim]")

    @contextmanager
    def bar(self, text: str) -> Iterator[Report]:
        """A bar that is told (done, all)."""
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            task = progress.add_task(text, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)
