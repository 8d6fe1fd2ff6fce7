"""Looking an order up for somebody who proves that it is theirs.

A wrong number and a wrong e-mail address or phone number are one answer, so that nobody learns which orders exist. Failed
tries are limited by conversation, by customer, by order number and by address or phone number, and every try is in the audit
log; a proof lasts half an hour and only in its conversation.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import attempts, audit
from shop.attempts import Limit
from shop.errors import TooManyAttempts
from shop.store.base import now
from shop.store.tables import Customer, Order, OrderLine, Product, Verification

PROOF_LASTS = timedelta(minutes=30)
KIND = "order_lookup"
DETAILS, CODE = "details", "code"
LAST_DIGITS, WHOLE_NUMBER = 4, 7
_NOT_IN_NUMBER = re.compile(r"[^0-9A-Z]")
LIMITS = {
    "conversation": Limit(5, timedelta(hours=1)),
    "customer": Limit(10, timedelta(hours=24)),
    "order": Limit(10, timedelta(hours=24)),
    "email": Limit(10, timedelta(hours=24)),
    "phone": Limit(10, timedelta(hours=24)),
}


@dataclass(frozen=True)
class Asker:
    """Who wants to know: the conversation, the customer behind it, and the message they ask in.

    With `message_id` a turn that is run again counts its try once.
    """

    conversation_id: int
    customer_id: int | None
    message_id: str | None = None


def normalise_number(text: str) -> str:
    """An order number without what people add or drop: `#ts-104 233` is `TS104233`."""
    return _NOT_IN_NUMBER.sub("", text.upper())


def normalise_email(text: str) -> str:
    """An e-mail address as it is compared: no case, no surrounding space, no mailto."""
    return text.strip().strip("<>.,;，。").removeprefix("mailto:").casefold()


def normalise_phone(text: str) -> str:
    """A phone number as it is compared: digits only, a whole one without the zeros before it."""
    plain = unicodedata.normalize("NFKC", text).replace("(0)", "")
    digits = "".join(re.findall(r"[0-9]", plain))
    return digits.lstrip("0") if len(digits) >= WHOLE_NUMBER else digits


def is_same_phone(given: str, known: str) -> bool:
    """Whether somebody knows a number: whole, with or without its country's prefix, or at least its last four digits."""
    said, kept = normalise_phone(given), normalise_phone(known)
    length = min(len(said), len(kept))
    enough = len(said) >= LAST_DIGITS and len(kept) >= WHOLE_NUMBER
    return hmac.compare_digest(said[-length:].encode(), kept[-length:].encode()) and enough


