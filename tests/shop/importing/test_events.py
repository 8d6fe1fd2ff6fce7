"""Events of a storefront become interactions once, of whoever is known, and every other one has its reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from shop.importing import Report
from shop.importing.events import import_events
from shop.store import Store, now
from shop.store.tables import Customer, Identity, Interaction, Product

HEADER = "event,sku,customer id,email,visitor id,time,event id\n"


@pytest.fixture
def stocked(store: Store) -> Store:
    with store.transaction() as session:
        for number, sku in enumerate("AB", start=1):
            session.add(Product(id=number, sku=sku, title=sku, category="tea", price=500, currency="EUR"))
        session.add(Customer(id=5, number="C-5", email="Li@example.com"))
        session.add(Customer(id=6, number="C-6", personalise=False))
    return store


def load(store: Store, path: Path, lines: str) -> Report:
    path.write_text(HEADER + lines, "utf-8")
    return import_events(store, path)


def deeds(store: Store) -> list[tuple[int, int, str]]:
    with store.reading() as session:
        rows = session.execute(select(Interaction.customer_id, Interaction.product_id, Interaction.kind).order_by(Interaction.id))
        return [(row.customer_id, row.product_id, row.kind) for row in rows]


def test_views_carts_and_purchases_of_a_number_an_address_and_a_visitor(stocked: Store, tmp_path: Path) -> None:
    report = load(
        stocked,
        tmp_path / "e.csv",
        "view,A,C-5,,,2026-03-02 10:00,e1\nadd_to_cart,A,,li@EXAMPLE.com,,2026-03-02 10:01,e2\n"
        "Purchase,B,,,v-1,2026-03-02 10:02,e3\nimpression,B,C-404,,v-1,2026-03-02 10:03,e4\n",
    )
    with stocked.reading() as session:
        visitor = session.scalars(select(Identity).where(Identity.user_id == "v-1")).one()
    who = visitor.customer_id
    assert deeds(stocked) == [(5, 1, "clicked"), (5, 1, "carted"), (who, 2, "bought"), (who, 2, "seen")]
    assert (visitor.channel, report.read, report.added, report.refusals) == ("storefront", 4, 4, 0)


def test_a_visitor_of_the_chat_is_the_same_customer(stocked: Store, tmp_path: Path) -> None:
    with stocked.transaction() as session:
        session.add(Identity(customer_id=5, channel="web", account="shop", user_id="v-9"))
    load(stocked, tmp_path / "e.csv", "view,A,,,v-9,2026-03-02,e1\n")
    assert deeds(stocked) == [(5, 1, "clicked")]


@pytest.mark.parametrize("key", ["e1", "", "k" * 300])
def test_an_event_counts_once_with_or_without_a_key(stocked: Store, tmp_path: Path, key: str) -> None:
    line = f"view,A,C-5,,,2026-03-02,{key}\n"
    first = load(stocked, tmp_path / "e.csv", line + line)
    second = load(stocked, tmp_path / "e.csv", line)
    assert (first.added, first.unchanged, second.added, second.unchanged) == (1, 1, 0, 1)
    assert len(deeds(stocked)) == 1


def test_what_cannot_be_used_has_a_reason(stocked: Store, tmp_path: Path) -> None:
    late = (now() + timedelta(days=1)).isoformat()
    report = load(
        stocked,
        tmp_path / "e.csv",
        "view,X,C-5,,,2026-03-02,\nview,A,C-404,,,2026-03-02,\nview,A,,,,2026-03-02,\nview,,C-5,,,2026-03-02,\n"
        f"sneeze,A,C-5,,,2026-03-02,\nview,A,C-5,,,,\nview,A,C-5,,,{late},\nview,A,C-6,,,2026-03-02,\n",
    )
    assert {reason: refusal.examples for reason, refusal in report.refused.items()} == {
        "no customer, email or visitor": [4],
        "no product": [5],
        "unknown kind of event": [6],
        "no date": [7],
        "the time is in the future": [8],
        "unknown product": [2],
        "unknown customer": [3],
        "the customer wants no personalisation": [9],
    }
    assert deeds(stocked) == [] and report.refusals == report.read


def test_an_unknown_product_makes_no_customer_of_its_visitor(stocked: Store, tmp_path: Path) -> None:
    load(stocked, tmp_path / "e.csv", "view,X,,,v-1,2026-03-02,\n")
    with stocked.reading() as session:
        assert session.scalars(select(Identity)).all() == []
