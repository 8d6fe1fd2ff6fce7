"""Signing in and out."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from console.access import COOKIE, Leaver
from console.desk import Desk, DeskDep
from console.guard import GuardedRoute, status_of
from shop import staff
from shop.errors import NotAllowed, TooManyAttempts

FORM_COOKIE = "shopkeeper_form"
_INSIDE = re.compile(r"/(console|dashboard)([/?].*)?")

router = APIRouter(route_class=GuardedRoute)


@router.get("/sign-in")
def show_form(request: Request, desk: DeskDep, next: str = "/console") -> Response:
    """The form; its token is tied to a cookie, as there is no session yet."""
    return _form(request, desk, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    desk: DeskDep,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/console",
) -> Response:
    """Begin a session and go where the visitor wanted to; a refusal shows the form again."""
    expected = request.cookies.get(FORM_COOKIE, "")
    if not expected or not hmac.compare_digest(csrf.encode(), expected.encode()):
        return _form(request, desk, next, email, NotAllowed("The form was out of date; please try again."))
    address = request.client.host if request.client else "unknown"
    try:
        token = staff.sign_in(desk.store, email[:254], password[:1000], address)
    except (NotAllowed, TooManyAttempts) as error:
        return _form(request, desk, next, email, error)
    response = RedirectResponse(_inside(next), 303)
    _set_cookie(response, desk, COOKIE, token, int(staff.SESSION_LIFE.total_seconds()))
    response.delete_cookie(FORM_COOKIE)
    return response


@router.post("/sign-out")
def sign_out(request: Request, desk: DeskDep, visitor: Leaver) -> Response:
    """End this browser's session."""
    with desk.store.transaction() as session:
        staff.sign_out(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def _form(
    request: Request, desk: Desk, target: str, email: str = "", error: NotAllowed | TooManyAttempts | None = None
) -> Response:
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    status = status_of(error) if error else 200
    response = desk.render("sign_in.html", status, form_token=token, next=_inside(target), email=email, error=error)
    _set_cookie(response, desk, FORM_COOKIE, token, 3600)
    return response


def _inside(target: str) -> str:
    return target if _INSIDE.fullmatch(target) else "/console"


def _set_cookie(response: Response, desk: Desk, name: str, value: str, seconds: int) -> None:
    secure = desk.settings.site_url.startswith("https://")
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/")
