"""Erasing a person: asked for by them, confirmed by staff, done as a job that survives whatever is down, with a receipt.

The tables are emptied in one transaction; then the bot forgets, however long it takes to come back; then every table is looked
through for what named the person, and the receipt says how many rows were found.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop import audit, notices
from shop.emptying import empty, is_on_its_way
from shop.errors import Unavailable
from shop.letters import later
from shop.person import Person, known_as, proven_orders, read_person
from shop.post import remove_letter
from shop.settings import Settings
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Erasure, Letter, Message, Request
from shop.traces import find_mentions, find_traces

log = logging.getLogger(__name__)

# What was said last should be read before it goes.
GRACE = timedelta(seconds=30)
PATIENCE = timedelta(minutes=10)
CLAIM_SECONDS = 120.0
FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 3600.0
ALARM_EVERY = 10

# Makes the bot forget conversations, named by their public ids; raises `Unavailable`.
Forget = Callable[[Sequence[str]], object]


def begin(session: Session, request: Request) -> Erasure:
    """Put a confirmed request's erasure into the outbox; its receipt is known at once."""
    erasure = Erasure(
        receipt=secrets.token_hex(6).upper(),
        request_id=request.id,
        asked_at=request.created_at,
        next_at=now() + GRACE,
    )
    session.add(erasure)
    session.flush()
    return erasure


def of_request(session: Session, request_id: int) -> Erasure | None:
    """The erasure that a request led to."""
    return session.scalar(select(Erasure).where(Erasure.request_id == request_id))


def run_waiting(store: Store, settings: Settings, forget: Forget, limit: int = 5) -> int:
    """Work on erasures that are due; returns how many are done now. One that fails is tried again until it is done."""
    done = 0
    for erasure in _claim(store, limit):
        if erasure.senders is None:
            emptied = _empty_tables(store, settings, erasure)
            if emptied is None:
                continue
            erasure.senders = emptied
        done += _make_forget(store, erasure, forget)
    return done


def _claim(store: Store, limit: int) -> list[Erasure]:
    due = select(Erasure).where(Erasure.done_at.is_(None), Erasure.next_at <= now()).order_by(Erasure.id).limit(limit)
    with store.reading() as session:
        if session.scalar(due.with_only_columns(Erasure.id).limit(1)) is None:
            return []
    with store.transaction() as session:
        erasures = list(session.scalars(due.with_for_update(skip_locked=True)))
        for erasure in erasures:
            erasure.next_at = now() + timedelta(seconds=CLAIM_SECONDS)
    return erasures


def _empty_tables(store: Store, settings: Settings, erasure: Erasure) -> list[str] | None:
    """Public ids of the conversations to forget; None when the customer has first to be sent what was said last."""
    with store.reading() as session:
        request = session.get_one(Request, erasure.request_id)
        person = _person_of(session, request)
        waits = is_on_its_way(session, person) and request.decided_at is not None and now() - request.decided_at < PATIENCE
        mentions = [] if waits else find_mentions(session, person.words)
    if waits:
        with store.transaction() as session:
            session.get_one(Erasure, erasure.id).next_at = now() + timedelta(seconds=FIRST_DELAY_SECONDS)
        return None
    with store.transaction() as session:
        senders = _write_down(session, settings, erasure.id, person, mentions)
    with store.reading() as session:
        traces = find_traces(session, person.words)
    with store.transaction() as session:
        row = session.get_one(Erasure, erasure.id)
        row.counts = row.counts | {"found_afterwards": sum(traces.values())}
    if traces:
        log.error("erasure %s: rows that still name the person: %s", erasure.receipt, traces)
    return senders


def _person_of(session: Session, request: Request) -> Person:
    talk, asked = request.conversation_id, request.created_at
    customers = {request.customer_id, *known_as(session, talk, asked)}
    return read_person(session, sorted(customers), proven_orders(session, talk, asked))


def _write_down(session: Session, settings: Settings, erasure_id: int, person: Person, mentions: list[int]) -> list[str]:
    erasure = session.get_one(Erasure, erasure_id, with_for_update=True)
    talks = select(Message.conversation_id).where(Message.id.in_(mentions))
    concerned = Conversation.id.in_(person.conversation_ids) | Conversation.id.in_(talks)
    senders = list(session.scalars(select(Conversation.public_id).where(concerned)))
    numbers = list(session.scalars(select(Customer.number).where(Customer.id.in_(person.customer_ids))))
    files = _remove_files(session, settings, person)
    counts = empty(session, person, mentions)
    erasure.counts = {**counts, "files": files}
    erasure.senders = senders
    told = {"request": erasure.request_id, "receipt": erasure.receipt, "customers": [number for number in numbers if number]}
    notices.note(session, "customer.erased", told)
    audit.append(session, "system", "erase", f"erasure:{erasure.id}", {"receipt": erasure.receipt, "counts": erasure.counts})
    return senders


def _remove_files(session: Session, settings: Settings, person: Person) -> int:
    mine = func.lower(Letter.recipient).in_(person.emails)
    removed = sum(remove_letter(settings.mailbox, letter) for letter in session.scalars(select(Letter).where(mine)))
    for number in person.customer_ids:
        path = export_path(settings, number)
        removed += path.exists()
        path.unlink(missing_ok=True)
    return removed


def export_path(settings: Settings, customer_id: int) -> Path:
    """Where what is known about a customer is kept when it is exported to a file."""
    return settings.var_dir / "exports" / f"customer-{customer_id}.json"


def _make_forget(store: Store, erasure: Erasure, forget: Forget) -> int:
    try:
        if erasure.senders:
            forget(erasure.senders)
    except Unavailable as error:
        _put_off(store, erasure.id, str(error))
        return 0
    with store.transaction() as session:
        row = session.get_one(Erasure, erasure.id, with_for_update=True)
        row.counts = row.counts | {"forgotten": len(row.senders or [])}
        row.done_at, row.senders, row.reason = now(), [], None
    log.info("erasure %s is done", erasure.receipt)
    return 1


def _put_off(store: Store, erasure_id: int, reason: str) -> None:
    with store.transaction() as session:
        erasure = session.get_one(Erasure, erasure_id, with_for_update=True)
        erasure.attempts += 1
        erasure.reason = reason[:300]
        erasure.next_at = later(min(erasure.attempts, 20), FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS)
        level = logging.ERROR if erasure.attempts % ALARM_EVERY == 0 else logging.WARNING
        log.log(level, "erasure %s waits until %s: %s", erasure.receipt, f"{erasure.next_at:%H:%M:%S}", reason)
