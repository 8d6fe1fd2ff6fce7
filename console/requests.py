"""The page of what customers asked for: confirming and refusing, with a note to the customer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from console.access import Clerk, Writer
from console.cases import decided, read_cases
from console.desk import DeskDep
from console.guard import GuardedRoute
from shop import requests
from shop.errors import BadInput

router = APIRouter(route_class=GuardedRoute, prefix="/console/requests")


@router.get("")
def show_requests(desk: DeskDep, visitor: Clerk) -> Response:
    """What waits, the oldest first, above what was decided last."""
    with desk.store.reading() as session:
        waiting = read_cases(session, requests.waiting(session), visitor)
        done = read_cases(session, decided(session), visitor)
    return desk.render("requests.html", visitor=visitor, waiting=waiting, done=done, may_write=True)


@router.post("/{request_id}")
def decide(
    request: Request,
    desk: DeskDep,
    visitor: Writer,
    request_id: int,
    decision: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Confirm or refuse; the customer is told."""
    if decision not in ("confirm", "refuse"):
        raise BadInput("Choose whether to confirm or to refuse.")
    with desk.store.transaction() as session:
        row = requests.decide(session, request_id, staff_id=visitor.staff_id, confirm=decision == "confirm", note=note)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"done": row.status})
    return RedirectResponse(
        f"/console/conversations/{row.conversation_id}" if back == "conversation" else "/console/requests", 303
    )
