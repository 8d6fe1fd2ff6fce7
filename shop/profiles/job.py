"""The nightly job over all customers, and the quick look at one after a conversation."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop.profiles.composing import Facts, compose
from shop.profiles.fitting import FittedProfiles, fit_models, keep
from shop.profiles.records import Progress, read_records
from shop.profiles.segments import describe_groups
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Model, Profile

BATCH = 2000
QUIET = timedelta(minutes=5)
LOOK_BACK = timedelta(days=2)
MOST_AT_ONCE = 20
PAUSE_SECONDS = 20.0
FAIR_GAP = 0.1

Tell = Callable[[str], None]


def compute_profiles(
    store: Store,
    models_dir: Path,
    progress: Progress | None = None,
    tell: Tell | None = None,
    *,
    at: datetime | None = None,
    k: int | None = None,
    bound: float = FAIR_GAP,
) -> Model:
    """Fit all models anew and write every customer's profile; `k` fixes the number of segments, `bound` is the widest fair gap.

    `progress` hears (customers done, all), `tell` what is done now. The figures of the models stand on the row given back.
    """
    report, say = progress or (lambda done, total: None), tell or (lambda step: None)
    moment = at or now()
    say("reading orders, interactions and conversations")
    with store.reading() as session:
        records = read_records(session)
    seconds = int(moment.timestamp())
    fitted, figures = fit_models(records, seconds, k=k, bound=bound, tell=say)
    say("writing profiles")
    counts: Counter[tuple[str, str]] = Counter()
    written = _write_all(store, compose(records, fitted, seconds), moment, len(records.customers), report, counts)
    _remove_unwanted(store)
    figures |= {"profiles": written} | describe_groups(counts)
    return keep(store, models_dir, fitted, figures)


def refresh(store: Store, models: FittedProfiles, customer_id: int, *, at: datetime | None = None) -> bool:
    """Compute one customer's profile anew with the models in use; False for nobody, and for who does not want to be known."""
    moment = at or now()
    with store.reading() as session:
        fitted = models.current(session)
        records = read_records(session, customer_id, currency=fitted.currency or None)
    rows = list(compose(records, fitted, int(moment.timestamp())))
    with store.transaction() as session:
        _upsert(session, rows, moment)
    return bool(rows)


def refresh_waiting(store: Store, models: FittedProfiles, quiet: timedelta = QUIET) -> int:
    """Look anew at customers whose conversation is over: nothing was said in it for a while; returns how many."""
    moment = now()
    known = Profile.customer_id.is_(None) | (Profile.computed_at < Conversation.last_at)
    query = (
        select(Conversation.customer_id)
        .join(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Profile, Profile.customer_id == Conversation.customer_id)
        .where(or_(Conversation.last_at <= moment - quiet, Conversation.status == "closed"), ~Conversation.probe)
        .where(Conversation.last_at >= moment - LOOK_BACK, Customer.personalise, known)
    )
    with store.reading() as session:
        waiting = sorted(set(session.scalars(query.limit(MOST_AT_ONCE))))
    return sum(refresh(store, models, customer_id) for customer_id in waiting)


class AfterTalks:
    """`refresh_waiting` for a loop that runs often: it looks every few seconds at most."""

    def __init__(self, store: Store, models_dir: Path, pause: float = PAUSE_SECONDS) -> None:
        self._store, self._models, self._pause = store, FittedProfiles(models_dir), pause
        self._next = time.monotonic()

    def __call__(self) -> int:
        """How many customers were looked at anew now."""
        if time.monotonic() < self._next:
            return 0
        self._next = time.monotonic() + self._pause
        return refresh_waiting(self._store, self._models)


def _write_all(
    store: Store,
    rows: Iterable[tuple[int, Facts]],
    moment: datetime,
    total: int,
    report: Progress,
    counts: Counter[tuple[str, str]],
) -> int:
    """In batches, so that nobody waits long for the database."""
    source, done = iter(rows), 0
    while chunk := list(islice(source, BATCH)):
        for _, facts in chunk:
            if name := facts["segment"].value:
                counts[name, (facts["categories"].value or [{"name": ""}])[0]["name"]] += 1
        with store.transaction() as session:
            _upsert(session, chunk, moment)
        done += len(chunk)
        report(done, total)
    return done


def _upsert(session: Session, rows: Iterable[tuple[int, Facts]], moment: datetime) -> None:
    values = [_row(customer_id, facts, moment) for customer_id, facts in rows]
    if not values:
        return
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Profile.__table__)
    changed = {"facts": statement.excluded.facts, "computed_at": statement.excluded.computed_at}
    session.connection().execute(statement.on_conflict_do_update(index_elements=["customer_id"], set_=changed), values)


def _row(customer_id: int, facts: Facts, moment: datetime) -> dict[str, Any]:
    content = {name: fact.to_json() for name, fact in facts.items()}
    return {"customer_id": customer_id, "facts": content, "computed_at": moment.astimezone(UTC)}


def _remove_unwanted(store: Store) -> None:
    """Who switched it off, or was erased while the job ran, has no profile."""
    nobody = select(Customer.id).where(~Customer.personalise)
    with store.transaction() as session:
        session.execute(delete(Profile).where(Profile.customer_id.in_(nobody)))
