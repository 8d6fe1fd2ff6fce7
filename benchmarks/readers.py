"""Rasa models read with in the bot's environment, and two of them timed by turns."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any

from benchmarks.outcome import percentile
from running.supervision import ROOT
from shop.errors import Unavailable

OPENINGS = 3
SENTENCES_PER_TURN = 50


def python() -> Path:
    """The bot's own Python."""
    return ROOT / "bot" / ".venv" / "bin" / "python"


class Reader:
    """A process of `benchmarks.probes.reading`; the first question names its model or what to train it with."""

    def __enter__(self) -> Reader:
        self._errors = tempfile.TemporaryFile("w+")
        command = [str(python()), "-m", "benchmarks.probes.reading"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        return self

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the answer; raises `Unavailable` with the end of what the process printed when it gave none."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # It ended: what it printed says why.
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._errors.seek(0)
            raise Unavailable(f"The probe failed: {self._errors.read()[-500:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._process.kill()
        self._process.communicate()
        self._errors.close()


def probe(question: dict[str, Any]) -> dict[str, Any]:
    """Ask one question of a process of its own."""
    with Reader() as reader:
        return reader.ask(question)


def side_by_side(model: str, peer: str, timed: Sequence[str]) -> dict[str, Any]:
    """Time both models on the same sentences, once with the cores there are and once with one."""
    return by_turns(model, peer, timed) | {
        f"one_core_{name}": value for name, value in by_turns(model, peer, timed, True).items()
    }


def by_turns(model: str, peer: str, timed: Sequence[str], one_core: bool = False) -> dict[str, Any]:
    """Time both models by short turns: the machine's speed changes from one second to the next.

    The share is the median over the turns of one median by the other. Both models are opened anew before the sentences are
    read again, since ours remembers the texts it has read.
    """
    took: dict[str, list[float]] = {"ms": [], "stock_ms": []}
    shares = []
    for _ in range(OPENINGS):
        with ExitStack() as both:
            mine, theirs = both.enter_context(Reader()), both.enter_context(Reader())
            mine.ask({"model": model, "one_core": one_core, "warm_up": list(timed)})
            theirs.ask({"model": peer, "one_core": one_core, "ours": False, "warm_up": list(timed)})
            for start in range(0, len(timed), SENTENCES_PER_TURN):
                turn = {"timed": list(timed[start : start + SENTENCES_PER_TURN])}
                ms, stock_ms = mine.ask(turn)["ms"], theirs.ask(turn)["ms"]
                shares.append(median(ms) / median(stock_ms))
                took["ms"] += ms
                took["stock_ms"] += stock_ms
    figures: dict[str, Any] = {}
    for name, found in took.items():
        figures |= {
            f"{name}_p50": round(percentile(found, 0.5) or 0.0, 2),
            f"{name}_p95": round(percentile(found, 0.95) or 0.0, 2),
        }
    quarters = [round(percentile(shares, part) or 0.0, 3) for part in (0.25, 0.75)]
    return figures | {"ms_share_of_stock": round(median(shares), 3), "ms_share_quartiles": quarters}
