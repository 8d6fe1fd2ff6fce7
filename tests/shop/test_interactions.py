"""A report is written once, a click counts once, and only for the customer who was shown the card."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from shop import interactions, rollups
from shop.conversations import outbox
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.errors import BadInput, NotFound
from shop.store import Store
from shop.store.tables import Customer, Interaction, MetricBucket, Product, Recommendation

CARD = {"product_id": 5, "title": "Pot", "strategy": "popular", "reason": "popular this month", "propensity": 1.0}


def show(store: Store, *, probe: bool = False) -> Recommendation:
    """A card for product 5, delivered to a web visitor."""
    with store.transaction() as session:
        session.add(Product(id=5, sku="S5", title="Pot", category="teapots", price=1000, currency="EUR", stock=2))
        received = receive(session, Incoming("web", "shop", "visitor", "m1", text="tips?", probe=probe))
        reply = Reply("Look", cards=[CARD])
        record_turn(session, received.message_id, Turn([reply], Understanding("recommend", 0.9, "en")), {"en": "A bot."})
    for _ in range(2):
        with store.transaction() as session:
            for item in outbox.due(session):
                outbox.mark_sent(session, item.delivery_id)
    with store.reading() as session:
        return session.scalars(select(Recommendation)).one()


def counted(store: Store, metric: str) -> list[tuple[str, str, int]]:
    with store.reading() as session:
        rows = session.scalars(select(MetricBucket).where(MetricBucket.metric == metric))
        return [(row.channel, row.label, row.count) for row in rows]


def test_a_repeated_report_is_one_row(store: Store) -> None:
    shown = show(store)
    written = []
    for _ in range(2):
        with store.transaction() as session:
            written.append(interactions.record(session, shown.customer_id, 5, "liked", "chat", shown.id, "message-7"))
    with store.reading() as session:
        assert [row.kind for row in session.scalars(select(Interaction))] == ["liked"]
    assert written == [True, False]


def test_unknown_products_and_kinds_are_refused(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.flush()
        with pytest.raises(NotFound):
            interactions.record(session, 1, 99, "liked", "chat")
        with pytest.raises(BadInput):
            interactions.record(session, 1, 99, "hugged", "chat")


def test_clicks_are_rows_but_the_recommendation_counts_once(store: Store) -> None:
    shown = show(store)
    for key in ("a", "a", "b"):
        with store.transaction() as session:
            interactions.click(session, shown.id, shown.customer_id, key)
    with store.reading() as session:
        assert len(session.scalars(select(Interaction)).all()) == 2
        first = session.get_one(Recommendation, shown.id).clicked_at
    assert first and counted(store, "clicked") == [("web", "popular", 1)]
    with store.transaction() as session:
        rollups.rebuild(session)
    assert counted(store, "clicked") == [("web", "popular", 1)]


def test_a_click_of_somebody_else_is_not_found(store: Store) -> None:
    shown = show(store)
    with store.transaction() as session, pytest.raises(NotFound):
        interactions.click(session, shown.id, shown.customer_id + 1, "a")


def test_probes_are_not_counted(store: Store) -> None:
    shown = show(store, probe=True)
    with store.transaction() as session:
        assert interactions.click(session, shown.id, shown.customer_id, "a")
    assert counted(store, "clicked") == []


def test_what_is_clicked_was_shown(store: Store) -> None:
    shown = show(store)
    with store.transaction() as session:
        session.get_one(Recommendation, shown.id).shown_at = None
        rollups.rebuild(session)
    with store.transaction() as session:
        interactions.click(session, shown.id, shown.customer_id, "a")
    kept = counted(store, "shown"), counted(store, "clicked")
    assert kept == ([("web", "popular", 1)], [("web", "popular", 1)])
    with store.transaction() as session:
        rollups.rebuild(session)
    assert (counted(store, "shown"), counted(store, "clicked")) == kept
