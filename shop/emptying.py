"""What an erasure does to each table: rows about a person are removed, or emptied where counts stand on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Delete, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from shop.attempts import digest
from shop.orders import normalise_phone
from shop.person import Person
from shop.store.tables import (
    Attempt,
    Choice,
    Code,
    Consent,
    Conversation,
    Customer,
    Delivery,
    Identity,
    Interaction,
    Letter,
    Message,
    Notice,
    Order,
    Profile,
    Recommendation,
    Request,
    Verification,
)

_NO_MESSAGE: dict[str, Any] = {
    "text": "",
    "platform_id": None,
    "choice": None,
    "attachments": None,
    "buttons": None,
    "cards": None,
    "ranking": None,
    "also": None,
    "explanation": None,
    "entities": None,
    "corrections": None,
}


def empty(session: Session, person: Person, mentions: list[int]) -> dict[str, int]:
    """Remove or empty every row of a person; returns how many of each table. Orders, counts and withdrawals stay, unnamed.

    `mentions` are messages of other conversations that name them.
    """
    return {
        **_empty_talk(session, person, mentions),
        **_remove_proofs(session, person),
        **_empty_requests(session, person),
        **_empty_marketing(session, person),
        **_empty_names(session, person),
    }


def _empty_talk(session: Session, person: Person, mentions: list[int]) -> dict[str, int]:
    talks = person.conversation_ids
    messages = or_(Message.conversation_id.in_(talks), Message.id.in_(mentions))
    elsewhere = select(Message.conversation_id).where(Message.id.in_(mentions))
    flagged = or_(Conversation.id.in_(talks), Conversation.id.in_(elsewhere))
    waiting = (Delivery.conversation_id.in_(talks), Delivery.status == "waiting")
    _count(session, update(Delivery).where(*waiting).values(status="suppressed"))
    _count(session, update(Delivery).where(Delivery.conversation_id.in_(talks)).values(platform_id=None, reason=None))
    unread = (Message.conversation_id.in_(talks), Message.state == "waiting")
    _count(session, update(Message).where(*unread).values(state="stored"))
    _count(session, update(Conversation).where(flagged).values(needs_reason=None))
    ended = {"status": "closed", "needs_person": False, "owner_id": None}
    return {
        "choices": _count(session, delete(Choice).where(Choice.conversation_id.in_(talks) | Choice.message_id.in_(mentions))),
        "messages": _count(session, update(Message).where(messages).values(**_NO_MESSAGE)),
        "conversations": _count(session, update(Conversation).where(Conversation.id.in_(talks)).values(**ended)),
    }


def _remove_proofs(session: Session, person: Person) -> dict[str, int]:
    accounts = [f"customer:{number}" for number in person.customer_ids]
    talks = [f"conversation:{number}" for number in person.conversation_ids]
    orders = [f"order:{number}" for number in person.order_ids]
    emails = [f"email:{digest(email)}" for email in person.emails]
    phones = [f"phone:{digest(normalise_phone(phone))}" for phone in person.phones]
    tried = Attempt.subject.in_([*accounts, *talks, *emails, *phones])
    keys = select(Attempt.key).where(tried, Attempt.key.is_not(None))
    proofs = or_(
        Verification.conversation_id.in_(person.conversation_ids),
        Verification.customer_id.in_(person.customer_ids),
        Verification.order_id.in_(person.order_ids),
    )
    codes = or_(Code.conversation_id.in_(person.conversation_ids), Code.subject.in_([*accounts, *orders]))
    return {
        "attempts": _count(session, delete(Attempt).where(or_(tried, Attempt.key.in_(list(session.scalars(keys)))))),
        "verifications": _count(session, delete(Verification).where(proofs)),
        "codes": _count(session, delete(Code).where(codes)),
        "letters": _count(session, delete(Letter).where(func.lower(Letter.recipient).in_(person.emails))),
    }


def _empty_requests(session: Session, person: Person) -> dict[str, int]:
    mine = or_(Request.customer_id.in_(person.customer_ids), Request.order_id.in_(person.order_ids))
    numbers = set(session.scalars(select(Request.id).where(mine)))
    notices = 0
    for notice in session.scalars(select(Notice).where(Notice.status != "sent")):
        if notice.payload.get("request") in numbers:
            notice.payload = notice.payload | {"details": {}, "note": None, "customer": None}
            notices += 1
    return {
        "requests": _count(session, update(Request).where(mine).values(details={}, note=None)),
        "notices": notices,
    }


def _empty_marketing(session: Session, person: Person) -> dict[str, int]:
    ids = person.customer_ids
    shown = update(Recommendation).where(Recommendation.customer_id.in_(ids)).values(reason="")
    _count(session, update(Consent).where(Consent.customer_id.in_(ids), ~Consent.given).values(wording=""))
    return {
        "profiles": _count(session, delete(Profile).where(Profile.customer_id.in_(ids))),
        "interactions": _count(session, delete(Interaction).where(Interaction.customer_id.in_(ids))),
        "recommendations": _count(session, shown),
        "consents": _count(session, delete(Consent).where(Consent.customer_id.in_(ids), Consent.given)),
    }


def _empty_names(session: Session, person: Person) -> dict[str, int]:
    identities = session.scalars(select(Identity).where(Identity.customer_id.in_(person.customer_ids))).all()
    for identity in identities:
        identity.user_id, identity.display_name = f"erased-{identity.id}", None
    nobody: dict[str, Any] = dict.fromkeys(("number", "name", "email", "phone", "language", "country"))
    nobody |= {"attributes": {}, "personalise": False}
    orders = update(Order).where(Order.id.in_(person.order_ids)).values(customer_id=None, email=None, tracking=None)
    session.flush()
    return {
        "identities": len(identities),
        "customers": _count(session, update(Customer).where(Customer.id.in_(person.customer_ids)).values(**nobody)),
        "orders": _count(session, orders),
    }


def _count(session: Session, statement: Update | Delete) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0


def is_on_its_way(session: Session, person: Person) -> bool:
    """Whether something we wrote to a person has not left yet."""
    message = (Delivery.conversation_id.in_(person.conversation_ids), Delivery.status == "waiting")
    letter = (func.lower(Letter.recipient).in_(person.emails), Letter.status == "waiting")
    return bool(
        session.scalar(select(Delivery.id).where(*message).limit(1)) or session.scalar(select(Letter.id).where(*letter).limit(1))
    )