def find_order(session: Session, number: str) -> Order | None:
    """The order a customer means, with or without its prefix, hyphen or #; None when there is none."""
    forms = _forms(number, _latest_prefix(session))
    found = session.scalars(select(Order).where(Order.number.in_(forms)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _forms(number: str, prefix: str) -> list[str]:
    """Every way the shop may have written a number; all are looked up at once, so that no answer takes longer than another."""
    plain = normalise_number(number)
    digits = plain.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    letters = plain.removesuffix(digits)
    forms = {number.strip(), number.strip().upper(), plain, f"#{plain}"}
    if digits and letters:
        forms |= {f"{letters}-{digits}", f"{letters} {digits}"}
    elif digits:
        forms.add(f"{prefix}{digits}")
    return sorted(forms)


def _latest_prefix(session: Session) -> str:
    latest = session.scalar(select(Order.number).order_by(Order.id.desc()).limit(1)) or ""
    return re.split(r"\d", latest, maxsplit=1)[0]


def verify(session: Session, asker: Asker, number: str, email: str = "", phone: str = "") -> Order | None:
    """Check number and e-mail or phone together and remember the proof; None is the one answer for every kind of wrong.

    Raises `TooManyAttempts` before looking when a limit is reached, also for somebody who is right by now.
    """
    subjects = _subjects(asker, number, email, phone)
    key = attempts.name_try(asker.message_id, *subjects)
    try:
        attempts.check(session, KIND, {subject: LIMITS[subject.split(":", 1)[0]] for subject in subjects}, key)
    except TooManyAttempts:
        _log(session, asker, None, "order_proof_limited")
        raise
    order = find_order(session, number)
    ok = _is_owner(session, order, email, phone)
    if attempts.find(session, KIND, subjects[0], key) is None:
        attempts.record(session, KIND, subjects, ok=ok, key=key)
        _log(session, asker, order, "order_proof" if ok else "order_proof_failed")
    if order is None or not ok:
        return None
    remember(session, asker.conversation_id, order.id)
    return order


def _is_owner(session: Session, order: Order | None, email: str, phone: str) -> bool:
    # The same look-up and the same comparisons whether there is such an order or not: the time of an answer tells nothing.
    owner = session.scalar(select(Customer).where(Customer.id == (order.customer_id if order else None)))
    address = normalise_email((order.email if order else None) or (owner.email if owner else None) or "")
    by_mail = hmac.compare_digest(normalise_email(email).encode(), address.encode()) and bool(address)
    by_phone = is_same_phone(phone, (owner.phone if owner else None) or "")
    return order is not None and (by_mail or by_phone)


def _log(session: Session, asker: Asker, order: Order | None, action: str) -> None:
    audit.append(session, f"conversation:{asker.conversation_id}", action, f"order:{order.id if order else 'unknown'}")


def _subjects(asker: Asker, number: str, email: str, phone: str) -> list[str]:
    # Whoever knows an address and tries one number after the other meets no other limit: visitors are made at will.
    digits = re.sub(r"[^0-9]", "", number) or normalise_number(number)
    subjects = [f"conversation:{asker.conversation_id}", f"order:{digits[:100]}"]
    if normalise_email(email) or not phone:
        subjects.append(f"email:{attempts.digest(normalise_email(email))}")
    if phone:
        subjects.append(f"phone:{attempts.digest(normalise_phone(phone))}")
    if asker.customer_id is not None:
        subjects.append(f"customer:{asker.customer_id}")
    return subjects


def email_of(session: Session, order: Order) -> str:
    """The address an order was placed with, else its customer's; empty when neither is known."""
    if order.email or order.customer_id is None:
        return order.email or ""
    customer = session.get(Customer, order.customer_id)
    return (customer.email if customer else None) or ""


def remember(session: Session, conversation_id: int, order_id: int) -> None:
    """Keep that this conversation proved to own an order, for half an hour from now."""
    session.add(Verification(conversation_id=conversation_id, order_id=order_id, expires_at=now() + PROOF_LASTS))


def proven_order(session: Session, conversation_id: int, number: str | None = None) -> Order | None:
    """The order this conversation may ask about without proving anything again.

    Without a number the latest one proven; with a number that order, when it was placed with an address proven here.
    """
    proven = proven_orders(session, conversation_id)
    if number is None or not proven:
        return proven[0] if proven else None
    wanted = find_order(session, number)
    if wanted is None or wanted in proven:
        return wanted
    address = normalise_email(email_of(session, wanted))
    return wanted if address and address in {normalise_email(email_of(session, order)) for order in proven} else None


def proven_orders(session: Session, conversation_id: int) -> list[Order]:
    """Every order this conversation has proven to own, the latest first, each once."""
    query = (
        select(Order)
        .join(Verification, Verification.order_id == Order.id)
        .where(Verification.conversation_id == conversation_id, Verification.expires_at > now())
        .order_by(Verification.id.desc())
    )
    return list(dict.fromkeys(session.scalars(query)))


def turn_to(session: Session, conversation_id: int, order: Order) -> None:
    """Make a proven order the one the conversation is about; its proof ends when the one it rests on does."""
    latest = session.scalar(
        select(Verification)
        .where(Verification.conversation_id == conversation_id, Verification.expires_at > now())
        .where(Verification.order_id.is_not(None))
        .order_by(Verification.id.desc())
        .limit(1)
    )
    if latest is not None and latest.order_id != order.id:
        session.add(Verification(conversation_id=conversation_id, order_id=order.id, expires_at=latest.expires_at))


@dataclass(frozen=True)
class Line:
    """One product of an order, with its name by language."""

    titles: dict[str, str]
    quantity: int


@dataclass(frozen=True)
class OrderState:
    """All that a customer is told about their order.

    `closed` means that nothing more will arrive, `late` that the promised day is over and it has not arrived.
    """

    number: str
    status: str
    lines: list[Line]
    total: int
    currency: str
    carrier: str | None
    tracking: str | None
    placed_at: datetime
    shipped_at: datetime | None
    expected_at: datetime | None
    delivered_at: datetime | None
    closed: bool
    late: bool


def describe(session: Session, order: Order, timezone: str = "UTC") -> OrderState:
    """An order with its lines, read at this moment; the promised day ends when it does in the shop's time zone."""
    query = (
        select(Product.title, Product.translations, OrderLine.quantity)
        .join(OrderLine, OrderLine.product_id == Product.id)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.id)
    )
    lines = [Line(_titles(title, words), quantity) for title, words, quantity in session.execute(query)]
    closed = order.delivered_at is not None or order.status in ("delivered", "cancelled", "refunded", "returned")
    late = not closed and order.expected_at is not None and _day(order.expected_at, timezone) < _day(now(), timezone)
    return OrderState(
        number=order.number,
        status=order.status,
        lines=lines,
        total=order.total,
        currency=order.currency,
        carrier=order.carrier,
        tracking=order.tracking,
        placed_at=order.placed_at,
        shipped_at=order.shipped_at,
        expected_at=order.expected_at,
        delivered_at=order.delivered_at,
        closed=closed,
        late=late,
    )


def _day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()


def _titles(title: str, translations: dict[str, Any] | None) -> dict[str, str]:
    others = {language: words["title"] for language, words in (translations or {}).items() if words.get("title")}
    return {"en": title} | others
