"""The catalogue as arrays: wishes in any language, products that come and go."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from shop.recommend.shelf import Shelf, read_shelf, shelf_mark
from shop.recommend.suggestions import Wish
from shop.store import Store, now
from shop.store.tables import Product


def shelf_of(store: Store) -> Shelf:
    with store.reading() as session:
        return read_shelf(session, shelf_mark(session))


@pytest.fixture
def shelf(store: Store) -> Shelf:
    zh = {"title": "青瓷壶", "category": "茶壶", "colour": "青色"}
    with store.transaction() as session:
        pot = Product(id=3, sku="P3", title="Celadon pot", category="teapots", colour="Celadon", price=4000, currency="EUR")
        pot.translations = {"zh": zh, "en": {"category": "tea pots"}}
        cup = Product(id=8, sku="C8", title="Cup", category="cups", price=900, currency="EUR", active=False)
        cup.attributes = {"variant_group": "C"}
        session.add_all([pot, cup])
    return shelf_of(store)


@pytest.mark.parametrize(
    ("wish", "ids"),
    [
        (Wish(), [3]),
        (Wish(category="茶壶", colour=" CELADON "), [3]),
        (Wish(category="tea pots"), [3]),
        (Wish(colour="red"), []),
        (Wish(price_min=4000, price_max=4000), [3]),
        (Wish(price_max=3999), []),
        (Wish(category="cups"), []),
    ],
)
def test_wishes(shelf: Shelf, wish: Wish, ids: list[int]) -> None:
    assert shelf.ids[shelf.matching(wish, ())].tolist() == ids


def test_rows_leave_unknown_products_out(shelf: Shelf) -> None:
    assert shelf.rows([8, 5, 3, 99]).tolist() == [1, 0]
    assert shelf.rows([]).tolist() == []


def test_names_fall_back_to_the_catalogues_own(shelf: Shelf) -> None:
    assert (shelf.title(0, "zh"), shelf.title(1, "zh"), shelf.category(0, "en")) == ("青瓷壶", "Cup", "tea pots")
    assert shelf.groups == ["celadon pot", "C"]


def test_the_mark_moves_with_every_change(store: Store, shelf: Shelf) -> None:
    with store.transaction() as session:
        session.get_one(Product, 3).updated_at = now()
    changed = shelf_of(store).mark
    with store.transaction() as session:
        session.execute(delete(Product).where(Product.id == 8))
    assert len({shelf.mark, changed, shelf_of(store).mark}) == 3


def test_an_empty_catalogue_has_no_rows(store: Store) -> None:
    assert shelf_of(store).matching(Wish(category="tea"), [1]).tolist() == []


@pytest.mark.parametrize(
    ("title", "languages"),
    [
        ("Gyokuro 玉露", {"en", "zh"}),
        ("GYOKURO 玉露", {"en", "zh"}),
        ("玉露", {"zh"}),
        ("USB充电器", {"zh"}),
        ("Press", {"en"}),
        ("N°5", {"en"}),
    ],
)
def test_a_title_may_be_in_both_languages(store: Store, title: str, languages: set[str]) -> None:
    with store.transaction() as session:
        session.add(Product(id=1, sku="1", title=title, category="tea", price=1, currency="EUR"))
    shelf = shelf_of(store)
    assert {language for language in ("en", "zh") if shelf.readable(language).all()} == languages
