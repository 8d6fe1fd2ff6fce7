"""An open page hears of a change, once for a burst, and of nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from console import live as live_module
from console.live import EVERYTHING, Live, stream
from shop.conversations import outbox
from shop.store import Store
from tests.console.conftest import Say


async def welcome() -> bool:
    return True


async def hear(events: AsyncIterator[bytes], seconds: float = 3.0) -> bytes:
    return await asyncio.wait_for(anext(events), seconds)


async def test_a_new_message_is_told_to_the_list_and_to_its_transcript_only(store: Store, say: Say) -> None:
    one, two = say("hi", user="a").conversation_id, say("hi", user="b").conversation_id
    live = Live(store)
    streams = [stream(live, topic, welcome) for topic in (EVERYTHING, one, two)]
    for events in streams:
        assert b"retry" in await hear(events)
        assert b"event: change" in await hear(events)
    say("again", user="a")
    assert b"event: change" in await hear(streams[0])
    assert b"event: change" in await hear(streams[1])
    quiet = asyncio.ensure_future(anext(streams[2]))
    assert not (await asyncio.wait({quiet}, timeout=0.6))[0]
    quiet.cancel()


async def test_a_delivery_without_a_new_message_is_told_too(store: Store, say: Say) -> None:
    key = say("hi").conversation_id
    live = Live(store)
    async with live.watch(key) as watch:
        await asyncio.wait_for(watch.changed.wait(), 3)
        watch.changed.clear()
        with store.transaction() as session:
            outbox.mark_sent(session, outbox.due(session)[0].delivery_id)
        await asyncio.wait_for(watch.changed.wait(), 3)


async def test_another_process_is_heard_by_polling(store: Store, say: Say) -> None:
    key = say("hi").conversation_id
    other = Live(reader := Store(store.url))
    async with other.watch(key) as watch:
        await asyncio.wait_for(watch.changed.wait(), 3)
        watch.changed.clear()
        say("from the other process")
        await asyncio.wait_for(watch.changed.wait(), 3)
    reader.close()


async def test_a_look_that_fails_does_not_end_the_poller(store: Store, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    key = say("hi").conversation_id
    look, failures = live_module.read_conversations, [RuntimeError("a bug")]

    def fail_once(session: Session, ids: set[int]) -> dict[int, Any]:
        if failures:
            raise failures.pop()
        return look(session, ids)

    monkeypatch.setattr(live_module, "read_conversations", fail_once)
    async with Live(store).watch(key) as watch:
        await asyncio.wait_for(watch.changed.wait(), 3)


async def test_a_hundred_open_pages_share_one_poller(store: Store, say: Say) -> None:
    live = Live(store)
    streams = [stream(live, EVERYTHING, welcome) for _ in range(100)]
    say("hi")
    for _ in ("retry", "change"):
        await asyncio.gather(*(hear(events) for events in streams))
    say("again")
    heard = await asyncio.gather(*(hear(events) for events in streams))
    assert all(b"change" in event for event in heard)
    assert sum("Live._poll" in repr(task) for task in asyncio.all_tasks()) == 1


async def test_a_stream_ends_when_its_visitor_is_gone(store: Store, monkeypatch: object) -> None:
    from console import live as module

    async def unwelcome() -> bool:
        return False

    before, module.HEARTBEAT_SECONDS = module.HEARTBEAT_SECONDS, 0.05
    try:
        assert [event async for event in stream(Live(store), 99, unwelcome)] == [b"retry: 2000\n\n"]
    finally:
        module.HEARTBEAT_SECONDS = before
