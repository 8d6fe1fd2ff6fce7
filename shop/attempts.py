"""Limits on tries: what was tried counts against several subjects, and a turn that is run again counts once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from shop.errors import TooManyAttempts
from shop.store.base import now
from shop.store.tables import Attempt


@dataclass(frozen=True)
class Limit:
    """At most `tries` failures of one subject within `window`."""

    tries: int
    window: timedelta


def name_try(message_id: str | int | None, *parts: str) -> str | None:
    """The key of one try: the customer's message and what they tried; None when no message stands behind it."""
    return None if message_id is None else digest(str(message_id), *parts)


def digest(*parts: str) -> str:
    """SHA-256 of texts, so that a subject or key does not show what a customer typed."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def check(session: Session, kind: str, limits: Mapping[str, Limit], key: str | None = None) -> None:
    """Raise `TooManyAttempts` when one of the subjects failed too often lately; the try called `key` itself does not count."""
    moment = now()
    for subject, limit in limits.items():
        failed = (Attempt.kind == kind, Attempt.subject == subject, ~Attempt.ok, Attempt.at > moment - limit.window)
        query = select(Attempt.at).where(*failed, _is_other(key)).order_by(Attempt.at.desc()).limit(limit.tries)
        failures = session.scalars(query).all()
        if len(failures) >= limit.tries:
            raise TooManyAttempts(failures[-1] + limit.window)


def _is_other(key: str | None) -> ColumnElement[bool]:
    return Attempt.id.is_not(None) if key is None else or_(Attempt.key.is_(None), Attempt.key != key)


def find(session: Session, kind: str, subject: str, key: str | None) -> Attempt | None:
    """The try of this name, when the same turn has made it before."""
    if key is None:
        return None
    return session.scalar(select(Attempt).where(Attempt.kind == kind, Attempt.subject == subject, Attempt.key == key).limit(1))


def record(session: Session, kind: str, subjects: Iterable[str], *, ok: bool, key: str | None = None) -> None:
    """Count one try against each subject."""
    session.add_all(Attempt(kind=kind, subject=subject, ok=ok, key=key) for subject in subjects)
    session.flush()
