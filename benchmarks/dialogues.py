"""Whole dialogues had with the real stack: how many go as written, and the first wrong turn of those that do not."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.dialogue.cast import Cast
from benchmarks.dialogue.play import Result, play
from benchmarks.dialogue.script import LANGUAGES, Script, read_folder
from benchmarks.outcome import NoData, show
from running.supervision import ROOT
from running.temporary import Stack, temporary_stack

DESCRIPTION = "whole dialogues had with the real stack: passed and failed, and the first wrong turn of each"
FOLDER = ROOT / "tests" / "conversations"
AT_ONCE = 3
QUICK_OF_EACH = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Own dialogues."""
    parser.add_argument("--dir", type=Path, help="folder of dialogues (YAML, see tests/conversations/README.md) instead of ours")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Play every dialogue with a temporary demo shop."""
    scripts = choose(options.dir or FOLDER, quick=options.quick)
    with tempfile.TemporaryDirectory(prefix="shopkeeper-dialogues-") as folder:
        print("starting a temporary shop …", flush=True)
        with temporary_stack(Path(folder), lift_share=0.0) as stack:
            results = asyncio.run(play_all(scripts, stack))
    return report(results)


def choose(folder: Path, *, quick: bool) -> list[Script]:
    """The dialogues of a folder, a few of each language when in a hurry; raises `NoData` when there are none."""
    scripts = read_folder(folder) if folder.is_dir() else []
    if not scripts:
        raise NoData(f"There are no dialogues (*.yml) in {folder}.")
    if not quick:
        return scripts
    return [one for language in LANGUAGES for one in [s for s in scripts if s.language == language][:QUICK_OF_EACH]]


def cast_of(stack: Stack) -> Cast:
    """The customers of a shop; one cast hands out each of them once."""
    return Cast(stack.store, stack.settings.mailbox, stack.settings.signing_key())


async def play_all(scripts: Sequence[Script], stack: Stack, cast: Cast | None = None) -> list[Result]:
    """Play them, a few at a time."""
    cast = cast or cast_of(stack)
    places, done = asyncio.Semaphore(AT_ONCE), 0

    async def one(script: Script) -> Result:
        nonlocal done
        async with places:
            result = await play(script, stack.url, stack.store, cast)
        done += 1
        print(
            f"{done} of {len(scripts)}  {script.name}: {'passed' if result.passed else result.sentences()[0][:300]}", flush=True
        )
        return result

    return list(await asyncio.gather(*(one(script) for script in scripts)))


def report(results: Sequence[Result]) -> dict[str, Any]:
    """Print the table and return the figures."""
    by_language = {language: _count([r for r in results if r.script.language == language]) for language in LANGUAGES}
    rows = [(name, *counts.values()) for name, counts in [*by_language.items(), ("all", _count(results))]]
    show("Dialogues", ("language", "passed", "failed", "turns"), rows)
    failures = []
    for result in results:
        if not result.passed:
            number, said, fault = result.faults[0]
            failures.append({"dialogue": result.script.name, "turn": number, "said": said, "wrong": fault})
    return {**_count(results), "by_language": by_language, "first_wrong_turns": failures}


def _count(results: Sequence[Result]) -> dict[str, int]:
    passed = sum(result.passed for result in results)
    return {"passed": passed, "failed": len(results) - passed, "turns": sum(result.turns for result in results)}
