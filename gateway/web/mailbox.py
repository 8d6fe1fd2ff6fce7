"""The demo's mailbox: letters that a mail server would carry, shown where only this machine can look."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gateway.web.pages import Pages
from shop.errors import NotFound
from shop.mailbox import list_mails, read_mail
from shop.settings import Settings, is_loopback

# A letter holds a code: no copy of it stays in a browser.
PRIVATE = "no-store"


class Mailbox:
    """The handlers; both raise `NotFound` unless the demo runs without a mail server and is asked from this machine."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self._settings, self._pages = settings, pages

    async def list(self, request: Request) -> Response:
        """The newest letters first."""
        self._check(request)
        mails = await run_in_threadpool(list_mails, self._settings.mailbox)
        return self._show(request, "mailbox.html", mails=mails)

    async def read(self, request: Request, name: str) -> Response:
        """One letter."""
        self._check(request)
        mail = await run_in_threadpool(read_mail, self._settings.mailbox, name)
        return self._show(request, "mail.html", mail=mail)

    def _check(self, request: Request) -> None:
        if not self._settings.shows_mailbox or request.client is None or not is_loopback(request.client.host):
            raise NotFound("There is no such page.")

    def _show(self, request: Request, template: str, **values: Any) -> Response:
        response = self._pages.show(request, template, **values)
        response.headers["Cache-Control"] = PRIVATE
        return response


def create_router(mailbox: Mailbox) -> APIRouter:
    """The mailbox's addresses."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/shop/mailbox", mailbox.list, methods=["GET"])
    router.add_api_route("/shop/mailbox/{name}", mailbox.read, methods=["GET"])
    return router
