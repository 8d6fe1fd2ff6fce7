"""A Bot API server on the loopback address, after Telegram's documentation: core.telegram.org/bots/api.

Faults are ordered by the test: `refuse(method, ...)` makes the next calls of a method fail in the documented form.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOKEN = "123456:AAtest-token-of-the-loopback-server"
MAX_TEXT = 4096
MAX_CALLBACK_BYTES = 64
MAX_UPDATES = 100
MAX_ALERT = 200
ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}


class ApiFault(Exception):
    """An error body of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def answer(self) -> JSONResponse:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return JSONResponse(body, self.code)


class TelegramServer:
    """One bot with its chats; `sent` holds accepted messages, `calls` every call with its body."""

    def __init__(self) -> None:
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])])
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.blocked: set[int] = set()
        self.webhook = ""
        self._updates: deque[dict[str, Any]] = deque()
        self._update_id = 7000
        self._message_id = 100
        self._open_queries: set[str] = set()
        self._faults: dict[str, deque[ApiFault]] = defaultdict(deque)
        self._poller = 0
        self._arrived = asyncio.Event()

    def message(self, user: int = 42, chat_type: str = "private", language: str = "en", **fields: Any) -> dict[str, Any]:
        """A customer sends a message; `fields` are those of a Message."""
        self._message_id += 1
        chat = {"id": user if chat_type == "private" else -1000 - user, "type": chat_type}
        sender = {"id": user, "is_bot": False, "first_name": "Ann", "language_code": language}
        body = {"message_id": self._message_id, "date": int(time.time()), "chat": chat, "from": sender, **fields}
        return self._add({"message": body})

    def edit(self, user: int, message_id: int, text: str) -> None:
        """A customer edits a message."""
        body = {"message_id": message_id, "date": 1, "edit_date": 2, "chat": {"id": user, "type": "private"}, "text": text}
        self._add({"edited_message": body})

    def press(self, data: str, user: int = 42) -> str:
        """A customer presses an inline button; returns the id of the query, which wants one answer."""
        query_id = f"q{len(self.calls)}-{self._update_id}"
        self._open_queries.add(query_id)
        sender = {"id": user, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        message = {"message_id": 1, "date": 1, "chat": {"id": user, "type": "private"}}
        query = {"id": query_id, "from": sender, "message": message, "chat_instance": "1", "data": data}
        self._add({"callback_query": query})
        return query_id

    def again(self, update: dict[str, Any]) -> None:
        """The same update once more, as after a confirmation that got lost."""
        self._updates.append(update)
        self._arrived.set()

    def refuse(self, method: str, code: int, description: str, **parameters: Any) -> None:
        """Make the next call of a method fail."""
        self._faults[method].append(ApiFault(code, description, **parameters))

    def _add(self, content: dict[str, Any]) -> dict[str, Any]:
        self._update_id += 1
        update = {"update_id": self._update_id, **content}
        self._updates.append(update)
        self._arrived.set()
        return update

    async def _serve(self, request: Request) -> JSONResponse:
        method = request.path_params["method"]
        body = dict(request.query_params) | (await request.json() if await request.body() else {})
        try:
            if request.path_params["token"] != TOKEN:
                raise ApiFault(401, "Unauthorized")
            self.calls.append((method, body))
            if self._faults[method]:
                raise self._faults[method].popleft()
            handler = getattr(self, f"_{method}", None)
            if handler is None:
                raise ApiFault(404, "Not Found: method not found")
            return JSONResponse({"ok": True, "result": await handler(body)})
        except ApiFault as fault:
            return fault.answer()

    async def _getUpdates(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise ApiFault(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poller += 1
        mine, offset = self._poller, int(body.get("offset") or 0)
        # An update is confirmed as soon as getUpdates is called with an offset higher than its update_id.
        self._updates = deque(update for update in self._updates if update["update_id"] >= offset)
        until = time.monotonic() + float(body.get("timeout") or 0)
        while not self._updates and time.monotonic() < until:
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), min(0.05, max(until - time.monotonic(), 0.001)))
            if self._poller != mine:
                raise ApiFault(409, "Conflict: terminated by other getUpdates request")
        return list(self._updates)[: min(int(body.get("limit") or MAX_UPDATES), MAX_UPDATES)]

    async def _sendMessage(self, body: dict[str, Any]) -> dict[str, Any]:
        text, chat_id = str(body.get("text") or ""), body.get("chat_id")
        if chat_id is None:
            raise ApiFault(400, "Bad Request: chat_id is empty")
        if chat_id in self.blocked:
            raise ApiFault(403, "Forbidden: bot was blocked by the user")
        if not text.strip():
            raise ApiFault(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
            raise ApiFault(400, "Bad Request: message is too long")
        for row in (body.get("reply_markup") or {}).get("inline_keyboard") or []:
            for button in row:
                check_button(button)
        self._message_id += 1
        message = {"message_id": self._message_id, "date": int(time.time()), "chat": {"id": chat_id}, "text": text}
        self.sent.append(body)
        return message

    async def _sendChatAction(self, body: dict[str, Any]) -> bool:
        if body.get("action") not in ACTIONS:
            raise ApiFault(400, "Bad Request: wrong parameter action in request")
        return True

    async def _answerCallbackQuery(self, body: dict[str, Any]) -> bool:
        query_id = body.get("callback_query_id")
        if query_id not in self._open_queries:
            raise ApiFault(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(str(body.get("text") or "")) > MAX_ALERT:
            raise ApiFault(400, "Bad Request: MESSAGE_TOO_LONG")
        self._open_queries.discard(query_id)
        self.answers.append(body)
        return True


def check_button(button: dict[str, Any]) -> None:
    """Exactly one optional field must be used; its limits are Telegram's."""
    if not button.get("text"):
        raise ApiFault(400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be of type String')
    if ("callback_data" in button) == ("url" in button):
        raise ApiFault(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise ApiFault(400, "Bad Request: BUTTON_DATA_INVALID")
    if "url" in button and "." not in (urlsplit(button["url"]).hostname or ""):
        raise ApiFault(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
