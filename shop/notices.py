"""Events for the shop's own system: written in the transaction of what they tell, sent later, signed by `shop.signatures`.

The id stays the same when an event is sent again.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop.errors import Unavailable
from shop.letters import later
from shop.signatures import sign
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Notice

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 20
FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 6 * 3600.0
CLAIM_SECONDS = 60.0
GONE = 410


@dataclass(frozen=True)
class Response:
    """What the shop's system answered: the status, and in how many seconds it wants to be asked again where it says so."""

    status: int
    retry_after: float | None = None


# Posts a body with headers; raises `Unavailable` when there is no answer.
Transport = Callable[[bytes, Mapping[str, str]], Response]


def note(session: Session, kind: str, payload: dict[str, Any]) -> Notice | None:
    """Put an event into the outbox; None, and nothing is written, when the shop's system does not want to be told."""
    if not session.info.get("announces"):
        return None
    notice = Notice(public_id=f"msg_{secrets.token_hex(16)}", kind=kind, payload=payload)
    session.add(notice)
    session.flush()
    return notice


def send_waiting(store: Store, transport: Transport, secret: bytes, limit: int = 20) -> int:
    """Send what is due; returns how many were taken. Any 2xx is a yes; 410 ends all that waits; the rest is tried again."""
    taken = 0
    for notice in _claim(store, limit):
        body, moment = write_body(notice), now()
        try:
            response = transport(body, sign(secret, notice.public_id, moment, body))
        except Unavailable as error:
            _fail(store, notice.id, str(error))
            continue
        if 200 <= response.status < 300:
            _mark_sent(store, notice.id)
            taken += 1
        elif response.status == GONE:
            _stop(store)
            return taken
        else:
            _fail(store, notice.id, f"The shop's system answered {response.status}.", response.retry_after)
    return taken


def write_body(notice: Notice) -> bytes:
    """The JSON of an event: its type, when it happened (UTC), and its data."""
    told = {"type": notice.kind, "timestamp": notice.created_at.isoformat(), "data": notice.payload}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _claim(store: Store, limit: int) -> list[Notice]:
    due = select(Notice).where(Notice.status == "waiting", Notice.next_at <= now()).order_by(Notice.id).limit(limit)
    with store.reading() as session:
        if session.scalar(due.with_only_columns(Notice.id).limit(1)) is None:
            return []
    with store.transaction() as session:
        notices = list(session.scalars(due.with_for_update(skip_locked=True)))
        for notice in notices:
            notice.next_at = now() + timedelta(seconds=CLAIM_SECONDS)
    return notices


def _mark_sent(store: Store, notice_id: int) -> None:
    with store.transaction() as session:
        if notice := session.get(Notice, notice_id, with_for_update=True):
            notice.status, notice.sent_at, notice.reason, notice.payload = "sent", now(), None, {}


def _stop(store: Store) -> None:
    reason = "The shop's system answered 410: it does not want to be told any more."
    with store.transaction() as session:
        session.execute(update(Notice).where(Notice.status == "waiting").values(status="failed", reason=reason))
    log.error("notices end: %s Take SHOPKEEPER_SHOP_WEBHOOK_URL away or correct it.", reason)


def _fail(store: Store, notice_id: int, reason: str, retry_after: float | None = None) -> None:
    with store.transaction() as session:
        notice = session.get(Notice, notice_id, with_for_update=True)
        if notice is None or notice.status != "waiting":
            return
        notice.attempts += 1
        notice.reason = reason[:300]
        if notice.attempts >= MAX_ATTEMPTS:
            notice.status = "failed"
            log.error("notice %s (%s) will not be sent after %s tries: %s", notice.public_id, notice.kind, MAX_ATTEMPTS, reason)
            return
        notice.next_at = later(notice.attempts, FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS)
        if retry_after:
            notice.next_at = max(notice.next_at, now() + timedelta(seconds=min(retry_after, LONGEST_DELAY_SECONDS)))
        log.warning("notice %s (%s) waits until %s: %s", notice.public_id, notice.kind, f"{notice.next_at:%H:%M:%S}", reason)
