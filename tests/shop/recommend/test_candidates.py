"""Where suggestions come from, and that each reason is the model's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from shop import interactions
from shop.recommend import Recommender, Suggestion, Wish
from shop.recommend.training import fit
from shop.store import Store, now
from shop.store.tables import Customer, Product
from tests.shop.recommend.conftest import buy


@pytest.fixture
def recommender(circles: Store, tmp_path: Path) -> Recommender:
    fit(circles, tmp_path, method="ease")
    return Recommender(circles, tmp_path)


def ask(recommender: Recommender, customer_id: int, language: str = "en", **more: Any) -> list[Suggestion]:
    with recommender.store.reading() as session:
        return recommender.suggest(session, customer_id, language=language, **more)


def test_the_reason_names_what_the_customer_bought(recommender: Recommender) -> None:
    first = ask(recommender, 3)[0]
    assert (first.strategy, first.product_id in {1, 5}) == ("ease", True)
    assert first.reason.startswith("because you bought Product ")
    named = {int(word) for word in first.reason.split() if word.isdigit()}
    assert named and named <= {2, 3, 4}


def test_the_reason_in_chinese(recommender: Recommender) -> None:
    assert ask(recommender, 3, "zh")[0].reason.startswith("因为您买过“商品")


def test_a_like_counts_at_once(recommender: Recommender) -> None:
    assert ask(recommender, 81)[0].strategy == "popular"
    with recommender.store.transaction() as session:
        interactions.record(session, 81, 8, "liked", "chat")
    found = ask(recommender, 81, limit=2)
    assert {item.product_id for item in found} == {7, 9}
    assert {item.reason for item in found} == {"because you liked Product 8"}


def test_a_click_is_named_as_a_look(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        interactions.record(session, 81, 8, "clicked", "web")
    assert ask(recommender, 81)[0].reason == "because you looked at Product 8"


def test_like_this_one_is_what_shares_most_then_what_the_same_customers_buy(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.execute(update(Product).where(Product.id == 7).values(category="trays"))
        session.execute(update(Product).where(Product.id.in_([6, 8])).values(brand="Forge"))
        session.execute(update(Product).values(updated_at=now()))
    found = ask(recommender, 81, like_product=6, limit=5)
    reasons = {item.product_id: item.reason for item in found}
    assert [item.product_id for item in found[:4]] == [8, 10, 9, 7] and found[4].strategy == "popular"
    assert reasons[8] == "like Product 6: also cups, same brand (Forge)"
    assert reasons[9] == "like Product 6: also cups" == reasons[10]
    assert reasons[7] == "close to Product 6 in what our customers buy"
    assert found[0].model_version != found[3].model_version


def test_what_is_new_today_is_like_something_and_something_is_like_it(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.add(Product(id=11, sku="S11", title="New cup", category="cups", price=800, currency="EUR", stock=1))
    with recommender.store.reading() as session:
        like = [recommender.alike(session, None, number, language="en", limit=9) for number in (11, 8)]
    assert like[0][0].reason == "like New cup: also cups, similar price" and {item.product_id for item in like[0]} == {
        6,
        7,
        8,
        9,
        10,
    }
    assert 11 in {item.product_id for item in like[1]}


def test_a_refill_comes_back_when_it_is_due(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.execute(update(Product).where(Product.id == 1).values(refill_days=28))
        buy(session, 81, 1, days_ago=26)
    found = ask(recommender, 81)
    assert (found[0].product_id, found[0].strategy) == (1, "refill")
    assert found[0].reason == "you bought it 26 days ago; it usually lasts about 28 days"
    with recommender.store.transaction() as session:
        buy(session, 81, 1, days_ago=3)
    assert 1 not in {item.product_id for item in ask(recommender, 81, limit=10)}


def test_variants_of_one_product_do_not_fill_the_answer(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.execute(update(Product).where(Product.id.in_([6, 7, 8])).values(title="Cup, three colours"))
    titles = {6, 7, 8}
    found = [item.product_id for item in ask(recommender, 81, wish=Wish(category="cups"))]
    assert len(found) == 3 and len(titles & set(found)) == 1
    alone = ask(recommender, 81, wish=Wish(category="cups", price_max=800))
    assert {item.product_id for item in alone} == titles


def test_without_personal_suggestions_nothing_is_named(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.get_one(Customer, 3).personalise = False
    assert all(item.model_version is None for item in ask(recommender, 3, limit=10))


def test_refills_leave_room_for_something_new(recommender: Recommender) -> None:
    with recommender.store.transaction() as session:
        session.execute(update(Product).where(Product.id.in_([1, 2, 6])).values(refill_days=10))
        session.execute(update(Product).where(Product.id == 6).values(stock=0))
        buy(session, 81, 1, 2, 6, days_ago=11)
    assert [item.strategy for item in ask(recommender, 81)] == ["refill", "ease", "ease"]
