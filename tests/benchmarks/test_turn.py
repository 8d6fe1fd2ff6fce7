"""The round-trip benchmark measures what it says, on the running stack."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import turn
from benchmarks.outcome import percentile
from running.temporary import Stack

KEYS = {"p50_ms", "p95_ms", "messages_per_second", "lost", "duplicated", "stock_p50_ms", "stock_messages_per_second"}


@pytest.mark.stack
async def test_both_loads_are_answered_whole(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    doors: list[turn.Door] = []
    steady, closed = await turn.measure(stack.url, 20, 40, doors)
    assert (len(steady.milliseconds), steady.lost, len(closed.milliseconds), closed.lost) == (20, 0, 40, 0)
    figures = turn.report((steady, closed), None, sum(door.duplicated for door in doors), None)
    assert set(figures) >= KEYS and figures["duplicated"] == 0 and figures["stock_p50_ms"] is None and figures["notes"]
    assert "rasa init" in capsys.readouterr().out


def test_a_load_counts_answers_and_their_absence() -> None:
    load = turn.Load()
    for took in (10.0, None, 30.0):
        load.note(took)
    load.seconds = 2.0
    assert (load.milliseconds, load.lost, load.per_second) == ([10.0, 30.0], 1, 1.0)


def test_every_benchmark_takes_the_common_options(tmp_path: Path) -> None:
    assert "turn" in command.names()
    options = command.parse(["turn", "--quick", "--data", str(tmp_path)])
    assert (options.name, options.quick, options.data) == ("turn", True, tmp_path)
    assert isinstance(command.parse([]), argparse.Namespace)


def test_percentiles_are_by_nearest_rank() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.95) == 1.0
    assert percentile([], 0.5) is None
