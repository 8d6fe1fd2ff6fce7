"""What staff are told when a conversation is handed to them."""

from __future__ import annotations

from shop.briefing import LONGEST_QUOTE, brief
from shop.store import Store
from shop.store.tables import Conversation, Customer, Identity, Message


def test_topics_mood_and_last_words(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.flush()
        session.add(Identity(id=1, customer_id=1, channel="web", account="shop", user_id="v"))
        session.flush()
        where = {"channel": "web", "account": "shop", "quarter": 0}
        session.add(Conversation(id=9, public_id="nine", customer_id=1, identity_id=1, sentiment=-0.6, **where))
        session.flush()
        for intent, text in (("greet", "hi"), ("order_status", "where is it"), ("nlu_fallback", "hm"), ("order_status", "late!")):
            session.add(Message(conversation_id=9, author="customer", state="answered", intent=intent, text=text, **where))
    with store.reading() as session:
        assert brief(session, 9) == "Topics: hello, where is my order. Customer is unhappy. Last words: “late!”"
        assert brief(session, 9, "x" * 500).endswith("x" * (LONGEST_QUOTE - 1) + "…”")
