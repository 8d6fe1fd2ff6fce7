"""A small shop whose customers buy in two circles: products 1-5 go together, and 6-10 do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.purchases import Line, place
from shop.recommend import Recommender, Suggestion, training
from shop.store import Store, now
from shop.store.tables import Customer, Product

CUSTOMERS = 80
Suggest = Callable[..., list[Suggestion]]


def buy(session: Session, customer_id: int | None, *product_ids: int, days_ago: float = 40) -> None:
    """One order of one piece each."""
    lines = [Line(product_id, 1, 100) for product_id in product_ids]
    number = f"{customer_id}-{days_ago}-{'-'.join(map(str, product_ids))}"
    place(session, customer_id, lines, number=number, currency="EUR", placed_at=now() - timedelta(days=days_ago))


def add_products(session: Session, first: int = 1, last: int = 10) -> None:
    """Products of two categories, five pieces each; the first five are tea."""
    for number in range(first, last + 1):
        category, zh = ("tea", "茶") if number <= 5 else ("cups", "杯子")
        session.add(
            Product(
                id=number,
                sku=f"S{number}",
                title=f"Product {number}",
                translations={"zh": {"title": f"商品{number}", "category": zh}},
                category=category,
                price=100 * number,
                currency="EUR",
                stock=5,
            )
        )


@pytest.fixture
def circles(store: Store) -> Store:
    """Customers 1..80; each bought three products of one circle, the last two circles' products in turn. 81 has no history."""
    with store.transaction() as session:
        add_products(session)
        session.add_all(Customer(id=number) for number in range(1, CUSTOMERS + 2))
        session.flush()
        for number in range(1, CUSTOMERS + 1):
            first = 1 if number % 2 else 6
            buy(session, number, *(first + (number // 2 + step) % 5 for step in range(3)))
    return store


@pytest.fixture(params=["popularity", "ease", "neighbours"])
def method(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every way of recommending; popularity is what serves without a fitted model."""
    yield request.param


@pytest.fixture
def suggest(circles: Store, tmp_path: Path, method: str) -> Suggest:
    """Ask a recommender whose model was fitted by the method."""
    if method != "popularity":
        training.fit(circles, tmp_path / "models", method=method)
    recommender = Recommender(circles, tmp_path / "models")

    def ask(customer_id: int | None, language: str = "en", **more: Any) -> list[Suggestion]:
        with circles.reading() as session:
            return recommender.suggest(session, customer_id, language=language, **more)

    return ask
