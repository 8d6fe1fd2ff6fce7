"""Whole conversations with the real stack, in English and in Chinese."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.dialogue.play import Result
from benchmarks.dialogue.script import read_folder, read_script
from benchmarks.dialogues import play_all
from running.temporary import Stack
from shop.store.tables import Message

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest, stack: Stack) -> dict[str, Result]:
    """What came of the dialogues that this run asks for, a few played at once."""
    asked = [
        item.callspec.params for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec")
    ]
    scripts = [read_script(params["script"]) for params in asked if params.get("script") in SCRIPTS]
    return {result.script.name: result for result in asyncio.run(play_all(scripts, stack))}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_whole_conversation(results: dict[str, Result], script: Path) -> None:
    assert results[script.stem].sentences() == []


def test_there_are_sixty_and_half_are_chinese() -> None:
    languages = [script.language for script in read_folder(Path(__file__).parent)]
    assert len(languages) >= 60 and languages.count("zh") >= 30


def test_nothing_a_customer_said_is_left_waiting(stack: Stack) -> None:
    with stack.store.reading() as session:
        waiting = select(func.count()).select_from(Message).where(Message.author == "customer", Message.state == "waiting")
        assert session.scalar(waiting) == 0
