"""What the connector answers when a body, an action or the tracker is not as it should be; as docs/seams.md has it.

The bot's environment runs this: bot/.venv/bin/python -m pytest tests/contracts/test_connector_failures.py
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.stack import Actions, Shop, message

pytest.importorskip("rasa", reason="the bot's environment runs this")


@pytest.fixture
def no_tracker(shop: Shop) -> Iterator[None]:
    away = shop.bot.tracker.with_suffix(".away")
    shop.bot.tracker.rename(away)
    yield
    if not shop.bot.tracker.exists():
        away.rename(shop.bot.tracker)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        [1, 2],
        message("hello", sender="x") | {"message_id": 4711},
        message("hello", sender="x") | {"sender": ""},
        message("hello", sender="x" * 256),
        message("  "),
        message("hello") | {"text": 42},
        message("hello", metadata=[1]),
        message("hello", choice="show"),
        message("hello", choice={"intent": "no_such_intent", "entities": {}}),
        message("hello", choice={"intent": "restart", "entities": {}}),
        message("hello", choice={"intent": "show", "entities": ["red"]}),
    ],
    ids=lambda body: str(body)[:40],
)
def test_bad_bodies_get_400_and_a_sentence(shop: Shop, body: Any) -> None:
    status, answer = shop.bot.request("/turn", body)
    assert status == 400 and answer["error"].endswith(".")


def test_a_slow_action_is_a_named_failure(shop: Shop) -> None:
    body = message("Slowly", choice={"intent": "slow", "entities": {}})
    _, answer = shop.bot.request("/turn", body)
    assert answer["failures"] == [{"action": "action_slow", "reason": "timeout"}] and answer["milliseconds"] < 1500
    assert shop.bot.request("/turn", body)[1]["failures"] == answer["failures"]


def test_a_broken_action_is_a_named_failure(shop: Shop) -> None:
    answer = shop.turn("Break", choice={"intent": "broken", "entities": {}})
    assert answer["failures"] == [{"action": "action_broken", "reason": "error"}]


def test_a_dead_action_server_is_a_named_failure(shop: Shop) -> None:
    port = shop.actions.server.server_port
    shop.actions.stop()
    try:
        answer = shop.turn("show me lamps")
    finally:
        shop.actions = Actions(port)
    assert answer["failures"] == [{"action": "action_show", "reason": "unreachable"}] and answer["replies"] == []
    assert shop.turn("show me lamps")["failures"] == []


def test_a_lost_tracker_is_503_and_the_turn_can_be_repeated(shop: Shop, no_tracker: None) -> None:
    body = message("hello there", "unlucky")
    status, answer = shop.bot.request("/turn", body)
    assert status == 503 and answer["error"].endswith(".") and shop.bot.request("/")[0] == 503
    assert not shop.bot.tracker.exists()
    shop.bot.tracker.with_suffix(".away").rename(shop.bot.tracker)
    assert shop.bot.request("/")[0] == 200
    status, answer = shop.bot.request("/turn", body)
    assert status == 200 and not answer["repeated"] and answer["replies"]


def test_a_turn_that_cannot_be_kept_is_503_and_leaves_nothing(shop: Shop) -> None:
    shop.turn("where is my order TS-104233", "locked out")
    body = message("show me lamps", "locked out")
    with sqlite3.connect(shop.bot.tracker) as other:
        other.execute("CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END")
    other.close()
    try:
        assert shop.bot.request("/turn", body)[0] == 503
    finally:
        with sqlite3.connect(shop.bot.tracker) as other:
            other.execute("DROP TRIGGER refuse")
        other.close()
    status, answer = shop.bot.request("/turn", body)
    assert status == 200 and not answer["repeated"]
    events = shop.actions.calls[-1]["tracker"]["events"]
    assert [event["text"] for event in events if event["event"] == "user"] == ["where is my order TS-104233", "show me lamps"]
