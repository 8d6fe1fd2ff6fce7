"""The page on which an administrator keeps the accounts."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from console.access import Administrator, Changer
from console.desk import Desk, DeskDep
from console.guard import GuardedRoute, status_of
from shop import staff
from shop.errors import BadInput

router = APIRouter(route_class=GuardedRoute)


@router.get("/console/staff")
def show_staff(desk: DeskDep, visitor: Administrator) -> Response:
    """Every account."""
    return _page(desk, visitor)


@router.post("/console/staff")
def add(
    desk: DeskDep,
    visitor: Changer,
    email: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
) -> Response:
    """Create an account; its password is made here and shown once."""
    password = secrets.token_urlsafe(12)
    try:
        with desk.store.transaction() as session:
            added = staff.add_staff(session, email, name, role, password, actor=visitor.email)
    except BadInput as error:
        return _page(desk, visitor, error=error)
    return _page(desk, visitor, shown={"email": added.email, "password": password})


@router.post("/console/staff/{staff_id}/password")
def reset_password(desk: DeskDep, visitor: Changer, staff_id: int) -> Response:
    """Replace a password by a new one, shown once; the account's sessions end."""
    password = secrets.token_urlsafe(12)
    with desk.store.transaction() as session:
        staff.set_password(session, staff_id, password, actor=visitor.email)
        email = next(person.email for person in staff.list_staff(session) if person.id == staff_id)
    return _page(desk, visitor, shown={"email": email, "password": password})


@router.post("/console/staff/{staff_id}/active")
def set_active(desk: DeskDep, visitor: Changer, staff_id: int, active: Annotated[bool, Form()]) -> Response:
    """Close an account or open it again."""
    try:
        with desk.store.transaction() as session:
            staff.set_active(session, staff_id, active, actor=visitor.email)
    except BadInput as error:
        return _page(desk, visitor, error=error)
    return RedirectResponse("/console/staff", 303)


def _page(desk: Desk, visitor: staff.Visitor, *, shown: dict[str, str] | None = None, error: BadInput | None = None) -> Response:
    with desk.store.reading() as session:
        people = staff.list_staff(session)
    status = status_of(error) if error else 200
    return desk.render("staff.html", status, visitor=visitor, people=people, roles=staff.ROLES, shown=shown, error=error)
