"""What a person sees while the shop starts: steps with times, a bar on the long ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[int, int], None]


class Steps:
    """Writes one line a step with the seconds it took. One step of a process moves at a time; lines may come from any thread."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.begun = time.monotonic()

    def say(self, text: str) -> None:
        """One line as it is."""
        self.console.print(text, soft_wrap=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """A step that moves while it runs, and says when it is done how long it and all before it took."""
        begun = time.monotonic()
        with self._moving(text):
            yield
        took, whole = time.monotonic() - begun, time.monotonic() - self.begun
        self.say(f"  {text} [dim]({took:.0f} s, {whole:.0f} s since the start)[/dim]")

    @contextmanager
    def _moving(self, text: str) -> Iterator[None]:
        columns = (TextColumn("  {task.description} …"), BarColumn(bar_width=24), TimeElapsedColumn())
        if not self.console.is_terminal:
            yield
            return
        with Progress(*columns, console=self.console, transient=True) as progress:
            progress.add_task(text, total=None)
            yield

    @contextmanager
    def bar(self, text: str) -> Iterator[Report]:
        """A bar that is told (done, all)."""
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            task = progress.add_task(text, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)
