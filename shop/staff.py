"""The shop's own people: accounts, passwords, sessions, and a limit on tries to sign in."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from shop import audit
from shop.errors import BadInput, NotAllowed, NotFound, TooManyAttempts
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Attempt, Staff, StaffSession

ROLES = ("support", "marketer", "admin")
FIRST_ADMIN = "admin@localhost"
SHORTEST_PASSWORD = 10
SESSION_LIFE = timedelta(hours=12)
TRIES, TRY_WINDOW = 5, timedelta(minutes=15)
REFUSAL = "E-mail or password is not right."

_HASHER = PasswordHasher()
# One hash takes 64 MiB: a burst of tries may not take the machine's memory.
_HASHING = threading.BoundedSemaphore(2)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in: who they are, what they may do, and the token their forms must carry."""

    staff_id: int
    email: str
    name: str
    role: str
    csrf: str


def ensure_admin(session: Session) -> str | None:
    """Create the first administrator where there is none; returns the password, which is known nowhere else, or None."""
    if session.scalar(select(Staff.id).where(Staff.role == "admin").limit(1)):
        return None
    password = secrets.token_urlsafe(12)
    add_staff(session, FIRST_ADMIN, "Administrator", "admin", password, actor="system")
    return password


def add_staff(session: Session, email: str, name: str, role: str, password: str, *, actor: str = "system") -> Staff:
    """Create an account; raises `BadInput` for a taken or malformed e-mail, an unknown role or a short password."""
    address, title = normalise(email), name.strip()[:200]
    if not _EMAIL.fullmatch(address) or len(address) > 254:
        raise BadInput("Give an e-mail address such as kim@example.com.")
    if not title:
        raise BadInput("Give a name.")
    if role not in ROLES:
        raise BadInput(f"The role must be one of {', '.join(ROLES)}.")
    if session.scalar(select(Staff.id).where(Staff.email == address)):
        raise BadInput(f"{address} has an account already.")
    staff = Staff(email=address, name=title, role=role, password_hash=hash_password(password))
    session.add(staff)
    session.flush()
    audit.append(session, actor, "add_staff", f"staff:{staff.id}", {"email": address, "role": role})
    return staff


def set_password(session: Session, staff_id: int, password: str, *, actor: str = "system") -> None:
    """Replace a password and end every session that was begun with the old one."""
    staff = _get(session, staff_id)
    staff.password_hash = hash_password(password)
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))
    audit.append(session, actor, "set_password", f"staff:{staff_id}")


def set_active(session: Session, staff_id: int, active: bool, *, actor: str = "system") -> None:
    """Let somebody in again, or shut them out at once; the last active administrator stays."""
    staff = _get(session, staff_id)
    others = select(Staff.id).where(Staff.role == "admin", Staff.active, Staff.id != staff_id).limit(1)
    if not active and staff.role == "admin" and not session.scalar(others):
        raise BadInput("This is the last administrator; add another one first.")
    staff.active = active
    if not active:
        session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))
    audit.append(session, actor, "activate_staff" if active else "deactivate_staff", f"staff:{staff_id}")


def by_email(session: Session, email: str) -> Staff:
    """The account of an e-mail address; raises `NotFound`."""
    staff = session.scalar(select(Staff).where(Staff.email == normalise(email)))
    if staff is None:
        raise NotFound(f"Nobody signs in as {email}.")
    return staff


def list_staff(session: Session) -> list[Staff]:
    """Every account, active ones first, then by name."""
    return list(session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.name, Staff.id)))


def sign_in(store: Store, email: str, password: str, address: str) -> str:
    """Begin a session and return its cookie token; takes the time of one password hash whether the account exists or not.

    Raises `TooManyAttempts` after five failures in fifteen minutes for one e-mail or one network address, else
    `NotAllowed` with the same sentence for an unknown e-mail, a wrong password and a closed account.
    """
    subject = normalise(email)
    with store.transaction() as session:
        tries = _begin_try(session, subject, address)
        staff = session.scalar(select(Staff).where(Staff.email == subject, Staff.active))
    if not _matches(staff.password_hash if staff else _no_hash(), password) or staff is None:
        with store.transaction() as session:
            audit.append(session, staff.email if staff else "unknown", "sign_in_failed", f"address:{address[:100]}")
        raise NotAllowed(REFUSAL)
    with store.transaction() as session:
        for attempt in session.scalars(select(Attempt).where(Attempt.id.in_(tries))):
            attempt.ok = True
        return _begin_session(session, staff)


def find_visitor(session: Session, token: str) -> Visitor | None:
    """Whoever holds this cookie token, unless the session ended or the account was closed."""
    query = (
        select(Staff, StaffSession.csrf)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == _fingerprint(token), StaffSession.expires_at > now(), Staff.active)
    )
    if (row := session.execute(query).first()) is None:
        return None
    staff, csrf = row
    return Visitor(staff.id, staff.email, staff.name, staff.role, csrf)


def sign_out(session: Session, token: str) -> None:
    """End one browser's session."""
    visitor = find_visitor(session, token)
    session.execute(delete(StaffSession).where(StaffSession.token_hash == _fingerprint(token)))
    if visitor:
        audit.append(session, visitor.email, "sign_out", f"staff:{visitor.staff_id}")


def hash_password(password: str) -> str:
    """An argon2id hash (about 0.1 s and 64 MiB); raises `BadInput` for a password that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"A password needs at least {SHORTEST_PASSWORD} characters.")
    with _HASHING:
        return _HASHER.hash(password)


def normalise(email: str) -> str:
    """An e-mail address as accounts and limits are looked up by it."""
    return email.strip().casefold()


def _begin_try(session: Session, email: str, address: str) -> list[int]:
    # The try is written before the password is checked, so that parallel tries count each other.
    moment = now()
    rows = []
    for kind, subject in (("sign_in_email", email[:200]), ("sign_in_address", address[:200])):
        failed = select(func.count(), func.min(Attempt.at)).where(
            Attempt.kind == kind, Attempt.subject == subject, ~Attempt.ok, Attempt.at > moment - TRY_WINDOW
        )
        count, first = session.execute(failed).one()
        if count >= TRIES:
            raise TooManyAttempts(first + TRY_WINDOW)
        rows.append(Attempt(kind=kind, subject=subject, ok=False, at=moment))
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _begin_session(session: Session, staff: Staff) -> str:
    token, moment = secrets.token_urlsafe(32), now()
    session.execute(delete(StaffSession).where(StaffSession.expires_at <= moment))
    session.add(
        StaffSession(
            token_hash=_fingerprint(token),
            staff_id=staff.id,
            csrf=secrets.token_urlsafe(24),
            created_at=moment,
            expires_at=moment + SESSION_LIFE,
        )
    )
    audit.append(session, staff.email, "sign_in", f"staff:{staff.id}")
    return token


def _matches(kept: str, password: str) -> bool:
    try:
        with _HASHING:
            return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _no_hash() -> str:
    return hash_password(secrets.token_urlsafe(24))


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _get(session: Session, staff_id: int) -> Staff:
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None:
        raise NotFound(f"There is no account {staff_id}.")
    return staff
