"""The page with the list of conversations, and the stream that keeps it live."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from console import listing
from console.access import COOKIE, Reader
from console.desk import Desk, DeskDep
from console.guard import GuardedRoute
from console.live import EVERYTHING, stream
from shop.staff import find_visitor

router = APIRouter(route_class=GuardedRoute)


def _asked(filter: str = "all", channel: str = "", q: Annotated[str, Query()] = "", before: str = "") -> listing.Query:
    return listing.Query(filter, channel, q.strip()[:200], before)


Asked = Annotated[listing.Query, Depends(_asked)]


@router.get("/console")
def show_list(desk: DeskDep, visitor: Reader, asked: Asked, request: Request) -> Response:
    """The list; a script that asks for the fragment gets the rows and the counts only."""
    with desk.store.reading() as session:
        page = listing.list_page(session, asked, visitor)
        counts = listing.count_filters(session, asked.channel, visitor)
        total = listing.count_all(session)
        channels = listing.list_channels(session)
    template = "_list.html" if request.headers.get("x-fragment") == "1" else "list.html"
    return desk.render(
        template,
        visitor=visitor,
        page=page,
        asked=asked,
        counts=counts,
        total=total,
        channels=channels,
        filters=listing.FILTERS,
        link=lambda **changes: _link(asked, **changes),
    )


@router.get("/console/")
def show_list_too() -> Response:
    """The same page without the slash."""
    return RedirectResponse("/console", 308)


@router.get("/console/stream")
async def follow(request: Request, desk: DeskDep, visitor: Reader, conversation: int = EVERYTHING) -> Response:
    """Server-sent events that say when one conversation, or any, changed."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = stream(desk.live, conversation, _welcome(desk, request.cookies.get(COOKIE, "")))
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _welcome(desk: Desk, token: str) -> Callable[[], Awaitable[bool]]:
    def look() -> bool:
        with desk.store.reading() as session:
            return find_visitor(session, token) is not None

    async def is_welcome() -> bool:
        return await run_in_threadpool(look)

    return is_welcome


def _link(asked: listing.Query, **changes: str) -> str:
    values = {"filter": asked.filter, "channel": asked.channel, "q": asked.words} | changes
    kept = {name: value for name, value in values.items() if value and (name, value) != ("filter", "all")}
    return "/console" + (f"?{urlencode(kept)}" if kept else "")
