"""What people see when something goes wrong: one sentence, as a page or as JSON."""

from __future__ import annotations

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from gateway.web.chat import TooLarge
from gateway.web.pages import Pages
from shop.errors import (
    BadInput,
    NotAllowed,
    NotFound,
    ShopkeeperError,
    TooManyAttempts,
    Unavailable,
)

log = logging.getLogger(__name__)

STATUS: dict[type[ShopkeeperError], int] = {
    TooLarge: 413,
    BadInput: 400,
    NotAllowed: 401,
    NotFound: 404,
    TooManyAttempts: 429,
    Unavailable: 503,
}
SENTENCES = {
    403: "You may not do this.",
    404: "There is nothing at this address.",
    405: "This address cannot be used in that way.",
}


def handle_errors(app: FastAPI, pages: Pages) -> None:
    """Translate every error of the application once; what nobody expected gets an id that is also in the log."""

    async def on_shop_error(request: Request, error: Exception) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        if status >= 500:
            log.error("error %s: %s %s: %s", secrets.token_hex(6), request.method, request.url.path, error)
        sentence = "We cannot do this right now; please try again in a moment." if status >= 500 else str(error)
        return _answer(request, pages, status, sentence)

    async def on_http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return _answer(request, pages, status, SENTENCES.get(status, "This request cannot be answered."))

    async def on_bug(request: Request, error: Exception) -> Response:
        error_id = secrets.token_hex(6)
        log.error("error %s: %s %s", error_id, request.method, request.url.path, exc_info=error)
        return _answer(request, pages, 500, f"Something went wrong on our side; its number is {error_id}.")

    app.add_exception_handler(ShopkeeperError, on_shop_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_http_error)
    app.add_exception_handler(Exception, on_bug)


def _answer(request: Request, pages: Pages, status: int, sentence: str) -> Response:
    if request.url.path.startswith("/chat/") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": sentence}, status)
    return pages.show(request, "error.html", status=status, sentence=sentence)
