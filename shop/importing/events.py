"""What customers did in a storefront of the shop's own -> interactions, each report once, from a file or a signed message."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from shop.importing.columns import name_columns
from shop.importing.report import Report
from shop.importing.rows import Row, read_rows
from shop.importing.values import Unreadable, read_moment, read_text
from shop.importing.visits import Named, find_people, find_products, write_deeds
from shop.store import Store, now

NAMES: dict[str, Sequence[str]] = {
    "kind": ("kind", "event", "event type", "event name", "type", "action"),
    "sku": ("sku", "article number", "item number", "product code", "stock code", "variant sku"),
    "product_id": ("product id",),
    "customer": ("customer", "customer number", "customer id", "customer no", "user id"),
    "email": ("email", "e-mail", "customer email"),
    "visitor": ("visitor", "visitor id", "session", "session id", "client id"),
    "at": ("at", "time", "timestamp", "date", "event time", "created at"),
    "key": ("key", "event id", "id"),
}
REQUIRED = ("kind",)
# What storefronts call it, by what it is here; opening a product's page weighs as much as opening a card.
KINDS = {
    "seen": ("impression", "seen", "product impression"),
    "clicked": ("view", "click", "clicked", "product view", "page view", "view item", "pv", "detail", "product viewed"),
    "carted": ("cart", "carted", "add to cart", "addtocart", "basket", "product added"),
    "bought": ("purchase", "buy", "bought", "order", "transaction", "order completed"),
}
_KINDS = {name: kind for kind, names in KINDS.items() for name in names}
SOURCE = "storefront"
LONGEST_KEY = 90
BATCH = 500
AHEAD = timedelta(minutes=5)
ITSELF = "customer, email or visitor"


@dataclass(frozen=True, slots=True)
class Event:
    """One readable report: who (the shop's number, an address or a visitor), which product, what and when."""

    line: int
    kind: str
    named: Named
    sku: str | None
    product_id: int | None
    at: datetime
    key: str


def import_events(
    store: Store,
    path: Path,
    *,
    zone: tzinfo = UTC,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Add the events of a CSV, JSON or Parquet file that were not reported yet, in batches; raises `BadFile`."""
    rows = read_rows(path, name_columns(NAMES, columns or {}), REQUIRED, "events")
    report = Report("events", read=len(rows))
    events = read_events(rows, report, zone)
    for start in range(0, len(events), BATCH):
        batch = events[start : start + BATCH]
        with store.transaction() as session:
            record_events(session, batch, report)
        if progress:
            progress(start + len(batch), len(events))
    return report


def read_events(rows: Iterable[Row], report: Report, zone: tzinfo = UTC, default_at: datetime | None = None) -> list[Event]:
    """The readable ones; where an event does not say when, it was at `default_at`, and without that it is refused."""
    events = []
    for row in rows:
        try:
            events.append(_read(row, zone, default_at))
        except Unreadable as refusal:
            report.refuse(str(refusal), row.line)
    return events


def record_events(session: Session, events: Sequence[Event], report: Report) -> None:
    """Write what is new; who or what is unknown here is counted, except visitors, who become known."""
    products = find_products(session, {event.sku for event in events if event.sku}, {event.product_id for event in events})
    known = [event for event in events if (event.sku or event.product_id) in products]
    people = find_people(session, {event.named for event in known})
    deeds: dict[str, dict[str, Any]] = {}
    for event in events:
        product_id = products.get(event.sku or event.product_id)
        person = people.get(event.named)
        if product_id is None or person is None:
            report.refuse("unknown product" if product_id is None else "unknown customer", event.line)
        elif not person.personalise:
            report.refuse("the customer wants no personalisation", event.line)
        elif event.key in deeds:
            report.unchanged += 1
        else:
            deeds[event.key] = {
                "customer_id": person.customer_id,
                "product_id": product_id,
                "kind": event.kind,
                "source": SOURCE,
                "key": event.key,
                "at": event.at,
            }
    written = write_deeds(session, list(deeds.values()))
    report.added += written
    report.unchanged += len(deeds) - written


def _read(row: Row, zone: tzinfo, default_at: datetime | None) -> Event:
    if row.problem:
        raise Unreadable(row.problem)
    cells = row.cells
    said = " ".join((read_text(cells.get("kind"), 60) or "").casefold().replace("_", " ").replace("-", " ").split())
    if said not in _KINDS:
        raise Unreadable("unknown kind of event" if said else "no kind of event")
    email = read_text(cells.get("email"), 254)
    named = Named(read_text(cells.get("customer"), 64), email.casefold() if email else None, read_text(cells.get("visitor"), 200))
    if not any(named):
        raise Unreadable(f"no {ITSELF}")
    sku, product_id = read_text(cells.get("sku"), 80), _number(cells.get("product_id"))
    if sku is None and product_id is None:
        raise Unreadable("no product")
    at = default_at if default_at and not cells.get("at") else read_moment(cells.get("at"), zone)
    if at > now() + AHEAD:
        raise Unreadable("the time is in the future")
    key = _key(read_text(cells.get("key"), 1000), said, named, sku or product_id, at)
    return Event(row.line, _KINDS[said], named, sku, product_id, at, key)


def _number(value: Any) -> int | None:
    text = read_text(value, 12)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) < 2**31):
        raise Unreadable("unreadable product id")
    return int(text)


def _key(given: str | None, *said: Any) -> str:
    """The event's own key, or one made of all that it says."""
    if given and len(given) <= LONGEST_KEY:
        return f"event:{given}"
    return f"event:{hashlib.sha256((given or repr(said)).encode()).hexdigest()}"
