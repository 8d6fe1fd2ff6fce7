"""What the shop's own storefront reports: signed batches of views, carts and purchases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from gateway.web.chat import TooLarge
from shop import signatures
from shop.errors import BadInput, NotFound
from shop.importing.events import NAMES, read_events, record_events
from shop.importing.report import Report
from shop.importing.rows import Row, simplify
from shop.settings import Settings, read_secret
from shop.store import Store, now

MOST_EVENTS = 500
MOST_BYTES = 512 * 1024
_FIELDS = {simplify(name): field for field, names in NAMES.items() for name in reversed(names)}


class Events:
    """The handler; one object per web process."""

    def __init__(self, store: Store, settings: Settings) -> None:
        secret = settings.events_secret.get_secret_value()
        self._store, self._secret = store, read_secret(secret) if secret else None

    async def take(self, request: Request) -> Response:
        """Record one batch; repeated and replayed events are counted and do nothing."""
        if self._secret is None:
            raise NotFound("There is nothing at this address.")
        body = await _read_body(request)
        message_id = signatures.check(self._secret, request.headers, body, now())
        sent_at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
        return JSONResponse(await run_in_threadpool(self._record, _rows(body, message_id), sent_at))

    def _record(self, rows: list[Row], sent_at: datetime) -> dict[str, Any]:
        report = Report("events", read=len(rows))
        events = read_events(rows, report, default_at=sent_at)
        with self._store.transaction() as session:
            record_events(session, events, report)
        refused = [{"reason": reason, "count": one.count, "events": one.examples} for reason, one in report.refused.items()]
        return {"read": report.read, "recorded": report.added, "repeated": report.unchanged, "refused": refused}


def create_router(events: Events) -> APIRouter:
    """The route that storefronts post to."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/shop/events", events.take, methods=["POST"])
    return router


async def _read_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLarge(f"A message has at most {MOST_BYTES} bytes.")
    return body


def _rows(body: bytes, message_id: str) -> list[Row]:
    """The events of a body as rows by their place from 1 on; one without a key is known by the message and its place."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("The body is not JSON.") from error
    events = told.get("events") if isinstance(told, dict) else None
    if not isinstance(events, list):
        raise BadInput('The body should be {"events": [...]}.')
    if len(events) > MOST_EVENTS:
        raise TooLarge(f"A message has at most {MOST_EVENTS} events.")
    return [_row(place, event, message_id) for place, event in enumerate(events, start=1)]


def _row(place: int, event: Any, message_id: str) -> Row:
    if not isinstance(event, dict):
        return Row(place, {}, "not an object")
    cells = {_FIELDS[simplify(name)]: value for name, value in event.items() if simplify(name) in _FIELDS}
    return Row(place, {"key": f"{message_id}:{place}"} | {field: value for field, value in cells.items() if value is not None})
