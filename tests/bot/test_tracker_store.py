"""Conversations are kept in a write-ahead SQLite file, and a lost file is noticed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from sqlalchemy.exc import SQLAlchemyError

from bot.tracker_store import SQLiteTrackerStore


@pytest.fixture
def store(tmp_path: Path) -> SQLiteTrackerStore:
    return SQLiteTrackerStore(Domain.empty(), path=str(tmp_path / "new folder" / "tracker.db"))


async def say(store: SQLiteTrackerStore, sender: str, text: str) -> None:
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(UserUttered(text, {"name": "greet"}, parse_data={"text": text, "turn": {"failures": [1]}}, message_id="1"))
    await store.save(tracker)


async def test_what_was_said_is_kept(store: SQLiteTrackerStore) -> None:
    await say(store, "a", "hello")
    again = SQLiteTrackerStore(Domain.empty(), path=str(store.path))
    tracker = await again.retrieve("a")
    assert tracker is not None and await again.retrieve("b") is None
    kinds = [type(event) for event in tracker.events]
    assert kinds == [ActionExecuted, UserUttered] and tracker.events[1].parse_data["turn"] == {"failures": [1]}


async def test_the_file_is_in_wal_mode_and_connections_sync_normally(store: SQLiteTrackerStore) -> None:
    with store.engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert values == ["wal", 1, 2000]


async def test_a_lost_file_is_an_error_and_not_made_anew(store: SQLiteTrackerStore) -> None:
    await say(store, "a", "hello")
    store.path.rename(store.path.with_suffix(".away"))
    for attempt in (lambda: say(store, "a", "again"), lambda: store.retrieve("a")):
        with pytest.raises(SQLAlchemyError):
            await attempt()
    assert not store.path.exists()
    store.path.with_suffix(".away").rename(store.path)
    assert await store.retrieve("a") is not None


async def test_an_exchanged_file_is_noticed(store: SQLiteTrackerStore) -> None:
    await say(store, "a", "hello")
    store.path.rename(store.path.with_suffix(".away"))
    sqlite3.connect(store.path).close()
    store.path.touch()
    with pytest.raises(SQLAlchemyError, match="events"):
        store.check()
