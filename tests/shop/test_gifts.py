"""For whom, which occasion, and which presents the catalogue has for that."""

from __future__ import annotations

import pytest

from shop.gifts import Asked, find_gifts, occasion_in, person_in, usual_budgets
from shop.query import Query
from shop.store import Store
from shop.store.tables import Product


@pytest.mark.parametrize(
    ("text", "person", "occasion"),
    [
        ("something for my mum's birthday", "mother", "birthday"),
        ("送老板的圣诞礼物", "colleague", "christmas"),
        ("for Mother's Day", None, "mothers-day"),
        ("my grandma", "grandparents", None),
        ("給孩子的", "child", None),
        ("a wedding present for friends", "friend", "wedding"),
        ("I want a lamp", None, None),
    ],
)
def test_what_is_said_of_a_present(text: str, person: str | None, occasion: str | None) -> None:
    assert (person_in(text), occasion_in(text)) == (person, occasion)


@pytest.fixture
def presents(store: Store) -> Store:
    with store.transaction() as session:
        for number, title, category, price, tags in (
            (1, "Rose box", "gift-sets", 3000, ["gift", "mothers-day"]),
            (2, "Winter box", "gift-sets", 4000, ["gift", "christmas"]),
            (3, "Silk scarf", "scarves", 5000, ["gift"]),
            (4, "Children's apron", "aprons", 2000, ["gift"]),
            (5, "Plain towel", "towels", 900, []),
            (6, "Chess board", "games", 2500, []),
            (7, "Old box", "gift-sets", 1500, ["gift"]),
        ):
            row = Product(id=number, sku=str(number), title=title, category=category, price=price, currency="EUR", stock=3)
            row.tags = tags
            session.add(row)
    return store


@pytest.mark.parametrize(
    ("asked", "budget", "first"),
    [
        (Asked(person="mother"), Query(), 1),
        (Asked(person="friend", occasion="christmas"), Query(), 2),
        (Asked(person="child"), Query(), 4),
        (Asked(tastes=("chess",)), Query(), 6),
        (Asked(), Query(price_max=2000), 7),
    ],
)
def test_what_fits_best_comes_first(presents: Store, asked: Asked, budget: Query, first: int) -> None:
    with presents.reading() as session:
        gifts = find_gifts(session, budget, asked)
        assert gifts[0].product.id == first and 5 not in [gift.product.id for gift in gifts]


def test_budgets_cut_the_presents_in_three(presents: Store) -> None:
    with presents.reading() as session:
        assert usual_budgets(session) is None
    with presents.transaction() as session:
        session.add(Product(sku="8", title="Big box", category="gift-sets", price=9000, currency="EUR", stock=1, tags=["gift"]))
    with presents.reading() as session:
        assert usual_budgets(session) == (3000, 5000)
