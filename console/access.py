"""Who asks: the signed-in visitor, what their role allows, and the token that their forms carry."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Form, Request

from console.desk import DeskDep
from console.guard import SignInNeeded
from shop.errors import NotAllowed
from shop.staff import Visitor, find_visitor

COOKIE = "shopkeeper_staff"


def signed_in(request: Request, desk: DeskDep) -> Visitor:
    """The visitor behind the cookie; raises `SignInNeeded`."""
    token = request.cookies.get(COOKIE, "")
    with desk.store.reading() as session:
        visitor = find_visitor(session, token) if token else None
    if visitor is None:
        raise SignInNeeded("Please sign in.")
    return visitor


def need(*roles: str) -> Callable[[Visitor], Visitor]:
    """A dependency: a signed-in visitor with one of these roles; raises `NotAllowed`."""

    def check(visitor: Annotated[Visitor, Depends(signed_in)]) -> Visitor:
        if visitor.role not in roles:
            raise NotAllowed("Your role does not allow this.")
        return visitor

    return check


def need_form(*roles: str) -> Callable[[Visitor, str], Visitor]:
    """A dependency: as `need`, and the form carries the session's token."""

    def check(visitor: Annotated[Visitor, Depends(need(*roles))], csrf: Annotated[str, Form()] = "") -> Visitor:
        if not hmac.compare_digest(csrf.encode(), visitor.csrf.encode()):
            raise NotAllowed("This form is out of date; please reload the page and try again.")
        return visitor

    return check


Reader = Annotated[Visitor, Depends(need("support", "marketer", "admin"))]
Leaver = Annotated[Visitor, Depends(need_form("support", "marketer", "admin"))]
Writer = Annotated[Visitor, Depends(need_form("support", "admin"))]
Administrator = Annotated[Visitor, Depends(need("admin"))]
Changer = Annotated[Visitor, Depends(need_form("admin"))]
