"""E-mails on their way: written in the transaction of what they tell, sent later, emptied once they have left."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.errors import BadInput, Unavailable
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Letter

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 10
FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 3600.0
CLAIM_SECONDS = 90.0


class Post(Protocol):
    """What carries letters; `shop.post` has one for SMTP and one for a folder."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over; raises `Unavailable` when another try makes sense and `BadInput` when it does not."""


def write(session: Session, recipient: str, subject: str, text: str, kind: str) -> Letter:
    """Put a letter into the outbox within the session's transaction; `kind` is what it is about, such as code."""
    letter = Letter(recipient=_one_line(recipient, 254), subject=_one_line(subject, 200), text=text, kind=kind)
    session.add(letter)
    session.flush()
    return letter


def send_waiting(store: Store, post: Post, limit: int = 20) -> int:
    """Send what is due, one after the other; returns how many left. A refusal or the tenth failure ends a letter."""
    sent = 0
    for letter in _claim(store, limit):
        try:
            post.send(letter)
        except (Unavailable, BadInput) as error:
            _fail(store, letter.id, str(error), final=isinstance(error, BadInput))
        else:
            _mark_sent(store, letter.id)
            sent += 1
    return sent


def _claim(store: Store, limit: int) -> list[Letter]:
    due = select(Letter).where(Letter.status == "waiting", Letter.next_at <= now()).order_by(Letter.id).limit(limit)
    with store.reading() as session:
        if session.scalar(due.with_only_columns(Letter.id).limit(1)) is None:
            return []
    with store.transaction() as session:
        letters = list(session.scalars(due.with_for_update(skip_locked=True)))
        for letter in letters:
            letter.next_at = now() + timedelta(seconds=CLAIM_SECONDS)
    return letters


def _mark_sent(store: Store, letter_id: int) -> None:
    with store.transaction() as session:
        if letter := session.get(Letter, letter_id, with_for_update=True):
            letter.status, letter.sent_at, letter.text, letter.reason = "sent", now(), "", None


def _fail(store: Store, letter_id: int, reason: str, *, final: bool) -> None:
    with store.transaction() as session:
        if (letter := session.get(Letter, letter_id, with_for_update=True)) is None:
            return
        letter.attempts += 1
        letter.reason = reason[:300]
        if final or letter.attempts >= MAX_ATTEMPTS:
            letter.status, letter.text = "failed", ""
            log.error("letter %s (%s) will not be sent after %s tries: %s", letter.id, letter.kind, letter.attempts, reason)
            return
        letter.next_at = later(letter.attempts, FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS)
        log.warning("letter %s (%s) waits until %s: %s", letter.id, letter.kind, f"{letter.next_at:%H:%M:%S}", reason)


def later(attempts: int, first: float, longest: float) -> datetime:
    """When to try again after so many failures: the delay doubles up to `longest` seconds and is jittered by a quarter."""
    seconds = min(first * 2 ** (attempts - 1), longest) * random.uniform(0.75, 1.25)
    return now() + timedelta(seconds=seconds)


def _one_line(text: str, length: int) -> str:
    return " ".join(text.split())[:length]
