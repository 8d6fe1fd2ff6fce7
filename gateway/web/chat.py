"""The web chat's HTTP API: session, messages, stream, history, clicks."""

from __future__ import annotations

import json
import math
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from gateway.channels.webchat import ACCOUNT, NAME, address
from gateway.hub import Hub
from gateway.phrases import say
from gateway.web import visitors
from gateway.web.limits import Limit
from gateway.web.stream import as_json, follow
from gateway.web.visitors import Visitor, Visitors
from shop import interactions
from shop.conversations import feed
from shop.conversations.inbox import MAX_TEXT, Incoming, Received, clean, identify, receive
from shop.errors import BadChoice, BadInput, NotAllowed
from shop.settings import Settings
from shop.store import Store

MAX_BODY = 64_000
MAX_CLIENT_ID = 64
LARGEST_ID = 2**31
MESSAGES_PER_WINDOW = 20
WINDOW_SECONDS = 10.0


class TooLarge(BadInput):
    """What was sent is too long."""


class Chat:
    """The handlers; one object per web process."""

    def __init__(self, store: Store, settings: Settings, hub: Hub) -> None:
        self.visitors = Visitors(settings.signing_key())
        self._store, self._settings, self._hub = store, settings, hub
        self._limit = Limit(MESSAGES_PER_WINDOW, WINDOW_SECONDS)

    async def open_session(self, request: Request) -> Response:
        """Continue as the visitor of a valid token or cookie, or begin as a new one."""
        body = await read_json(request)
        same_origin = visitors.is_same_origin(request)
        known = self._known(body) or (self.visitors.of_cookie(request) if same_origin else None)
        token = self.visitors.mint(known.user_id if known else None)
        answer = {
            "token": token,
            "known": known is not None,
            "shop": self._settings.shop_name,
            "language": self._settings.default_language,
            "privacy": f"{self._settings.site_url}/privacy",
        }
        response = JSONResponse(answer)
        if same_origin:
            visitors.keep(response, token, secure=request.url.scheme == "https")
        return response

    async def take_message(self, request: Request) -> Response:
        """Commit one message and answer 202; the same client id again is the same message."""
        visitor = self.visitors.of_bearer(request)
        body = await read_json(request)
        language = _language(body, request)
        if wait := self._limit.take(visitor.user_id):
            seconds = math.ceil(wait)
            sentence = say("too_many", language, seconds=seconds)
            return JSONResponse({"error": sentence}, 429, headers={"Retry-After": str(seconds)})
        incoming = _incoming(visitor, body, language)
        try:
            received = await run_in_threadpool(self._receive, incoming)
        except BadChoice as error:
            raise BadChoice(say("bad_button", language)) from error
        self._hub.wake({visitor.user_id})
        return JSONResponse({"message_id": received.message_id, "duplicate": received.duplicate}, 202)

    async def stream(self, request: Request) -> Response:
        """Events after the `Last-Event-ID` header, or from the beginning without one."""
        visitor = self.visitors.of_bearer(request)
        after = request.headers.get("last-event-id", "0")
        if not after.isdecimal() or len(after) > 18:
            raise BadInput("Last-Event-ID must be the id of a message.")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        events = follow(self._store, self._hub, visitor, int(after))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def history(self, request: Request) -> Response:
        """The last messages of this visitor and the cursor from which the stream goes on."""
        visitor = self.visitors.of_bearer(request)

        def look() -> list[dict[str, Any]]:
            with self._store.reading() as session:
                return [as_json(message) for message in feed.history(session, address(visitor.user_id))]

        messages = await run_in_threadpool(look)
        cursor = messages[-1]["id"] if messages else 0
        return JSONResponse({"messages": messages, "last_id": cursor}, headers={"Cache-Control": "no-store"})

    async def click(self, request: Request) -> Response:
        """Note that a card was opened; a repeated report is the same click."""
        visitor = self.visitors.of_bearer(request)
        body = await read_json(request)
        recommendation_id = body.get("recommendation_id")
        if not isinstance(recommendation_id, int) or isinstance(recommendation_id, bool) or abs(recommendation_id) >= LARGEST_ID:
            raise BadInput("recommendation_id must be the number of a recommendation.")

        def note() -> None:
            with self._store.transaction() as session:
                customer_id = identify(session, address(visitor.user_id)).customer_id
                interactions.click(session, recommendation_id, customer_id, f"click:{recommendation_id}")

        await run_in_threadpool(note)
        return Response(status_code=204)

    def _known(self, body: dict[str, Any]) -> Visitor | None:
        try:
            return self.visitors.read(str(body["token"])) if body.get("token") else None
        except NotAllowed:
            return None

    def _receive(self, incoming: Incoming) -> Received:
        with self._store.transaction() as session:
            return receive(session, incoming, self._settings.session_idle_minutes)


async def read_json(request: Request) -> dict[str, Any]:
    """The body as a JSON object, an empty body as an empty one; raises `BadInput` or `TooLarge`."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            raise TooLarge(say("too_long", _header_language(request), limit=MAX_TEXT))
    try:
        body = json.loads(raw) if raw else {}
    except (ValueError, RecursionError) as error:
        raise BadInput(say("malformed", _header_language(request), detail="not JSON")) from error
    if not isinstance(body, dict):
        raise BadInput(say("malformed", _header_language(request), detail="not a JSON object"))
    return body


def create_router(chat: Chat) -> APIRouter:
    """The routes under /chat."""
    router = APIRouter(prefix="/chat", include_in_schema=False)
    router.add_api_route("/session", chat.open_session, methods=["POST"])
    router.add_api_route("/messages", chat.take_message, methods=["POST"])
    router.add_api_route("/stream", chat.stream, methods=["GET"])
    router.add_api_route("/history", chat.history, methods=["GET"])
    router.add_api_route("/click", chat.click, methods=["POST"])
    return router


def _incoming(visitor: Visitor, body: dict[str, Any], language: str | None) -> Incoming:
    client_id, text, token = body.get("id"), body.get("text"), body.get("token")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_CLIENT_ID or ":" in client_id:
        raise BadInput(say("malformed", language, detail="id"))
    if token is not None and not (isinstance(token, str) and 0 < len(token) <= MAX_CLIENT_ID and token.isascii()):
        raise BadChoice(say("bad_button", language))
    if token is None:
        if not isinstance(text, str):
            raise BadInput(say("malformed", language, detail="text"))
        if len(text) > MAX_TEXT:
            raise TooLarge(say("too_long", language, limit=MAX_TEXT))
        if not clean(text):
            raise BadInput(say("empty", language))
    platform_id = f"{visitor.user_id}:{clean(client_id)}"
    return Incoming(
        NAME, ACCOUNT, visitor.user_id, platform_id, text=text or "", token=token, language=language, probe=visitor.is_probe
    )


def _language(body: dict[str, Any], request: Request) -> str | None:
    hint = body.get("language")
    return _known_language(hint) if isinstance(hint, str) else _header_language(request)


def _header_language(request: Request) -> str | None:
    return _known_language(request.headers.get("accept-language", ""))


def _known_language(tag: str) -> str | None:
    short = tag.strip().lower()[:2]
    return short if short in ("en", "zh") else None
