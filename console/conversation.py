"""The page of one conversation: reading it, taking it over, answering, handing it back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from console.access import Reader, Writer
from console.desk import Desk, DeskDep
from console.guard import GuardedRoute
from console.side import read_side
from console.transcript import read_transcript
from console.words import AUTHORS
from shop import audit
from shop.conversations import ownership
from shop.errors import NotFound
from shop.staff import Visitor
from shop.store.tables import Conversation

router = APIRouter(route_class=GuardedRoute, prefix="/console/conversations/{conversation_id}")


@router.get("")
def show_conversation(
    request: Request, desk: DeskDep, visitor: Reader, conversation_id: int, before: int | None = None
) -> Response:
    """The transcript with its side panel; a script that asks for the fragment gets what may have changed."""
    with desk.store.reading() as session:
        transcript = read_transcript(session, conversation_id, visitor, before)
        side = read_side(session, transcript, visitor)
    template = "_conversation.html" if request.headers.get("x-fragment") == "1" else "conversation.html"
    return desk.render(
        template,
        visitor=visitor,
        transcript=transcript,
        side=side,
        before=before,
        authors=AUTHORS,
        may_write=visitor.role != "marketer",
        reply_key=secrets.token_urlsafe(12),
    )


@router.post("/reply")
def reply(
    request: Request,
    desk: DeskDep,
    visitor: Writer,
    conversation_id: int,
    text: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Send an answer through the conversation's channel, once for each `key`; this takes the conversation over."""

    def act(session: Session) -> dict[str, int]:
        return {"message": ownership.reply(session, conversation_id, visitor.staff_id, text, key or None)}

    return _change(request, desk, visitor, conversation_id, "reply", act)


@router.post("/take-over")
def take_over(request: Request, desk: DeskDep, visitor: Writer, conversation_id: int) -> Response:
    """Silence the assistant in this conversation."""

    def act(session: Session) -> dict[str, int]:
        ownership.take_over(session, conversation_id, visitor.staff_id)
        return {}

    return _change(request, desk, visitor, conversation_id, "take_over", act)


@router.post("/hand-back")
def hand_back(request: Request, desk: DeskDep, visitor: Writer, conversation_id: int) -> Response:
    """Let the assistant answer from the next message on."""

    def act(session: Session) -> dict[str, int]:
        ownership.hand_back(session, conversation_id, visitor.staff_id)
        return {}

    return _change(request, desk, visitor, conversation_id, "hand_back", act)


def _change(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    conversation_id: int,
    action: str,
    act: Callable[[Session], dict[str, int]],
) -> Response:
    with desk.store.transaction() as session:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None or conversation.probe:
            raise NotFound(f"There is no conversation {conversation_id}.")
        details = act(session)
        audit.append(session, visitor.email, action, f"conversation:{conversation_id}", details)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"done": action})
    return RedirectResponse(f"/console/conversations/{conversation_id}", 303)
