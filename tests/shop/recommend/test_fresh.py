"""A product nobody chose yet reaches those who chose something like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from shop.recommend import Recommender
from shop.recommend.training import fit
from shop.store import Store
from shop.store.tables import Customer, Product


@pytest.fixture
def recommender(circles: Store, tmp_path: Path) -> Recommender:
    """Fitted, and a cup came in after it: of the price of product 9, while another new thing is like nothing."""
    fit(circles, tmp_path, method="ease")
    with circles.transaction() as session:
        add(session, 11, "cups", 800)
        add(session, 12, "lamps", 50_000)
    return Recommender(circles, tmp_path, explored=0.0)


def add(session: Session, number: int, category: str, price: int) -> None:
    row = Product(id=number, sku=f"S{number}", title=f"New {number}", category=category, price=price, currency="EUR", stock=2)
    row.translations = {"zh": {"title": f"新品{number}"}}
    session.add(row)


def reasons(recommender: Recommender, customer: int, language: str = "en", limit: int = 4) -> dict[int, str]:
    with recommender.store.reading() as session:
        found = recommender.suggest(session, customer, language=language, limit=limit)
    return {item.product_id: item.reason for item in found}


def test_what_is_new_follows_what_the_model_names(recommender: Recommender) -> None:
    with recommender.store.reading() as session:
        first = [item.product_id for item in recommender.suggest(session, 6, language="en", limit=9)]
    assert 11 in first and 12 not in first[: first.index(11)]
    told = reasons(recommender, 6, limit=9)
    assert told[11] == "like Product 9, which you bought"
    assert reasons(recommender, 6, "zh", limit=9)[11] == "与您买过的“商品9”相似"


def test_who_wants_nothing_personal_gets_nothing_of_it(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.get_one(Customer, 6).personalise = False
    assert "which you" not in " ".join(reasons(recommender, 6, limit=9).values())


def test_who_chose_nothing_like_it_does_not_meet_it(recommender: Recommender) -> None:
    assert "which you" not in " ".join(reasons(recommender, 3, limit=5).values())
