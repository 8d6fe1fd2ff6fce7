"""What is shown of the candidates: not all of one kind, and now and then one to learn from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import update

from shop.recommend import Recommender, Suggestion, Wish, picking
from shop.store import Store
from shop.store.tables import Customer, Product
from tests.shop.recommend.conftest import add_products, buy


@pytest.fixture
def large(store: Store) -> Store:
    """Sixty products, ten of them tea, which sells best; customers 1 to 40."""
    with store.transaction() as session:
        add_products(session, last=60)
        session.add_all(Customer(id=number) for number in range(1, 41))
        session.flush()
        session.execute(update(Product).where(Product.id <= 10).values(category="tea"))
        session.execute(update(Product).where(Product.id > 35).values(category="trays"))
        for number in range(1, 61):
            buy(session, None, number, days_ago=1 + number / 100)
            buy(session, None, number, days_ago=2 + number / 100)
            if number <= 10:
                buy(session, None, number, days_ago=3 + number / 100)
    return store


def ask(store: Store, models: Path, customer: int | None, explored: float, wish: Wish = Wish()) -> list[Suggestion]:  # noqa: B008
    with store.reading() as session:
        return Recommender(store, models, explored=explored).suggest(session, customer, language="en", wish=wish)


def test_one_category_does_not_fill_an_answer_unless_it_was_asked_for(large: Store, tmp_path: Path) -> None:
    assert [item.product_id for item in ask(large, tmp_path, 1, 0.0)] == [1, 2, 11]
    assert [item.product_id for item in ask(large, tmp_path, 1, 0.0, Wish(category="tea"))] == [1, 2, 3]


def test_exploring_shows_one_of_the_next_best_with_its_chance(large: Store, tmp_path: Path) -> None:
    usual = ask(large, tmp_path, 1, 0.0)
    assert [item.propensity for item in usual] == [1.0] * 3
    found = ask(large, tmp_path, 1, 1.0)
    assert found[:2] == usual[:2] and found[2] != usual[2] and found[2].propensity == pytest.approx(1 / picking.POOL)


def test_who_is_not_explored_on_still_knows_the_chance(large: Store, tmp_path: Path) -> None:
    answers = [ask(large, tmp_path, customer, 0.5)[2].propensity for customer in range(1, 41)]
    counted = Counter(answers)
    assert set(counted) == {0.5, 0.5 / picking.POOL} and min(counted.values()) > 5
    assert ask(large, tmp_path, 1, 0.5) == ask(large, tmp_path, 1, 0.5)


def test_nobody_and_who_does_not_want_it_are_not_explored_on(large: Store, tmp_path: Path) -> None:
    with large.transaction() as session:
        session.get_one(Customer, 2).personalise = False
    for customer in (None, 2):
        assert [item.propensity for item in ask(large, tmp_path, customer, 1.0)] == [1.0] * 3
