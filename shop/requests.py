"""What customers asked the shop to do, and what staff decided: each is a row with a number the customer knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop import audit, erasure, letters, notices
from shop.errors import BadInput, Conflict, NotFound
from shop.orders import email_of
from shop.outcomes import KINDS, subject_of, tell
from shop.person import known_as
from shop.store.base import now, quarter_of
from shop.store.tables import Conversation, Customer, Delivery, Message, Order, Request, Staff

__all__ = ["KINDS", "ask", "decide", "of_conversation", "of_order", "still_open", "waiting"]

# What a customer says beside what is asked for.
REMARKS = ("reason", "problem", "charge", "company")


def ask(
    session: Session,
    *,
    kind: str,
    conversation_id: int,
    customer_id: int,
    message_id: int | None,
    order_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> Request:
    """Write what a customer asks for; the same kind and message give the row that is there already.

    `details` is plain JSON whose keys staff see by name; a kind outside `KINDS` raises `BadInput`.
    """
    if kind not in KINDS:
        raise BadInput(f"{kind!r} is not a kind of request; known are {', '.join(KINDS)}.")
    if found := _find(session, kind, message_id):
        return found
    request = Request(
        kind=kind,
        conversation_id=conversation_id,
        customer_id=customer_id,
        message_id=message_id,
        order_id=order_id,
        details=details or {},
    )
    try:
        with session.begin_nested():
            session.add(request)
            session.flush()
    except IntegrityError:
        if found := _find(session, kind, message_id):
            return found
        raise
    audit.append(session, f"conversation:{conversation_id}", "ask_request", f"request:{request.id}", {"kind": kind})
    _announce(session, request)
    return request


def still_open(
    session: Session, *, kind: str, conversation_id: int, order_id: int | None, details: dict[str, Any]
) -> Request | None:
    """Return the request of this conversation that asks for the same and is not decided yet; why it was asked may differ."""
    same = (Request.kind == kind, Request.status == "asked", Request.conversation_id == conversation_id)
    rows = session.scalars(select(Request).where(*same, Request.order_id == order_id).order_by(Request.id.desc()))
    return next((row for row in rows if _asked(row.details) == _asked(details)), None)


def _asked(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name not in REMARKS}


def decide(session: Session, request_id: int, *, staff_id: int, confirm: bool, note: str = "") -> Request:
    """Confirm or refuse, once, and tell the customer in the conversation, and by e-mail where an address is known.

    Raises `NotFound`, and `Conflict` when somebody has decided already.
    """
    session.flush()
    request = session.get(Request, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise NotFound(f"There is no request {request_id}.")
    if request.status != "asked":
        raise Conflict(f"Request {request_id} has been {request.status} already.")
    staff = session.get_one(Staff, staff_id)
    request.status, request.decided_at = "confirmed" if confirm else "refused", now()
    request.staff_id, request.note = staff_id, note.strip()[:1000] or None
    action = "confirm_request" if confirm else "refuse_request"
    audit.append(session, staff.email, action, f"request:{request.id}", {"kind": request.kind})
    receipt = erasure.begin(session, request).receipt if confirm and request.kind == "erasure" else None
    _answer(session, request, receipt)
    _announce(session, request)
    return request


def waiting(session: Session, limit: int = 50) -> Sequence[Request]:
    """What nobody has decided yet, the oldest first."""
    return session.scalars(select(Request).where(Request.status == "asked").order_by(Request.id).limit(limit)).all()


def of_conversation(session: Session, conversation_id: int) -> Sequence[Request]:
    """Every request of a conversation, the newest first."""
    mine = Request.conversation_id == conversation_id
    return session.scalars(select(Request).where(mine).order_by(Request.id.desc())).all()


def of_order(session: Session, order_id: int) -> Sequence[Request]:
    """Every request about an order, the newest first."""
    return session.scalars(select(Request).where(Request.order_id == order_id).order_by(Request.id.desc())).all()


def _find(session: Session, kind: str, message_id: int | None) -> Request | None:
    if message_id is None:
        return None
    return session.scalar(select(Request).where(Request.kind == kind, Request.message_id == message_id))


def _account(session: Session, request: Request) -> Customer:
    """Whoever asked, under the account they proved by a code to have, else as they write."""
    ids = known_as(session, request.conversation_id, request.created_at)
    rows = session.scalars(select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id)).all()
    return next((row for row in rows if row.email or row.number), session.get_one(Customer, request.customer_id))


def _announce(session: Session, request: Request) -> None:
    order = session.get(Order, request.order_id) if request.order_id else None
    payload = {
        "request": request.id,
        "kind": request.kind,
        "status": request.status,
        "order": order.number if order else None,
        "customer": _account(session, request).number,
        "details": request.details,
        "note": request.note,
        "asked_at": request.created_at.isoformat(),
        "decided_at": request.decided_at.isoformat() if request.decided_at else None,
    }
    notices.note(session, f"request.{request.status}", payload)


def _answer(session: Session, request: Request, receipt: str | None) -> None:
    """The row waits for delivery as from the shop itself, so that it also goes out while staff own the conversation."""
    conversation = session.get_one(Conversation, request.conversation_id)
    customer = session.get_one(Customer, request.customer_id)
    order = session.get(Order, request.order_id) if request.order_id else None
    language = conversation.language or customer.language or "en"
    text = tell(request, order.number if order else None, language, receipt)
    moment = now()
    row = Message(
        conversation_id=conversation.id,
        author="system",
        kind="text",
        state="ready",
        staff_id=request.staff_id,
        channel=conversation.channel,
        account=conversation.account,
        text=text,
        language=language,
        created_at=moment,
        quarter=quarter_of(moment),
    )
    session.add(row)
    session.flush()
    session.add(Delivery(message_id=row.id, conversation_id=conversation.id, channel=conversation.channel))
    conversation.last_at = moment
    if address := (email_of(session, order) if order else "") or _account(session, request).email:
        letters.write(session, address, subject_of(request, language), text + "\n", "request")
