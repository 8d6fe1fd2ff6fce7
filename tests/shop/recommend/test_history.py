"""What is known of a person, from one row or several."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from shop import interactions
from shop.profiles.declared import DISLIKES, GIFTS, declare, personalise, take_back
from shop.recommend.events import read_log
from shop.recommend.history import joined, read_history
from shop.recommend.shelf import read_shelf, shelf_mark
from shop.recommend.suggestions import Wish
from shop.store import Store, now
from shop.store.tables import Customer, Order, Product
from tests.shop.recommend.conftest import add_products, buy


def fill(store: Store) -> None:
    with store.transaction() as session:
        add_products(session)
        session.add_all([Customer(id=1), Customer(id=2)])
        session.flush()
        buy(session, 1, 1, 2)
        interactions.record(session, 1, 3, "clicked", "web")
        interactions.record(session, 2, 1, "liked", "web", at=now() - timedelta(days=1))
        interactions.record(session, 2, 2, "dismissed", "web")


def test_two_rows_of_one_person_are_one_history(store: Store) -> None:
    fill(store)
    with store.reading() as session:
        both = joined([read_history(session, 1), read_history(session, 2)])
    assert both.deeds == {1: "bought", 3: "clicked"} and both.dismissed == {2} and set(both.bought) == {1, 2}
    assert now() - both.moments[1] < timedelta(days=2)


def test_a_cancelled_purchase_counts_for_nothing(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        order = session.scalars(select(Order).where(Order.customer_id == 1)).one()
        assert set(read_history(session, 1).bought) == set(read_log(session).ids) - {3} == {1, 2}
        order.status = "cancelled"
        session.flush()
        history = read_history(session, 1)
        assert not history.bought and history.deeds == {3: "clicked"}
        assert set(read_log(session).ids.tolist()) == {1, 3}  # what the other customer liked, and the click


def test_one_row_that_wants_nothing_personal_is_enough(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        personalise(session, 2, False)
        assert not joined([read_history(session, 1), read_history(session, 2)]).personalise


def test_a_present_counts_for_nothing_until_it_is_taken_back(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        declare(session, 1, GIFTS, "1")
        session.get_one(Product, 1).title = "Renamed"
        assert read_history(session, 1).deeds == {2: "bought", 3: "clicked"} and set(read_history(session, 1).bought) == {2}
        take_back(session, 1, GIFTS, "1")
        assert set(read_history(session, 1).bought) == {1, 2}


def test_a_brand_a_colour_and_a_word_are_refused_like_a_category(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        session.get_one(Product, 4).brand, session.get_one(Product, 5).colour = "North", "pink"
        session.get_one(Product, 6).title, session.get_one(Product, 7).title = "Jasmine Pearls", "Jasminum"
        for name in ("North", "pink", "jasmine"):
            declare(session, 1, DISLIKES, name)
        assert read_history(session, 1).dismissed == {4, 5, 6}


def test_a_colour_of_the_shop_is_not_sought_in_titles_and_its_case_does_not_matter(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        session.get_one(Product, 4).brand, session.get_one(Product, 5).colour = "North", "White"
        session.get_one(Product, 6).title, session.get_one(Product, 7).title = "White Peony Tea", "Black tea"
        session.flush()
        for name in ("white", "NORTH"):
            declare(session, 1, DISLIKES, name)
        assert read_history(session, 1).dismissed == {4, 5}
        declare(session, 2, DISLIKES, "Black")
        assert read_history(session, 2).dismissed == {2, 7}  # no colour of this shop


def test_a_word_is_sought_in_the_titles_once(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        declare(session, 1, DISLIKES, "product")
        shelf = read_shelf(session, shelf_mark(session))
        assert read_history(session, 1, shelf).dismissed == set(range(1, 11)) and shelf.named("cups") == {6, 7, 8, 9, 10}
        shelf.titles.clear()
        assert read_history(session, 1, shelf).dismissed == set(range(1, 11))


def test_the_shelf_leaves_out_brands_and_colours_and_knows_variants(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        session.get_one(Product, 4).brand, session.get_one(Product, 5).colour = "North", "pink"
        session.get_one(Product, 1).attributes = session.get_one(Product, 2).attributes = {"group": "g"}
        session.flush()
        shelf = read_shelf(session, shelf_mark(session))
    assert shelf.ids[~shelf.matching(Wish(without=("north", "Pink")), ())].tolist() == [4, 5]
    assert shelf.ids[shelf.line_of([2, 99])].tolist() == [1, 2]
