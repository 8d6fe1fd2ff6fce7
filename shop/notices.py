"""Events for the shop's own system, written in the transaction of what they tell."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session

from shop.store.tables import Notice


def note(session: Session, kind: str, payload: dict[str, Any]) -> Notice | None:
    """Put an event into the outbox; None, and nothing is written, when the shop's system does not want to be told."""
    if not session.info.get("announces"):
        return None
    notice = Notice(public_id=f"msg_{secrets.token_hex(16)}", kind=kind, payload=payload)
    session.add(notice)
    session.flush()
    return notice
