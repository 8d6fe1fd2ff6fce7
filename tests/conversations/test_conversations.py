"""Whole conversations with the real stack, in English and in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.dialogue.cast import Cast
from benchmarks.dialogue.play import play
from benchmarks.dialogue.script import read_folder, read_script
from running.temporary import Stack
from shop.store.tables import Message

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def cast(stack: Stack) -> Cast:
    """Orders and customers, no two dialogues the same."""
    return Cast(stack.store, stack.settings.mailbox)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
async def test_a_whole_conversation(stack: Stack, cast: Cast, script: Path) -> None:
    result = await play(read_script(script), stack.url, stack.store, cast)
    assert result.sentences() == []


def test_there_are_ten_and_half_are_chinese() -> None:
    languages = [script.language for script in read_folder(Path(__file__).parent)]
    assert len(languages) >= 10 and languages.count("zh") >= 5


def test_nothing_a_customer_said_is_left_waiting(stack: Stack) -> None:
    with stack.store.reading() as session:
        waiting = select(func.count()).select_from(Message).where(Message.author == "customer", Message.state == "waiting")
        assert session.scalar(waiting) == 0
