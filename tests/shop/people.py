"""A customer with an account, an order of theirs, and a visitor who talks to the shop, for tests about proofs and requests."""

from __future__ import annotations

from datetime import timedelta

from shop.store import Store, now
from shop.store.tables import Conversation, Customer, Identity, Message, Order, Staff

ACCOUNT, VISITOR, TALK, OTHER_TALK, ORDER, STAFF = 1, 2, 1, 2, 1, 1


def add_people(store: Store) -> None:
    """Anna's account and order; a visitor with two conversations; one colleague."""
    with store.transaction() as session:
        session.add(Staff(id=STAFF, email="kim@shop.example", name="Kim", role="support", password_hash="-"))
        session.add(Customer(id=ACCOUNT, number="C-1", name="Anna Weber", email="anna@example.com", phone="+49 171 2345678"))
        session.add(Customer(id=VISITOR))
        session.flush()
        session.add(Identity(id=1, customer_id=VISITOR, channel="web", account="shop", user_id="v", display_name="Anna W"))
        session.flush()
        for number in (TALK, OTHER_TALK):
            session.add(
                Conversation(
                    id=number,
                    public_id=f"talk{number}",
                    customer_id=VISITOR,
                    identity_id=1,
                    channel="web",
                    account="shop",
                    language="en",
                    quarter=0,
                )
            )
        session.flush()
        session.add(
            Order(
                id=ORDER,
                number="TS-104233",
                customer_id=ACCOUNT,
                email="anna@example.com",
                status="shipped",
                currency="EUR",
                total=4000,
                placed_at=now() - timedelta(days=9),
            )
        )


def add_message(store: Store, number: int, text: str = "please", conversation_id: int = TALK) -> None:
    """One message of the visitor, with the id a test names."""
    with store.transaction() as session:
        session.add(
            Message(
                id=number,
                conversation_id=conversation_id,
                author="customer",
                state="answered",
                channel="web",
                account="shop",
                text=text,
                quarter=0,
            )
        )
