"""Requests as staff read them: who asks for what, how surely it is them, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.listing import show_name
from shop import erasure
from shop.orders import CODE
from shop.staff import Visitor
from shop.store.tables import Conversation, Customer, Erasure, Identity, Order, Request, Staff, Verification


@dataclass(frozen=True)
class Case:
    """One request; `proof` is what the customer had proven when they asked: code, details or None."""

    request: Request
    customer: str
    order: str | None
    details: list[tuple[str, str]]
    proof: str | None
    staff: str | None
    erasure: Erasure | None


def read_cases(session: Session, requests: Sequence[Request], visitor: Visitor) -> list[Case]:
    """Requests with everything staff need to decide; marketers see no details."""
    names = dict(session.execute(select(Staff.id, Staff.name)).all())
    masked = visitor.role == "marketer"
    return [_read_case(session, request, names, masked) for request in requests]


def decided(session: Session, limit: int = 50) -> Sequence[Request]:
    """What was decided last, the newest first."""
    query = select(Request).where(Request.status != "asked")
    return session.scalars(query.order_by(Request.decided_at.desc(), Request.id.desc()).limit(limit)).all()


def _read_case(session: Session, request: Request, names: dict[int, str], masked: bool) -> Case:
    conversation = session.get_one(Conversation, request.conversation_id)
    customer = session.get_one(Customer, request.customer_id)
    identity = session.get_one(Identity, conversation.identity_id)
    order = session.get(Order, request.order_id) if request.order_id else None
    return Case(
        request=request,
        customer=show_name(customer, identity, masked),
        order=order.number if order else None,
        details=[] if masked else list(_flatten(request.details)),
        proof=_proof(session, request),
        staff=names.get(request.staff_id) if request.staff_id else None,
        erasure=erasure.of_request(session, request.id) if request.kind == "erasure" else None,
    )


def _proof(session: Session, request: Request) -> str | None:
    held = (
        Verification.conversation_id == request.conversation_id,
        Verification.created_at <= request.created_at,
        Verification.expires_at > request.created_at,
    )
    query = select(Verification.level).where(*held)
    if request.order_id:
        query = query.where(Verification.order_id == request.order_id)
    levels = set(session.scalars(query))
    return CODE if CODE in levels else next(iter(levels), None)


def _flatten(details: dict[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    for name, value in details.items():
        title = f"{before}{name}"
        if isinstance(value, dict):
            yield from _flatten(value, f"{title} ")
        elif isinstance(value, list):
            yield title, ", ".join(str(item) for item in value)
        elif isinstance(value, bool):
            yield title, "yes" if value else "no"
        elif value not in (None, ""):
            yield title, str(value)
