"""Whole conversations with the real stack, in English and in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from running.temporary import Stack
from shop.store.tables import Message, Order
from tests.conversations.dialogue import play

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))

pytestmark = pytest.mark.stack


def real_order(stack: Stack, position: int) -> Order:
    with stack.store.reading() as session:
        query = select(Order).where(Order.email.is_not(None), Order.status == "shipped").order_by(Order.id.desc())
        return list(session.scalars(query.limit(60)))[position]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
async def test_a_whole_conversation(stack: Stack, script: Path) -> None:
    mine = real_order(stack, SCRIPTS.index(script))
    other = real_order(stack, 50)
    assert mine.email and other.email and mine.email != other.email
    names = {"order.number": mine.number, "order.email": mine.email, "order.status": mine.status, "other.email": other.email}
    assert await play(script, stack.url, stack.store, names) == []


def test_there_are_ten_and_half_are_chinese() -> None:
    languages = [yaml.safe_load(path.read_text("utf-8"))["language"] for path in SCRIPTS]
    assert len(languages) >= 10 and languages.count("zh") >= 5


def test_nothing_a_customer_said_is_left_waiting(stack: Stack) -> None:
    with stack.store.reading() as session:
        waiting = select(func.count()).select_from(Message).where(Message.author == "customer", Message.state == "waiting")
        assert session.scalar(waiting) == 0
