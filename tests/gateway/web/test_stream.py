"""The stream over a real port: nothing lost, nothing repeated, whoever answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from sqlalchemy import select

from gateway.hub import Hub
from gateway.web.stream import follow
from gateway.web.visitors import Visitor
from shop.conversations import ownership
from shop.conversations.inbox import Received
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.store import Store
from shop.store.tables import Conversation, Delivery, Staff
from tests.gateway.conftest import FakeBot, until

Arrive = Callable[..., Received]


class Browser:
    """Collects the events of one stream."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.typing: list[bool] = []

    @property
    def texts(self) -> list[str]:
        return [row["text"] for row in self.messages if row["kind"] != "notice"]

    async def read(self, http: httpx.AsyncClient, headers: dict[str, str], after: int) -> None:
        async with http.stream("GET", "/chat/stream", headers=headers | {"Last-Event-ID": str(after)}) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    data = json.loads(line[5:])
                    self.typing.append(data["on"]) if "on" in data else self.messages.append(data)


@asynccontextmanager
async def browsing(http: httpx.AsyncClient, headers: dict[str, str], after: int = 0) -> AsyncIterator[Browser]:
    browser = Browser()
    task = asyncio.create_task(browser.read(http, headers, after))
    yield browser
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, str]]]:
    async with httpx.AsyncClient(base_url=address) as http:
        token = (await http.post("/chat/session", json={})).json()["token"]
        yield http, {"Authorization": f"Bearer {token}"}


async def say(http: httpx.AsyncClient, headers: dict[str, str], text: str) -> None:
    response = await http.post("/chat/messages", json={"id": f"id-{text}", "text": text}, headers=headers)
    assert response.status_code == 202


def statuses(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(Delivery.status)))


async def test_answers_arrive_in_order_with_typing_between(address: str, bot: FakeBot, running: Any) -> None:
    bot.seconds = 0.05
    async with running(), visiting(address) as (http, headers), browsing(http, headers) as browser:
        await say(http, headers, "one")
        await until(lambda: browser.texts == ["one", "echo one"])
        await until(lambda: browser.typing == [True, False])
    assert [row["author"] for row in browser.messages] == ["customer", "bot", "bot"]
    assert browser.messages[0]["client_id"] == "id-one"


async def test_a_browser_that_comes_back_gets_what_it_missed_once(address: str, running: Any, store: Store) -> None:
    async with running(), visiting(address) as (http, headers):
        async with browsing(http, headers) as browser:
            await say(http, headers, "one")
            await until(lambda: browser.texts == ["one", "echo one"])
        seen = browser.messages[-1]["id"]
        await say(http, headers, "two")
        async with browsing(http, headers, seen) as again:
            await until(lambda: again.texts == ["two", "echo two"])
            await say(http, headers, "three")
            await until(lambda: again.texts[2:] == ["three", "echo three"])
        await until(lambda: statuses(store) == {"delivered"})


async def test_staff_answers_arrive_and_stop_the_typing(address: str, running: Any, bot: FakeBot, store: Store) -> None:
    bot.seconds = 0.3
    async with running(), visiting(address) as (http, headers), browsing(http, headers) as browser:
        await say(http, headers, "help")
        await until(lambda: browser.typing == [True])
        with store.transaction() as session:
            staff = Staff(email="kim@example.com", name="Kim", role="support", password_hash="-")
            session.add(staff)
            session.flush()
            ownership.reply(session, session.scalars(select(Conversation.id)).one(), staff.id, "Kim here")
        await until(lambda: browser.texts == ["help", "Kim here"])
        await until(lambda: browser.typing == [True, False])
        await asyncio.sleep(0.4)
    assert browser.texts == ["help", "Kim here"]


async def test_nobody_sees_anothers_messages(address: str, running: Any) -> None:
    async with running(), visiting(address) as (http, mine), visiting(address) as (_, others):
        async with browsing(http, mine) as browser, browsing(http, others) as stranger:
            await say(http, mine, "secret")
            await until(lambda: browser.texts == ["secret", "echo secret"])
        assert stranger.messages == []


async def test_a_cursor_does_not_overtake_what_is_on_its_way(store: Store, arrive: Arrive) -> None:
    hub = Hub()
    first = arrive("first")
    with store.transaction() as session:
        record_turn(session, first.message_id, Turn([Reply("late")], Understanding("greet", 0.9, "en")), {"en": "n"})
    arrive("second")
    stream = follow(store, hub, Visitor("visitor"), 0, ping=0.05)
    found = [await anext(stream) for _ in range(4)]
    assert "first" in found[1] and not any("second" in event for event in found)
    with store.transaction() as session:
        for delivery in session.scalars(select(Delivery)):
            delivery.status = "sent"
    hub.wake({"visitor"})
    rest = [event for _ in range(6) if '"text"' in (event := await anext(stream))]
    assert [name for event in rest for name in ("late", "second") if name in event] == ["late", "second"]
    await stream.aclose()
    assert hub.user_ids == set()


async def test_a_quiet_stream_pings_and_shows_a_person_typing(store: Store) -> None:
    hub = Hub()
    stream = follow(store, hub, Visitor("visitor"), 0, ping=0.05)
    assert [await anext(stream) for _ in range(2)] == ["retry: 1000\n\n", ": ping\n\n"]
    hub.staff_types("visitor")
    assert 'event: typing\ndata: {"on": true}' in await anext(stream)
    await stream.aclose()
