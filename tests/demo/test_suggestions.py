"""What the generator planted about products is found by whoever asks the recommender as the assistant does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import func, select, update

from actions import base
from actions.base import Shop
from actions.related import GoesWith
from demo import seeding
from shop.knowledge import Knowledge
from shop.recommend import Recommender, Suggestion, Wish, training
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Conversation, Customer, Identity, Interaction, Order, OrderLine, Product

ASKING = 60


@dataclass(frozen=True)
class Open:
    """The demo shop as it stands today, its recommender fitted, and what was planted in it."""

    shop: Shop
    truth: dict[str, Any]
    products: dict[str, int]
    dismissing: frozenset[int]

    def suggest(self, customer: int | None, language: str = "en", **asked: Any) -> list[Suggestion]:
        """What the assistant would show this customer."""
        with self.shop.store.reading() as session:
            return self.shop.recommender.suggest(session, customer, language=language, **asked)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Seeded up to this minute, since what is due is due today."""
    settings = Settings(_env_file=None, var_dir=tmp_path_factory.mktemp("suggested"), demo=True, database_url="")
    store = Store(settings.url)
    store.migrate()
    world = seeding.seed_shop(store, settings, datetime.now(UTC).date())
    models = Path(settings.var_dir) / "models" / "recommend"
    assert training.fit(store, models).promoted_at is not None
    shop = Shop(settings, store, Recommender(store, models), Knowledge(lambda texts: np.zeros((len(texts), 2), np.float32)))
    dismissed = select(Interaction.customer_id).where(Interaction.kind == "dismissed").distinct()
    with store.reading() as session:
        yield Open(shop, world.truth, {good.sku: good.id for good in world.goods}, frozenset(session.scalars(dismissed)))
    store.close()


def days_since(demo: Open) -> dict[int, tuple[Product, int]]:
    """For each refiller the product of their rhythm and the days since they last ordered it and kept the order."""
    found = {}
    latest = select(func.max(Order.placed_at)).join(OrderLine, OrderLine.order_id == Order.id).where(Order.status != "cancelled")
    with demo.shop.store.reading() as session:
        for number, sku in demo.truth["refills"]["products"].items():
            tea = session.get_one(Product, demo.products[sku])
            ordered = session.scalar(latest.where(Order.customer_id == number, OrderLine.product_id == tea.id))
            assert ordered is not None
            found[number] = (tea, (now() - ordered).days)
    return found


def test_refillers_are_offered_their_tea_when_it_is_due(demo: Open) -> None:
    story = demo.truth["refills"]
    due, early, gone = [], [], []
    for customer, (tea, days) in days_since(demo).items():
        refills = {item.product_id: item.reason for item in demo.suggest(customer) if item.strategy == "refill"}
        if tea.stock < 1:
            gone.append(tea.id in refills)
        elif days >= story["days"] - 2 * story["spread"] and customer not in demo.dismissing:
            due.append(f"{days} days" in refills.get(tea.id, ""))
        elif days <= story["days"] // 2:
            early.append(tea.id in refills)
    assert len(due) >= 3 and sum(due) >= 0.8 * len(due)
    assert len(early) >= 25 and not any(early) and not any(gone)


def newcomer(store: Store) -> tuple[int, int]:
    """(conversation, customer) of somebody to whom nothing was shown yet."""
    with store.transaction() as session:
        session.add(person := Customer())
        session.flush()
        session.add(identity := Identity(customer_id=person.id, channel="web", account="web", user_id="newcomer"))
        session.flush()
        where = {"customer_id": person.id, "identity_id": identity.id, "channel": "web", "account": "web", "quarter": 0}
        session.add(conversation := Conversation(public_id="newcomer", **where))
        session.flush()
        return conversation.id, person.id


def goes_with(visitor: tuple[int, int], product: int, language: str) -> list[int]:
    """The products the assistant shows when asked what goes with one."""
    conversation, customer = visitor
    latest = {
        "text": {"en": "what goes with it?", "zh": "搭配什么？"}[language],
        "language": language,
        "intent": {"name": "goes_with", "confidence": 0.9},
        "intent_ranking": [{"name": "goes_with", "confidence": 0.9}, {"name": "ask_returns", "confidence": 0.05}],
        "entities": [{"entity": "product_id", "value": str(product)}],
        "sentiment": {"label": "neutral", "score": 0.0},
        "metadata": {
            "conversation_id": conversation,
            "customer_id": customer,
            "message_id": 1,
            "channel": "web",
            "language": language,
        },
    }
    said = CollectingDispatcher()
    asyncio.run(GoesWith().run(said, Tracker("one", {}, latest, [], False, None, {}, None), {}))
    return [card["product_id"] for message in said.messages for card in (message.get("custom") or {}).get("cards", [])]


@pytest.fixture(scope="module")
def visitor(demo: Open) -> tuple[int, int]:
    return newcomer(demo.shop.store)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pairs_that_are_bought_together_are_found(demo: Open, visitor: tuple[int, int], language: str) -> None:
    base.configure(demo.shop)
    try:
        for pair in demo.truth["pairs"]["pairs"]:
            right = {demo.products[sku] for sku in pair["right"]}
            shown = [goes_with(visitor, demo.products[sku], language) for sku in pair["left"]]
            told = [right & set(cards) for cards in shown if cards]
            assert len(told) >= 0.75 * len(shown) and sum(map(bool, told)) >= 0.9 * len(told)
    finally:
        base._configured.clear()


def test_what_is_sold_out_is_never_suggested(demo: Open) -> None:
    """The favourite of the planted stock-out is suggested to many while it is there, and to nobody once it is gone."""
    store, tea = demo.shop.store, demo.products[demo.truth["stockout"]["sku"]]
    with store.reading() as session:
        category = session.get_one(Product, tea).category
        buyers = select(Order.customer_id).join(OrderLine, OrderLine.order_id == Order.id).where(OrderLine.product_id == tea)
        known = list(session.scalars(select(Customer.id).where(Customer.id.in_(buyers)).order_by(Customer.id).limit(ASKING)))
        others = list(session.scalars(select(Customer.id).order_by(Customer.id.desc()).limit(ASKING)))

    def suggested() -> list[int]:
        customers = [None, *known, *others]
        return [
            item.product_id
            for customer in customers
            for asked in ({}, {"wish": Wish(category=category)}, {"like_product": tea + 1})
            for item in demo.suggest(customer, limit=10, **asked)
        ]

    def put(stock: int) -> None:
        with store.transaction() as session:
            session.execute(update(Product).where(Product.id == tea).values(stock=stock))

    with store.reading() as session:
        stock = session.get_one(Product, tea).stock
    assert suggested().count(tea) > ASKING
    put(0)
    with store.reading() as session:
        gone = set(session.scalars(select(Product.id).where(Product.stock < 1)))
    assert tea in gone and len(gone) > 3 and not gone & set(suggested())
    put(stock)
