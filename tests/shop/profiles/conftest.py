"""A shop of three hundred and twenty customers whose year was drawn by chance, with its profiles computed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from shop.profiles import compute_profiles
from shop.store import Store
from shop.store.tables import Customer, Interaction, Model, Order, OrderLine, Product

TODAY = datetime(2025, 6, 1, tzinfo=UTC)
CATEGORIES = ("green-tea", "black-tea", "cups", "kettles")
CUSTOMERS = 320
# Bought every twenty days until three months ago.
GONE = range(1, 21)
ONCE = range(291, 301)


def fill(store: Store) -> None:
    """Customers with a rhythm and a favourite category; every fourth speaks Chinese, the last twenty never bought."""
    rng = random.Random(3)
    products = [
        {"id": n, "sku": str(n), "title": f"P{n}", "category": CATEGORIES[n % 4], "brand": f"B{n % 3}", "price": 500 * n,
         "currency": "EUR", "stock": 5, "refill_days": 30 if n % 4 == 0 else None}
        for n in range(1, 17)
    ]  # fmt: skip
    people = [
        {"id": n, "language": "zh" if n % 4 == 0 else "en", "country": ("DE", "FR")[n % 2]} for n in range(1, CUSTOMERS + 1)
    ]
    orders: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    looks: list[dict[str, Any]] = []
    for person in range(1, CUSTOMERS - 19):
        gap = 20 if person in GONE else rng.choice((15, 30, 60, 120))
        age = rng.uniform(200, 330)
        while age > (90 if person in GONE else 0):
            placed = TODAY - timedelta(days=age)
            number = len(orders) + 1
            row = {"id": number, "number": str(number), "customer_id": person, "status": "delivered", "currency": "EUR"}
            good = rng.choice([one for one in range(1, 17) if one % 4 == person % 4 or rng.random() < 0.1])
            orders.append(row | {"total": 500 * good, "channel": "web", "country": None, "placed_at": placed})
            lines.append({"order_id": number, "product_id": good, "quantity": 1, "price": 500 * good})
            looks.append({"customer_id": person, "product_id": good, "kind": "seen", "source": "web", "at": placed})
            age -= gap * rng.uniform(0.7, 1.3) if person not in ONCE else 1000
    with store.transaction() as session:
        for table, rows in ((Product, products), (Customer, people), (Order, orders), (OrderLine, lines), (Interaction, looks)):
            session.execute(insert(table), rows)


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the night's models are."""
    return tmp_path_factory.mktemp("profiles") / "models"


@pytest.fixture(scope="session")
def drawn(models_dir: Path) -> Iterator[Store]:
    """The filled shop; look only."""
    store = Store(f"sqlite:///{models_dir.parent}/shop.db")
    store.migrate()
    fill(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def night(drawn: Store, models_dir: Path) -> Model:
    """What the nightly job recorded of it."""
    return compute_profiles(drawn, models_dir, at=TODAY)
