"""What is known about a person is handed out whole, and nothing of anybody else."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from shop import codes, consent, dossier, requests
from shop.person import known_as
from shop.profiles.declared import GIFTS, declare
from shop.store import Store
from shop.store.tables import Customer, Order, OrderLine, Product, Profile
from tests.shop.people import ACCOUNT, ORDER, OTHER_TALK, TALK, VISITOR, add_message, add_people


@pytest.fixture
def shop(store: Store) -> Store:
    add_people(store)
    add_message(store, 5, "where is my pot?")
    with store.transaction() as session:
        session.add(Product(id=9, sku="P", title="Pot", category="teapots", price=1, currency="EUR"))
        session.add(Customer(id=3, name="Bo", email="bo@example.com"))
        session.add(Profile(customer_id=ACCOUNT, facts={"favourite_category": "teapots"}))
        session.flush()
        session.add(OrderLine(order_id=ORDER, product_id=9, quantity=2, price=2000))
        placed = session.get_one(Order, ORDER).placed_at
        common = {"status": "paid", "currency": "EUR", "total": 1, "placed_at": placed}
        session.add(Order(number="TS-104299", customer_id=3, email="bo@example.com", **common))
        consent.give(session, VISITOR, "marketing", "web", "Yes")
        requests.ask(session, kind="return", conversation_id=TALK, customer_id=VISITOR, message_id=5, order_id=ORDER)
    return store


def test_a_code_says_which_account_is_behind_a_conversation(shop: Store) -> None:
    with shop.transaction() as session:
        assert known_as(session, TALK) == [VISITOR]
        codes.remember(session, TALK, f"order:{ORDER}")
        assert known_as(session, TALK) == [ACCOUNT, VISITOR]
        assert known_as(session, OTHER_TALK) == [VISITOR]


def test_the_dossier_holds_everything_of_the_person(shop: Store) -> None:
    with shop.reading() as session:
        found = dossier.dossier(session, ACCOUNT, VISITOR)
    assert found["customers"][0]["email"] == "anna@example.com"
    assert found["orders"][0]["lines"] == [{"product": "Pot", "quantity": 2, "price": 2000}]
    assert [row["text"] for talk in found["conversations"] for row in talk["messages"]] == ["where is my pot?"]
    assert (found["consents"][0]["given"], found["requests"][0]["kind"]) == (True, "return")
    assert found["profile"][0]["favourite_category"] == "teapots"
    assert "bo@example.com" not in json.dumps(found)


def test_a_present_is_told_by_its_title(shop: Store) -> None:
    with shop.transaction() as session:
        declare(session, ACCOUNT, GIFTS, "9")
        kept = session.get_one(Profile, ACCOUNT)
        kept.facts = kept.facts | {"gifts": {"value": ["9"], "computed_at": "2026-01-01T00:00:00+00:00", "from": ["declared"]}}
    with shop.reading() as session:
        found = dossier.dossier(session, ACCOUNT)
    assert found["customers"][0]["attributes"]["declared"]["gifts"]["value"] == found["profile"][0]["gifts"]["value"] == ["Pot"]


def test_a_visitor_who_proved_nothing_gets_only_what_they_said(shop: Store) -> None:
    with shop.reading() as session:
        found = dossier.dossier(session, VISITOR)
    assert found["orders"] == [] and len(found["conversations"]) == 2
    assert "anna@example.com" not in json.dumps(found)


def test_the_summary_counts(shop: Store) -> None:
    with shop.reading() as session:
        short = dossier.summarise(session, ACCOUNT, VISITOR)
    assert (short.name, short.email, short.orders, short.messages, short.requests) == ("Anna Weber", "anna@example.com", 1, 1, 1)
    assert (short.consents, short.facts) == ({"marketing": True}, {"favourite_category": "teapots"})


def test_an_exported_file_is_private(shop: Store, tmp_path: Path) -> None:
    path = tmp_path / "exports" / "customer-1.json"
    with shop.reading() as session:
        dossier.write_file(session, path, ACCOUNT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text("utf-8"))["customers"][0]["number"] == "C-1"
