"""What every method must keep to, whatever it knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from shop import interactions
from shop.recommend import Recommender, Suggestion, Wish
from shop.store import Store
from shop.store.tables import Customer, Product
from tests.shop.recommend.conftest import Suggest

BOUGHT_BY_3 = {2, 3, 4}


def ids(found: list[Suggestion]) -> list[int]:
    return [item.product_id for item in found]


def test_what_is_out_of_stock_is_never_suggested(circles: Store, suggest: Suggest) -> None:
    before = ids(suggest(3, limit=10))
    with circles.transaction() as session:
        session.execute(update(Product).where(Product.id == before[0]).values(stock=0))
    assert ids(suggest(3, limit=10)) == before[1:]


def test_what_is_not_sold_any_more_is_never_suggested(circles: Store, suggest: Suggest) -> None:
    before = ids(suggest(3, limit=10))
    with circles.transaction() as session:
        session.execute(update(Product).where(Product.id == before[0]).values(active=False))
    assert ids(suggest(3, limit=10)) == before[1:]


def test_what_was_dismissed_never_comes_back(circles: Store, suggest: Suggest) -> None:
    before = ids(suggest(3, limit=10))
    with circles.transaction() as session:
        interactions.record(session, 3, before[0], "dismissed", "chat")
    assert before[0] not in ids(suggest(3, limit=10)) and before[0] not in ids(suggest(3, like_product=9, limit=10))


def test_excluded_bought_and_unknown_products_stay_away(suggest: Suggest) -> None:
    found = ids(suggest(3, exclude=[5, 999], limit=10))
    assert set(found) == set(range(1, 11)) - {5} - BOUGHT_BY_3 and len(found) == len(set(found))


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (1, 1), (4, 4), (50, 7)])
def test_limit_is_kept(suggest: Suggest, limit: int, count: int) -> None:
    assert len(suggest(3, limit=limit)) == count


def test_the_same_data_gives_the_same_answer(suggest: Suggest) -> None:
    assert suggest(3, limit=10) == suggest(3, limit=10)


def test_a_wish_comes_before_taste(suggest: Suggest) -> None:
    assert set(ids(suggest(3, wish=Wish(category="cups", price_max=800), limit=10))) == {6, 7, 8}


def test_every_suggestion_has_a_reason_and_a_propensity(suggest: Suggest) -> None:
    for language in ("en", "zh"):
        assert all(item.reason and item.propensity == 1.0 for item in suggest(3, language, limit=10))


def test_strangers_and_nobody_get_popularity(suggest: Suggest) -> None:
    for customer in (81, 4711, None):
        assert {item.strategy for item in suggest(customer)} == {"popular"}


def test_without_consent_to_personal_suggestions_popularity_serves(circles: Store, suggest: Suggest) -> None:
    with circles.transaction() as session:
        session.get_one(Customer, 3).personalise = False
    assert {item.strategy for item in suggest(3)} == {"popular"}
    assert {item.strategy for item in suggest(3, like_product=9)} == {"popular"}


def test_an_empty_shop_suggests_nothing(store: Store, tmp_path: Path) -> None:
    with store.reading() as session:
        assert Recommender(store, tmp_path).suggest(session, None, language="en") == []
