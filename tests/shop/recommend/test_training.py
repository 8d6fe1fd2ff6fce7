"""Fitting is judged, recorded and put in use only when it helps; the service follows what is in use."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from shop import interactions
from shop.errors import BadInput, Conflict, NotFound
from shop.recommend import Recommender, training, versions
from shop.recommend.events import read_log
from shop.recommend.methods.blend import Recipe
from shop.recommend.relations import FOLDER
from shop.store import Store, now
from shop.store.tables import Customer, Model
from tests.shop.recommend.conftest import add_products, buy


def used(store: Store, models: Path) -> str | None:
    with store.reading() as session:
        return Recommender(store, models).suggest(session, 3, language="en")[0].model_version


@pytest.fixture
def months(store: Store) -> Store:
    """Sixty customers buy one circle's products over four months, each window something new; product 30 sells to all late."""
    with store.transaction() as session:
        add_products(session, last=30)
        session.add_all(Customer(id=number) for number in range(1, 61))
        session.flush()
        for number in range(1, 61):
            shop_on(session, number, 1 if number % 2 else 11)
    return store


def shop_on(session: Session, number: int, first: int) -> None:
    for turn, days in enumerate((110, 80, 50, 45, 10)):
        buy(session, number, first + (number + turn) % 10, days_ago=days + number / 100)


def test_a_fit_is_recorded_and_promoted(circles: Store, tmp_path: Path) -> None:
    steps: list[str] = []
    row = training.fit(circles, tmp_path, steps.append)
    assert row.promoted_at and row.kind == "recommend" and row.version.startswith("ease-")
    assert (row.figures["customers"], row.figures["products"]) == (80, 10)
    assert "reading purchases" in steps and (tmp_path / row.version / "taste" / "weights.npy").exists()


def test_a_fit_is_judged_against_popularity_and_the_one_in_use(months: Store, tmp_path: Path) -> None:
    first = training.fit(months, tmp_path, method="ease")
    assert first.figures["judges"] == 60 and first.figures["ndcg"] > first.figures["ndcg_popularity"]
    second = training.fit(months, tmp_path, method="neighbours")
    compared = second.figures["in_use"]
    assert compared["version"] == first.version and compared["interval"][0] <= compared["difference"] <= compared["interval"][1]
    assert compared["ndcg"] == first.figures["ndcg"] and f"against {first.version}" in training.verdict(second)


def test_what_is_worse_beyond_chance_is_not_promoted(months: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = training.fit(months, tmp_path, method="ease")
    monkeypatch.setattr(training, "choose", lambda *given, **named: Recipe("neighbours", {"count": 1}))
    second = training.fit(months, tmp_path)
    assert second.figures["in_use"]["interval"][1] < 0 and second.promoted_at is None
    assert used(months, tmp_path) == first.version and "is not in use" in training.verdict(second)


def test_a_held_model_is_promoted_by_name_and_given_up_again(circles: Store, tmp_path: Path) -> None:
    first, held = training.fit(circles, tmp_path), training.fit(circles, tmp_path, hold=True)
    assert held.promoted_at is None and used(circles, tmp_path) == first.version
    assert versions.promote(circles, tmp_path).version == held.version and used(circles, tmp_path) == held.version
    assert versions.go_back(circles, tmp_path).version == first.version and used(circles, tmp_path) == first.version
    with pytest.raises(Conflict):
        versions.go_back(circles, tmp_path)
    with pytest.raises(NotFound, match="ease-0"):
        versions.promote(circles, tmp_path, "ease-0")


def test_too_few_orders_are_said_and_popularity_serves(store: Store, tmp_path: Path) -> None:
    row = training.fit(store, tmp_path)
    assert (
        row.promoted_at is None and "popularity serves" in row.figures["refused"] and "popularity serves" in training.verdict(row)
    )


def test_an_unknown_method_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        training.fit(store, tmp_path, method="oracle")


def test_the_service_follows_the_promoted_model(circles: Store, tmp_path: Path) -> None:
    first, recommender = training.fit(circles, tmp_path, method="ease"), Recommender(circles, tmp_path)
    with circles.reading() as session:
        assert recommender.suggest(session, 3, language="en")[0].model_version == first.version
    second = training.fit(circles, tmp_path, method="neighbours")
    with circles.reading() as session:
        assert recommender.suggest(session, 3, language="en")[0].model_version == second.version
    with circles.transaction() as session:
        session.execute(update(Model).values(promoted_at=None))
    with circles.reading() as session:
        assert recommender.suggest(session, 3, language="en")[0].model_version is None


def test_a_model_without_files_lets_popularity_serve(circles: Store, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / training.fit(circles, tmp_path).version)
    with circles.reading() as session:
        found = Recommender(circles, tmp_path).suggest(session, 3, language="en")
    assert [item.strategy for item in found] == ["popular"] * 3


def test_the_latest_files_and_the_one_in_use_are_kept(circles: Store, tmp_path: Path) -> None:
    models = tmp_path / "models"
    first = training.fit(circles, models).version
    made = [training.fit(circles, models, hold=True).version for _ in range(training.KEPT_VERSIONS + 1)]
    assert {path.name for path in models.iterdir() if path.name != FOLDER} == {first, *made[1:]}
    assert len(list((models / FOLDER).iterdir())) == training.KEPT_VERSIONS + 1


def test_a_purchase_is_read_once_and_a_reported_one_counts(circles: Store) -> None:
    with circles.transaction() as session:
        before = len(read_log(session).past.columns)
        interactions.record(session, 81, 8, "bought", "web", at=now() - timedelta(days=1))
        interactions.record(session, 81, 9, "dismissed", "web")
        log = read_log(session)
    assert before == 240 and len(log.past.columns) == 241
    last = log.past.of(np.array([log.past.count - 1]))
    assert (log.people[-1], log.ids[last.columns].tolist(), last.weights.tolist()) == (81, [8], [1.0])
