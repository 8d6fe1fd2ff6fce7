"""A stable tenth gets recent popularity, and can still ask for what is similar and say what it wishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from shop.recommend import Recommender, Suggestion, Wish
from shop.recommend.arms import arm_of
from shop.recommend.training import fit
from shop.store import Store
from shop.store.tables import Customer


def test_a_tenth_is_compared_with_and_stays_in_a_larger_share() -> None:
    tenth = {number for number in range(20_000) if arm_of(number) == "popular"}
    fifth = {number for number in range(20_000) if arm_of(number, 0.2) == "popular"}
    assert 0.094 < len(tenth) / 20_000 < 0.106 and tenth < fifth
    assert not any(arm_of(number, 0) == "popular" for number in range(1000))


def test_an_arm_never_changes_between_releases() -> None:
    assert [number for number in range(1, 60) if arm_of(number) == "popular"] == [3, 25, 40, 52]


@pytest.fixture
def models(circles: Store, tmp_path: Path) -> Path:
    fit(circles, tmp_path, method="ease")
    return tmp_path


def ask(circles: Store, models: Path, share: float, customer_id: int | None = 3, **more: Any) -> list[Suggestion]:
    with circles.reading() as session:
        recommender = Recommender(circles, models, popular_share=share)
        return recommender.suggest(session, customer_id, language="en", **more)


def test_the_popular_arm_gets_popularity_and_every_card_says_so(circles: Store, models: Path) -> None:
    popular, personal = (ask(circles, models, share) for share in (1.0, 1e-9))
    assert {(item.strategy, item.arm, item.propensity) for item in popular} == {("popular", "popular", 1.0)}
    assert personal[0].strategy == "ease" and {item.arm for item in personal} == {"personal"}


def test_the_popular_arm_may_ask_for_the_like_and_wish(circles: Store, models: Path) -> None:
    near = ask(circles, models, 1.0, like_product=6, limit=2)
    assert {(item.strategy, item.arm) for item in near} == {("similar", "popular")}
    assert {item.product_id for item in ask(circles, models, 1.0, wish=Wish(category="cups"))} <= {6, 7, 8, 9, 10}


def test_who_is_not_compared_has_no_arm(circles: Store, models: Path) -> None:
    assert {item.arm for item in ask(circles, models, 0.0)} == {item.arm for item in ask(circles, models, 1.0, None)} == {None}
    with circles.transaction() as session:
        session.execute(update(Customer).where(Customer.id == 3).values(personalise=False))
    assert {item.arm for item in ask(circles, models, 1.0)} == {None}
