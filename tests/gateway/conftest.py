"""A bot that answers what the test says, and a shop around it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from gateway.app import register
from gateway.bot import BotClient
from gateway.hub import Hub
from gateway.loops import Loops
from shop.conversations.inbox import Incoming, Received, receive
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Message

READ = {
    "text": "",
    "language": "en",
    "intent": "greet",
    "confidence": 0.9,
    "ranking": [],
    "entities": [],
    "sentiment": {"label": "neutral", "score": 0.0, "confidence": 0.8},
}


class FakeBot:
    """The connector's side of docs/seams.md; `reply` makes the JSON of one turn, `down` refuses connections.

    It takes `seconds` for a turn, and does not answer before so many turns are `together`.
    """

    def __init__(self) -> None:
        self.down = False
        self.seconds = 0.0
        self.together = 0
        self.turns: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.reply: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: {}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("refused")
        if request.url.path.endswith("/understand"):
            return httpx.Response(200, json={"model_id": "m", "results": [READ for _ in json.loads(request.content)["texts"]]})
        if request.url.path.endswith("/forget"):
            self.forgotten += json.loads(request.content)["senders"]
            return httpx.Response(200, json={"removed": len(self.forgotten)})
        if request.method == "GET":
            return httpx.Response(200, json={"status": "ok", "model_id": "m"})
        body = json.loads(request.content)
        self.turns.append(body)
        while len(self.turns) < self.together:
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.seconds)
        if self.down:
            raise httpx.RemoteProtocolError("went away")
        usual = {
            "message_id": body["message_id"],
            "repeated": False,
            "replies": [{"text": f"echo {body['text']}"}],
            "understanding": READ,
            "actions": [],
            "failures": [],
            "model_id": "m",
            "milliseconds": 1.0,
        }
        return httpx.Response(200, json=usual | self.reply(body))

    def client(self) -> BotClient:
        return BotClient("http://bot", transport=httpx.MockTransport(self))


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def deadline() -> float:
    """Seconds a turn may take: more than any test does, but those about a late bot, which are parametrized with less."""
    return 10.0


@pytest.fixture
def settings(tmp_path: Path, deadline: float) -> Settings:
    return Settings(_env_file=None, var_dir=tmp_path, secret_key="test key", turn_deadline_seconds=deadline)


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def app(store: Store, settings: Settings, bot: FakeBot, hub: Hub) -> FastAPI:
    app = FastAPI()
    register(app, store, settings, Loops(store, settings, bot.client(), hub=hub))
    return app


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


@pytest.fixture
def running(store: Store, settings: Settings, bot: FakeBot, hub: Hub) -> Callable[[], Any]:
    """A context in which the loops run."""

    @asynccontextmanager
    async def run() -> AsyncIterator[Loops]:
        loops = Loops(store, settings, bot.client(), hub=hub)
        await loops.start()
        yield loops
        await loops.stop()

    return run


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The application on a real port, since a stream never ends and an in-process transport would wait for its end."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@pytest.fixture
def arrive(store: Store) -> Iterator[Callable[..., Received]]:
    """Commits one message of a web visitor."""
    count = iter(range(1, 10_000))

    def arrive(text: str = "hello", user: str = "visitor", **more: Any) -> Received:
        with store.transaction() as session:
            return receive(session, Incoming("web", "shop", user, f"{user}:m{next(count)}", text=text, **more))

    yield arrive


def outgoing(store: Store, state: str = "ready") -> list[str]:
    """Texts of what was written to customers, without notices."""
    with store.reading() as session:
        rows = session.query(Message).where(Message.author != "customer", Message.kind != "notice").order_by(Message.id)
        return [row.text for row in rows if row.state == state]


async def until(condition: Callable[[], Any], seconds: float = 20.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
