"""What dies comes back by itself, and no message is lost meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import psutil
import pytest
from sqlalchemy import func, select

from gateway.replay import replay
from running.supervision import family_of
from running.temporary import Stack
from shop.store.tables import Conversation, Message

pytestmark = pytest.mark.stack

QUERIES = [f"{words} ({number})" for number in range(12) for words in ("hello", "do you ship to Austria?", "有绿茶吗", "thanks")]
BACK_SECONDS = 90.0


def process_of(stack: Stack, words: str) -> psutil.Process:
    assert stack.supervisor.process
    found = [process for process in family_of(stack.supervisor.process.pid) if words in " ".join(process.cmdline())]
    return found[0]


def wait_for_another(stack: Stack, words: str, old: int) -> None:
    until = time.monotonic() + BACK_SECONDS
    while time.monotonic() < until:
        try:
            if process_of(stack, words).pid != old:
                return
        except (IndexError, psutil.Error):
            pass
        time.sleep(0.5)
    raise AssertionError(f"{words} did not come back within {BACK_SECONDS} s")


async def test_a_killed_bot_loses_nothing(stack: Stack) -> None:
    bot = process_of(stack, "bot.server").pid

    def kill_in_the_middle(done: int, _total: int) -> None:
        if done == len(QUERIES) // 4:
            os.kill(bot, signal.SIGKILL)

    # A bot that is back within the time a turn may take is not noticed by anybody: then nobody gets an apology.
    report = await replay(QUERIES, stack.url, 4, on_progress=kill_in_the_middle, store=stack.store)
    assert (report.sent, report.lost, report.empty, report.twice) == (len(QUERIES), 0, 0, 0)
    assert report.answered + report.apologised == len(QUERIES)

    with stack.store.reading() as session:
        apologised = select(Message).where(Message.id.in_(report.message_ids), Message.state == "apologised")
        for message in session.scalars(apologised):
            assert message.error_id and session.get_one(Conversation, message.conversation_id).needs_person
    await asyncio.to_thread(wait_for_another, stack, "bot.server", bot)
    assert await answered_again(stack)


async def answered_again(stack: Stack) -> bool:
    """Whether a customer gets a real answer within the time a restart may take."""
    until = time.monotonic() + BACK_SECONDS
    while time.monotonic() < until:
        report = await replay(["hello"], stack.url, 1)
        if report.answered:
            return True
    return False


async def test_dead_actions_are_an_honest_sentence_and_a_flag(stack: Stack) -> None:
    actions = process_of(stack, "main.py actions")
    actions.suspend()
    try:
        report = await replay(["what do you recommend?"], stack.url, 1, store=stack.store)
    finally:
        actions.resume()
    assert (report.sent, report.lost, report.empty) == (1, 0, 0)
    with stack.store.reading() as session:
        message = session.get_one(Message, report.message_ids[0])
        replies = select(func.count()).select_from(Message).where(Message.reply_to == message.id, Message.text != "")
        assert message.error_id and session.get_one(Conversation, message.conversation_id).needs_person
        assert session.scalar(replies)
