"""What the catalogue answers, and that it says what it had to leave out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.query import Query
from shop.search import Results, kinds_called, reason_for, search, siblings
from shop.store import Store
from shop.store.tables import Product

Search = Callable[..., Results]
ROWS = [
    (1, "Cast-iron teapot, black", "teapots", "black", 3500, 4, {"zh": {"title": "铸铁茶壶 黑色", "colour": "黑色"}}),
    (2, "Cast-iron teapot, red", "teapots", "red", 3600, 0, {"zh": {"title": "铸铁茶壶 红色", "colour": "红色"}}),
    (3, "Glass teapot", "teapots", None, 2800, 9, {"zh": {"title": "玻璃茶壶"}}),
    (4, "Sencha", "green-tea", None, 1200, 9, {"zh": {"title": "煎茶"}}),
    (5, "Gooseneck kettle, black", "kettles", "black", 6900, 1, {"zh": {"title": "细嘴壶", "colour": "黑色"}}),
]


@pytest.fixture
def look(store: Store) -> Search:
    """A small catalogue; `look(**wishes)` searches it."""
    with store.transaction() as session:
        for number, title, category, colour, price, stock, words in ROWS:
            group = {"variant_group": "iron"} if number < 3 else {}
            row = Product(id=number, sku=str(number), title=title, category=category, colour=colour, price=price, currency="EUR")
            row.stock, row.translations, row.attributes = stock, words, group
            session.add(row)

    def run(**wishes: object) -> Results:
        with store.reading() as session:
            return search(session, Query(**wishes))  # type: ignore[arg-type]

    return run


def ids(results: Results) -> list[int]:
    return [product.id for product in results.products]


def test_what_is_in_stock_comes_first_and_variants_last(look: Search) -> None:
    assert ids(look(category="teapots")) == [1, 3, 2]


def test_all_wishes_together(look: Search) -> None:
    assert ids(look(category="teapots", colour="Black", price_max=4000)) == [1]


@pytest.mark.parametrize(("words", "found"), [(("iron",), [1, 2]), (("铸铁",), [1, 2]), (("煎茶",), [4]), (("green",), [4])])
def test_words_in_both_languages(look: Search, words: tuple[str, ...], found: list[int]) -> None:
    assert ids(look(words=words)) == found


def test_prices_go_the_way_that_was_asked(look: Search) -> None:
    assert ids(look(category="teapots", direction="cheap")) == [3, 1, 2]
    assert ids(look(category="teapots", direction="dear")) == [1, 3, 2]


def test_the_wish_that_was_given_up_is_named(look: Search) -> None:
    results = look(category="kettles", colour="red")
    assert (ids(results), results.relaxed, results.query) == ([5], "colour", Query(category="kettles"))
    assert look(category="teapots", price_max=1000).relaxed == "price_max"


def test_some_of_the_words_are_better_than_none_and_only_those_are_claimed(look: Search) -> None:
    results = look(words=("wooden", "sencha"))
    assert (ids(results), results.relaxed, results.query.words) == ([4], "words", ("sencha",))
    assert look(words=("紫砂玻璃茶壶",)).query.words == ("玻璃", "璃茶", "茶壶")


def test_nothing_is_nothing(look: Search) -> None:
    assert look(words=("laptop",)) == Results(query=Query(words=("laptop",)))


def test_a_percent_sign_is_no_wildcard(look: Search) -> None:
    assert ids(look(words=("%",))) == []


def test_the_reason_is_what_matched(store: Store, look: Search) -> None:
    results = look(words=("iron",), category="teapots", colour="black", price_max=4000)
    assert reason_for(results.query, results.products[0], "en") == "matches: iron, black, teapots, up to €40.00"
    assert reason_for(results.query, results.products[0], "zh") == "符合：iron、黑色、茶壶、€40.00以内"
    with store.reading() as session:
        assert [product.id for product in siblings(session, results.products[0])] == [1, 2]


def test_a_word_that_several_kinds_end_in_means_the_kinds_and_some_of_each(store: Store) -> None:
    rows = [
        ("Teapot", "teapots"),
        ("Tea Tin", "tins"),
        ("Sencha", "green-tea"),
        ("Longjing", "green-tea"),
        ("Assam", "black-tea"),
    ]
    with store.transaction() as session:
        for number, (title, category) in enumerate([*rows, ("Tieguanyin", "oolong")], start=1):
            session.add(Product(id=number, sku=str(number), title=title, category=category, price=100, currency="EUR", stock=1))
    with store.reading() as session:
        assert kinds_called(session, ["tea"]) == kinds_called(session, ["茶"]) == ["black-tea", "green-tea", "oolong"]
        assert (
            kinds_called(session, ["teapot"]) == ["teapots"]
            and kinds_called(session, ["iron"]) == kinds_called(session, []) == []
        )
        assert [row.id for row in search(session, Query(words=("tea",))).products] == [3, 5, 6, 4, 1]
