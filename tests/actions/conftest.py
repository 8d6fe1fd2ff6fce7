"""A small shop, and a customer who says something to one action."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import Shop, ShopAction
from shop.knowledge import Knowledge
from shop.recommend import Recommender
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Article, Conversation, Customer, Identity, Message, Order, OrderLine, Product, Recommendation

Said = tuple[list[dict[str, Any]], dict[str, Any]]
Say = Callable[..., Said]


def no_vectors(texts: Sequence[str]) -> Any:
    """Stands in for the sentence encoder: whether a text speaks of shipping."""
    return np.array([["shipping" in text.lower() or "运费" in text, False] for text in texts], dtype=np.float32)


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    """Two teapots in two colours, a tea, one order of anna's, one customer in one conversation."""
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.flush()
        session.add(Identity(id=1, customer_id=1, channel="web", account="shop", user_id="v"))
        session.flush()
        where: dict[str, Any] = {"customer_id": 1, "identity_id": 1, "channel": "web", "account": "shop", "quarter": 0}
        session.add(Conversation(id=9, public_id="nine", **where))
        for number, title, colour, price, stock in (
            (1, "Iron pot, black", "black", 3500, 9),
            (2, "Iron pot, red", "red", 3600, 0),
        ):
            words = {"zh": {"title": f"铁壶{number}", "colour": {"black": "黑色", "red": "红色"}[colour]}}
            row = Product(id=number, sku=str(number), title=title, category="teapots", colour=colour, price=price, currency="EUR")
            row.stock, row.translations, row.attributes = stock, words, {"group": "iron"}
            session.add(row)
        session.add(Product(id=3, sku="3", title="Sencha", category="green-tea", price=1200, currency="EUR", stock=2))
        session.add(Product(id=4, sku="4", title="Glass pot", category="teapots", price=2000, currency="EUR", stock=5))
        session.flush()
        for number in (3, 4):
            row = session.get_one(Product, number)
            row.translations = {"zh": {"title": row.title}}
        placed = now() - timedelta(days=9)
        order = Order(
            id=1, number="TS-104233", email="anna@example.com", status="shipped", currency="EUR", total=7000, placed_at=placed
        )
        order.carrier, order.tracking, order.shipped_at, order.expected_at = "DHL", "JD1", placed, now() + timedelta(days=1)
        session.add(order)
        session.add(Article(key="cost", language="en", topic="delivery", title="Shipping", text="It costs 5 euros."))
        session.add(Article(key="cost", language="zh", topic="delivery", title="运费多少", text="运费5欧元。"))
        session.flush()
        session.add(OrderLine(order_id=1, product_id=1, quantity=2, price=3500))
    shop = Shop(Settings(_env_file=None), store, Recommender(store, tmp_path), Knowledge(no_vectors))
    base.configure(shop)
    yield shop
    base._configured.clear()


@pytest.fixture
def say(shop: Shop) -> Say:
    """Let one action answer; gives back its messages and the slots it set."""

    def run(action: ShopAction, text: str = "", language: str = "en", **more: Any) -> Said:
        dispatcher = CollectingDispatcher()
        events = asyncio.run(action.run(dispatcher, tracker(text, language, **more), {}))
        return dispatcher.messages, {event["name"]: event["value"] for event in events if event["event"] == "slot"}

    return run


def tracker(
    text: str,
    language: str | None,
    intent: str = "search_product",
    confidence: float = 0.9,
    entities: Sequence[dict[str, Any]] = (),
    pressed: bool = False,
    events: Sequence[dict[str, Any]] = (),
    form: str | None = None,
    ranking: Sequence[dict[str, Any]] = (),
    message_id: int = 77,
    score: float = 0.0,
    **slots: Any,
) -> Tracker:
    """What Rasa sends: the latest message with the gateway's metadata, slots, and what was said before."""
    ranking = list(ranking) or [{"name": intent, "confidence": confidence}]
    if not pressed and len(ranking) == 1:
        ranking.append({"name": "ask_returns", "confidence": 0.05})
    latest = {
        "text": text,
        "language": language,
        "intent": ranking[0],
        "intent_ranking": ranking,
        "entities": list(entities),
        "sentiment": {"label": "neutral", "score": score},
        "metadata": {"conversation_id": 9, "customer_id": 1, "message_id": message_id, "channel": "web", "language": "en"},
    }
    return Tracker("nine", slots, latest, list(events), False, None, {"name": form} if form else {}, None)


def show(store: Store, *product_ids: int, strategy: str = "popular") -> None:
    """Cards that were sent in the conversation before."""
    with store.transaction() as session:
        common: dict[str, Any] = {"conversation_id": 9, "channel": "web", "account": "shop", "quarter": 0}
        row = Message(author="bot", kind="cards", state="ready", **common)
        session.add(row)
        session.flush()
        for position, product_id in enumerate(product_ids, start=1):
            shown = Recommendation(message_id=row.id, conversation_id=9, customer_id=1, product_id=product_id, position=position)
            shown.strategy, shown.reason, shown.quarter = strategy, f"reason {product_id}", 0
            session.add(shown)


def cards(messages: list[dict[str, Any]]) -> list[int]:
    """The products shown in messages."""
    return [card["product_id"] for message in messages for card in message["custom"].get("cards", [])]


def texts(messages: list[dict[str, Any]]) -> str:
    """All that is said in messages."""
    return "\n".join(message["text"] for message in messages if message["text"])


def custom(messages: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The one custom part of a kind."""
    (found,) = [message["custom"] for message in messages if message["custom"].get("kind") == kind]
    return dict(found)
