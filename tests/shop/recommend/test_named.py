"""A rule is told of what is called what it was when it was counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shop.recommend.named import NamedRules, kind_name
from shop.recommend.relations import first_of_kinds
from shop.recommend.shelf import Shelf, read_shelf, shelf_mark
from shop.store import Store
from shop.store.tables import Product


def shelf_of(store: Store) -> Shelf:
    with store.reading() as session:
        return read_shelf(session, shelf_mark(session))


@pytest.fixture
def shelf(store: Store) -> Shelf:
    """Two pots, a cup, and two things of no category."""
    with store.transaction() as session:
        for number, category in enumerate(("Pots", "pots", "cups", "", ""), start=1):
            session.add(Product(id=number, sku=str(number), title=f"{number}", category=category, price=1, currency="EUR"))
    return shelf_of(store)


def fitted(shelf: Shelf) -> NamedRules:
    """Pots go with cups, and one thing of no category with the other."""
    orders, rows = np.array([0, 0, 1, 1, 2, 2, 3, 3]), np.array([1, 2, 1, 2, 3, 4, 3, 4])
    return NamedRules.fit(shelf, orders, rows, first_of_kinds(shelf), kind_name)


def test_rules_are_told_with_a_row_of_the_other_group(shelf: Shelf, tmp_path: Path) -> None:
    fitted(shelf).save(tmp_path / "kinds")
    rules = NamedRules.load(tmp_path / "kinds")
    told = {row: [(rule.both, other) for rule, other in rules.told(shelf, row, kind_name, 9)] for row in range(5)}
    assert told == {0: [(2, 2)], 1: [(2, 2)], 2: [(2, 0)], 3: [(2, 4)], 4: [(2, 3)]}


def test_neither_side_may_have_changed_its_name(store: Store, shelf: Shelf) -> None:
    rules = fitted(shelf)
    with store.transaction() as session:
        session.get_one(Product, 1).category = "gift sets"
    changed = shelf_of(store)
    assert [rules.told(changed, row, kind_name, 9) for row in (0, 1, 2)] == [[], [], []]


def test_names_that_do_not_fit_the_rules_are_damage(shelf: Shelf, tmp_path: Path) -> None:
    fitted(shelf).save(tmp_path / "kinds")
    (tmp_path / "kinds" / "names.json").write_text("[]", "utf-8")
    with pytest.raises(ValueError, match="shorter"):
        NamedRules.load(tmp_path / "kinds")
