"""Who asks: the signed-in visitor, what their role allows, and the token that their forms carry."""

from __future__ import annotations

import hmac
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


class Need:
    """A dependency: a signed-in visitor with one of these roles; raises `NotAllowed`."""

    def __init__(self, *roles: str) -> None:
        self.roles = roles

    def __call__(self, visitor: Annotated[Visitor, Depends(signed_in)]) -> Visitor:
        if visitor.role not in self.roles:
            raise NotAllowed("Your role does not allow this.")
        return visitor


class NeedForm(Need):
    """A dependency: as `Need`, and the form carries the session's token."""

    def __call__(self, visitor: Annotated[Visitor, Depends(signed_in)], csrf: Annotated[str, Form()] = "") -> Visitor:
        if not hmac.compare_digest(csrf.encode(), visitor.csrf.encode()):
            raise NotAllowed("This form is out of date; please reload the page and try again.")
        return super().__call__(visitor)


Reader = Annotated[Visitor, Depends(Need("support", "marketer", "admin"))]
Leaver = Annotated[Visitor, Depends(NeedForm("support", "marketer", "admin"))]
Writer = Annotated[Visitor, Depends(NeedForm("support", "admin"))]
Clerk = Annotated[Visitor, Depends(Need("support", "admin"))]
Administrator = Annotated[Visitor, Depends(Need("admin"))]
Changer = Annotated[Visitor, Depends(NeedForm("admin"))]
