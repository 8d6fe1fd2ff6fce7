"""Who did what to what: an append-only log whose rows are chained by their hashes."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shop.store.base import now
from shop.store.tables import AuditEntry

BEGINNING = "0" * 64


def append(session: Session, actor: str, action: str, object: str, details: dict[str, Any] | None = None) -> AuditEntry:
    """Add one row within the session's transaction; never put passwords, tokens or message texts into `details`."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_log IN EXCLUSIVE MODE"))
    previous = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or BEGINNING
    entry = AuditEntry(at=now(), actor=actor, action=action, object=object, details=details or {}, previous=previous)
    entry.hash = _digest(entry)
    session.add(entry)
    session.flush()
    return entry


def find_break(session: Session) -> int | None:
    """Id of the first row that was changed, or that follows a removed one; None when the chain holds.

    Rows cut off at the end leave no trace in the chain itself: compare the newest hash with a copy kept elsewhere.
    """
    previous = BEGINNING
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        if entry.previous != previous or entry.hash != _digest(entry):
            return entry.id
        previous = entry.hash
    return None


def _digest(entry: AuditEntry) -> str:
    fields = [entry.previous, _moment(entry.at), entry.actor, entry.action, entry.object, entry.details]
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
