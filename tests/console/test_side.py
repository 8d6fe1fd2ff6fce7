"""The panel beside a transcript holds the customer's orders and other conversations, masked for marketers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from shop.store import Store
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Interaction, Order, Product
from tests.console.conftest import Browse, Say


def test_the_panel_by_role(browse: Browse, say: Say, store: Store) -> None:
    support, marketer = browse("support"), browse("marketer")
    first = say("hi").conversation_id
    with store.transaction() as session:
        session.execute(update(Conversation).values(last_at=now() - timedelta(days=1)))
        session.execute(update(Customer).values(email="anna@example.com", phone="+49 170 1234567"))
        session.add(Product(id=5, sku="S5", title="Gaiwan", category="cups", price=1290, currency="JPY"))
        session.add(
            Order(
                number="TS-1",
                customer_id=1,
                email="anna@example.com",
                status="shipped",
                currency="EUR",
                total=1290,
                placed_at=now(),
            )
        )
        session.add(Interaction(customer_id=1, product_id=5, kind="liked", source="chat"))
    second = say("hi again").conversation_id
    assert first != second
    page = support.get(f"/console/conversations/{second}").text
    for words in (
        "anna@example.com",
        "+49 170 1234567",
        "TS-1",
        "€12.90",
        "liked",
        "Gaiwan",
        f'href="/console/conversations/{first}"',
    ):
        assert words in page
    masked = marketer.get(f"/console/conversations/{second}").text
    assert "TS-1" in masked and "anna@example.com" not in masked and "1234567" not in masked
