"""What is shown of the candidates: not all of one kind, and now and then one to learn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from shop.recommend import Recommender, Suggestion, Wish, picking
from shop.recommend.candidates import Found, Question
from shop.recommend.history import History
from shop.recommend.shelf import read_shelf, shelf_mark
from shop.store import Store, now
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


NAMES = {"p": "popular", "e": "ease", "r": "refill"}


def rows_shown(store: Store, strategies: str, explored: float = 0.0, history: History = History(deeds={60: "bought"})) -> str:  # noqa: B008
    """What is picked of one candidate for each letter; those at even places are cups, at odd ones trays, at spaces none."""
    with store.reading() as session:
        shelf = read_shelf(session, shelf_mark(session))
        allowed = shelf.matching(Wish(), ())
        question = Question("en", Wish(), None, history, shelf, allowed, allowed, now(), 3, customer=1)

        def found() -> Iterator[Found]:
            for place, letter in enumerate(strategies):
                if letter in NAMES:
                    yield question.suggestion((10, 35)[place % 2] + place // 2, NAMES[letter], "so")

        picked = picking.pick(session, question, found(), explored)
    numbers = [2 * (item.product_id - 11) if item.product_id < 36 else 2 * (item.product_id - 36) + 1 for item in picked]
    return "".join(f"{item.strategy[0]}{number}" for item, number in zip(picked, numbers, strict=True))


@pytest.mark.parametrize(
    ("strategies", "shown"),
    [
        ("pppep", "p0p1e3"),
        ("pepep", "p0e1p2"),
        ("rpppe", "r0p1p2"),
        ("pppp", "p0p1p2"),
        # Two cups are shown and a third is put aside; the customer's own takes the place of the second.
        ("p p e  p", "p0p7e4"),
        ("p p p  p    e", "p0p7e12"),
    ],
)
def test_one_of_those_shown_follows_the_customer_where_popularity_would_take_all(
    large: Store, strategies: str, shown: str
) -> None:
    assert rows_shown(large, strategies) == shown


def test_nobody_is_spoken_of_who_did_nothing_or_wants_nothing_personal(large: Store) -> None:
    assert rows_shown(large, "pppep", history=History()) == "p0p1p2"
    assert rows_shown(large, "pppep", history=History(personalise=False, deeds={60: "bought"})) == "p0p1p2"


def test_exploring_leaves_the_only_one_that_follows_the_customer(large: Store) -> None:
    """One place is drawn: the last, unless a refill or the only own one stands there."""
    for strategies, kept in (("pppeppppp", "e3"), ("ppeppppp", "e2"), ("pprppppp", "r2")):
        picked = rows_shown(large, strategies, 1.0)
        assert picked.startswith("p0") and picked.endswith(kept) and picked[2:4] != "p1"
    assert rows_shown(large, "peeppppp", 1.0).startswith("p0e1p")
