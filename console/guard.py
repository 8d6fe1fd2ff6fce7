"""The edge of the console: security headers on every answer, and errors as pages."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from console.desk import Desk
from shop.errors import BadInput, Conflict, NotAllowed, NotFound, ShopkeeperError, TooManyAttempts, Unavailable

logger = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_STATUS: tuple[tuple[type[ShopkeeperError], int], ...] = (
    (BadInput, 400),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooManyAttempts, 429),
    (Unavailable, 503),
)


class SignInNeeded(NotAllowed):
    """Nobody is signed in; a page leads to the form, a script gets 401."""


class GuardedRoute(APIRoute):
    """A route whose errors become pages (or JSON for scripts) and whose answers carry the security headers."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler with the guard around it."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                response = await handle(request)
            except HTTPException:
                raise
            except SignInNeeded as error:
                response = _send_to_sign_in(request, error)
            except ShopkeeperError as error:
                response = explain(request, status_of(error), str(error))
            except RequestValidationError:
                response = explain(request, 400, "This address or form is not complete.")
            except Exception:
                error_id = secrets.token_hex(6)
                logger.exception("A page failed, error %s", error_id)
                response = explain(request, 500, f"Something went wrong here; it is in the log as {error_id}.")
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded


def status_of(error: ShopkeeperError) -> int:
    """The HTTP status that an error of ours stands for."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def explain(request: Request, status: int, sentence: str) -> Response:
    """An error as a page, or as JSON where a script asked."""
    if _is_script(request):
        return JSONResponse({"error": sentence}, status)
    desk: Desk = request.app.state.console
    return desk.render("error.html", status, sentence=sentence, code=status)


def _send_to_sign_in(request: Request, error: SignInNeeded) -> Response:
    if _is_script(request) or request.method != "GET":
        return JSONResponse({"error": str(error)}, 401)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(target)}", 303)


def _is_script(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted or "text/event-stream" in accepted or request.headers.get("x-fragment") == "1"
