"""A customer of the web chat as a program: what the widget does, over the same HTTP API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from shop.errors import ShopkeeperError, Unavailable

PAUSE_SECONDS = 0.3
LINGER_SECONDS = 0.2
STREAM_TIMEOUT = httpx.Timeout(10.0, read=60.0)


@dataclass
class Exchange:
    """One message and what came back: rows in order, the time to the first answer, and ids the stream repeated."""

    text: str
    message_id: int | None = None
    replies: list[dict[str, Any]] = field(default_factory=list)
    milliseconds: float | None = None
    repeated: int = 0

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Replies without the notice that stands before the first."""
        return [reply for reply in self.replies if reply["kind"] != "notice"]

    @property
    def is_empty(self) -> bool:
        """Whether something came that says nothing."""
        return any(not (reply["text"].strip() or reply["cards"]) for reply in self.answers)


class Customer:
    """One visitor with a token; survives a shop that restarts in the middle."""

    def __init__(self, http: httpx.AsyncClient, token: str, language: str | None = None) -> None:
        self._http, self._cursor = http, 0
        self._headers = {"Authorization": f"Bearer {token}"} | ({"Accept-Language": language} if language else {})
        self._seen: set[int] = set()

    @classmethod
    async def arrive(cls, http: httpx.AsyncClient, language: str | None = None, token: str | None = None) -> Customer:
        """A new visitor, or the one of a token, whose browser speaks `language`; raises `Unavailable` when nobody answers."""
        try:
            response = await http.post("/chat/session", json={"token": token} if token else {})
            return cls(http, response.json()["token"], language)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable(f"The shop does not answer: {error!r}") from error

    async def open_card(self, recommendation_id: int) -> None:
        """Report that a card was opened, as the widget does; raises `ShopkeeperError` when the shop refuses it."""
        response = await self._http.post("/chat/click", json={"recommendation_id": recommendation_id}, headers=self._headers)
        if response.status_code != 204:
            raise ShopkeeperError(f"The chat answered {response.status_code}: {response.text[:200]}")

    async def ask(self, text: str, timeout: float, *, token: str | None = None) -> Exchange:
        """Say something, or press the button with `token`, and wait for the answer, at most `timeout` seconds.

        Without an answer `milliseconds` stays None.
        """
        exchange, listening = Exchange(text), asyncio.Event()
        client_id = str(uuid.uuid4())
        said = {"token": token} if token else {"text": text}
        answered = asyncio.create_task(self._listen(exchange, client_id, listening))
        sending = asyncio.create_task(self._send({"id": client_id, **said}, exchange, listening))
        try:
            async with asyncio.timeout(timeout):
                await sending
                await answered
        except TimeoutError:
            pass
        finally:
            for task in (answered, sending):
                task.cancel()
            await asyncio.gather(answered, sending, return_exceptions=True)
        return exchange

    async def _send(self, body: dict[str, str], exchange: Exchange, listening: asyncio.Event) -> None:
        await listening.wait()
        self._begun = time.perf_counter()
        while True:
            with contextlib.suppress(httpx.HTTPError):
                response = await self._http.post("/chat/messages", json=body, headers=self._headers)
                if response.status_code == 202:
                    exchange.message_id = response.json()["message_id"]
                    return
                if response.status_code < 500 and response.status_code != 429:
                    raise ShopkeeperError(f"The chat answered {response.status_code}: {response.text[:200]}")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen(self, exchange: Exchange, client_id: str, listening: asyncio.Event) -> None:
        own: int | None = None
        while True:
            with contextlib.suppress(httpx.HTTPError, TimeoutError):
                async for row in self._rows(listening, exchange):
                    if row["client_id"] == client_id:
                        own = row["id"]
                    elif row["author"] == "bot" and row["reply_to"] == own:
                        self._note(exchange, row)
            if exchange.milliseconds is not None:
                return
            await asyncio.sleep(PAUSE_SECONDS)

    def _note(self, exchange: Exchange, row: dict[str, Any]) -> None:
        exchange.replies.append(row)
        if exchange.milliseconds is None and row["kind"] != "notice":
            exchange.milliseconds = (time.perf_counter() - self._begun) * 1000

    async def _rows(self, listening: asyncio.Event, exchange: Exchange) -> AsyncIterator[dict[str, Any]]:
        """Messages from the stream; after the first answer only for a short while, to see whether another comes."""
        headers = self._headers | {"Last-Event-ID": str(self._cursor)}
        async with self._http.stream("GET", "/chat/stream", headers=headers, timeout=STREAM_TIMEOUT) as response:
            lines = response.aiter_lines()
            while True:
                wait = LINGER_SECONDS if exchange.milliseconds is not None else None
                try:
                    line = await asyncio.wait_for(anext(lines), wait)
                except StopAsyncIteration:
                    return
                listening.set()
                if line.startswith("data:"):
                    row = json.loads(line[5:])
                    if "id" in row:
                        exchange.repeated += row["id"] in self._seen
                        self._seen.add(row["id"])
                        self._cursor = max(self._cursor, row["id"])
                        yield row
