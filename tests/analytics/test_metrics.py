"""What the rollups say of a local day is what the messages of that day are, in every zone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from analytics import metrics
from analytics.ranges import DateRange
from analytics.sheets import SHEETS, build_sheet
from shop import rollups
from shop.store import Store
from shop.store.base import quarter_of
from shop.store.tables import Conversation, Customer, Identity, Message

ZONES = [
    "UTC",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
]
DAYS = {"Europe/Berlin": date(2026, 3, 29), "America/Santiago": date(2026, 9, 6), "Australia/Lord_Howe": date(2026, 10, 4)}


def fill(store: Store, middle: date) -> None:
    begun = datetime(middle.year, middle.month, middle.day, tzinfo=UTC) - timedelta(days=4)
    with store.transaction() as session:
        customer = Customer(name="Anna")
        session.add(customer)
        session.flush()
        identity = Identity(customer_id=customer.id, channel="web", account="shop", user_id="u")
        session.add(identity)
        session.flush()
        for number in range(220):
            at = begun + timedelta(minutes=53 * number)
            probe = number % 11 == 0
            conversation = Conversation(
                public_id=str(number),
                customer_id=customer.id,
                identity_id=identity.id,
                channel="web",
                account="shop",
                probe=probe,
                started_at=at,
                last_at=at,
                quarter=quarter_of(at),
            )
            session.add(conversation)
            session.flush()
            common = {
                "conversation_id": conversation.id,
                "channel": "web",
                "account": "shop",
                "created_at": at,
                "quarter": quarter_of(at),
            }
            intent = "nlu_fallback" if number % 5 == 0 else "greet"
            mood = ("positive", "neutral", "negative")[number % 3]
            session.add(
                Message(author="customer", state="answered", intent=intent, sentiment=mood, language="en", text="hi", **common)
            )
            session.add(Message(author="bot", state="suppressed" if number % 7 == 0 else "ready", text="hello", **common))
        rollups.rebuild(session)


def days_of_messages(store: Store, zone: str) -> Counter[tuple[date, str]]:
    query = select(Message).join(Conversation).where(~Conversation.probe, Message.state != "suppressed")
    with store.reading() as session:
        return Counter((row.created_at.astimezone(ZoneInfo(zone)).date(), row.author) for row in session.scalars(query))


@pytest.mark.parametrize("zone", ZONES)
def test_each_day_has_the_messages_that_were_written_on_it(store: Store, zone: str) -> None:
    middle = DAYS.get(zone, date(2026, 3, 29))
    fill(store, middle)
    written = days_of_messages(store, zone)
    span = DateRange(middle - timedelta(days=2), middle + timedelta(days=2), zone)
    expected = {key: count for key, count in written.items() if span.first <= key[0] <= span.last}
    with store.reading() as session:
        assert metrics.daily(session, metrics.REGISTRY["messages"], span) == expected
        assert metrics.total(session, metrics.REGISTRY["messages"], span) == sum(expected.values())


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata"])
def test_every_sheet_adds_up_to_its_metric(store: Store, zone: str) -> None:
    fill(store, date(2026, 3, 29))
    span = DateRange(date(2026, 3, 27), date(2026, 3, 31), zone)
    with store.reading() as session:
        for key, (_, name, _) in SHEETS.items():
            assert build_sheet(session, key, span).total == metrics.total(session, metrics.REGISTRY[name], span), key
        assert build_sheet(session, "messages", span).total > 200


def test_neighbouring_ranges_share_nothing(store: Store) -> None:
    fill(store, date(2026, 3, 29))
    span = DateRange(date(2026, 3, 29), date(2026, 3, 30), "Europe/Berlin")
    whole = DateRange(span.previous().first, span.last, span.zone)
    metric = metrics.REGISTRY["conversations"]
    with store.reading() as session:
        parts = [metrics.total(session, metric, part) for part in (span.previous(), span)]
        assert sum(parts) == metrics.total(session, metric, whole) and min(parts) > 0
