"""Adds the gateway's routes to a web application, beside the loops that carry its messages."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from gateway.loops import Loops
from gateway.web import chat, events, mailbox, storefront
from gateway.web.errors import handle_errors
from gateway.web.headers import EmbeddedCors, SafeHeaders
from gateway.web.pages import Pages
from shop.settings import Settings
from shop.store import Store

__all__ = ["Loops", "register"]

STATIC = Path(__file__).parent / "web" / "static"


def register(app: FastAPI, store: Store, settings: Settings, loops: Loops) -> None:
    """Mount the chat's API, the widget, the storefront, error pages and safe headers; opens nothing by itself.

    `app.state.staff_typing(user_id)` shows a web customer that a person writes.
    """
    pages = Pages(settings)
    talk = chat.Chat(store, settings, loops.hub)
    app.include_router(chat.create_router(talk))
    app.include_router(storefront.create_router(storefront.Storefront(store, settings, pages, talk.visitors)))
    app.include_router(mailbox.create_router(mailbox.Mailbox(settings, pages)))
    app.include_router(events.create_router(events.Events(store, settings)))
    app.add_api_route("/widget.js", _widget, methods=["GET"], include_in_schema=False)
    app.mount("/widget", StaticFiles(directory=STATIC / "widget"), name="widget")
    app.mount("/shop/static", StaticFiles(directory=STATIC / "shop"), name="storefront")
    handle_errors(app, pages)
    app.state.staff_typing = loops.hub.staff_types
    app.add_middleware(
        EmbeddedCors,
        allow_origins=list(settings.widget_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After"],
        max_age=600,
    )
    app.add_middleware(SafeHeaders)


async def _widget(request: Request) -> Response:
    return FileResponse(STATIC / "widget.js", media_type="text/javascript", headers={"Cache-Control": "max-age=300"})
