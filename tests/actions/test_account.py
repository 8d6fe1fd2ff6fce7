"""Advertising stops for everybody the conversation is known to be, and for an address that is named."""

from __future__ import annotations

from sqlalchemy import select

from actions.account import StopMarketing
from actions.base import Shop
from shop.orders import remember
from shop.store.tables import Consent, Customer, Order
from tests.actions.conftest import Say, texts


def stopped(shop: Shop) -> set[int]:
    with shop.store.reading() as session:
        return {row.customer_id for row in session.scalars(select(Consent).where(~Consent.given))}


def test_stop_withdraws_and_confirms(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.add(Customer(id=5, email="anna@example.com"))
        session.flush()
        session.get_one(Order, 1).customer_id = 5
        remember(session, 9, 1)
    assert "no more advertising" in texts(say(StopMarketing(), "STOP", intent="stop_marketing")[0])
    assert stopped(shop) == {1, 5}


def test_an_address_reads_the_same_whether_it_is_known(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.add(Customer(id=6, email="bo@example.com"))
    answers = set()
    for address in ("bo@example.com", "no@example.com"):
        entity = [{"entity": "email", "value": address}]
        said = texts(say(StopMarketing(), f"退订 {address}", "zh", intent="stop_marketing", entities=entity)[0])
        answers.add(said.replace(address, ""))
    assert len(answers) == 1 and stopped(shop) == {1, 6}
