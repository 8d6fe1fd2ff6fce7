"""Fitting is judged, recorded and promoted only when it helps; the service follows what is promoted."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update

from shop.errors import BadInput
from shop.recommend import Recommender, training
from shop.recommend.ease import Ease
from shop.recommend.evaluation import hit_rate, model_scorer, popularity_scorer, split
from shop.recommend.events import Events
from shop.recommend.popularity import SECONDS_PER_DAY
from shop.store import Store
from shop.store.tables import Customer, Model
from tests.shop.recommend.conftest import add_products, buy


def circles_of(customers: int, products: int, circles: int, seed: int) -> Events:
    """Each customer buys six of one circle's products over 90 days."""
    random = np.random.default_rng(seed)
    size = products // circles
    bought = [random.permutation(size)[:6] + size * (customer % circles) for customer in range(customers)]
    moments = np.sort(random.integers(0, 90 * SECONDS_PER_DAY, (customers, 6)), axis=1)
    count = customers * 6
    return Events(
        customers=np.repeat(np.arange(customers), 6),
        products=np.concatenate(bought),
        moments=moments.ravel(),
        weights=np.ones(count, dtype=np.float32),
        bought=np.ones(count, dtype=np.bool_),
    )


def test_ease_beats_popularity_where_products_go_together() -> None:
    trial = split(circles_of(400, 120, 8, seed=1), 60 * SECONDS_PER_DAY)
    ease = hit_rate(trial, model_scorer(Ease(100.0).fit(trial.matrix, trial.product_ids)))
    popular = hit_rate(trial, popularity_scorer(trial))
    assert len(trial.bought) > 200 and ease > 2 * popular


def test_what_was_owned_before_is_no_hit() -> None:
    twice = Events(
        customers=np.array([1, 1, 2, 2]),
        products=np.array([5, 5, 5, 6]),
        moments=np.array([10, 100, 10, 20]),
        weights=np.ones(4, dtype=np.float32),
        bought=np.ones(4, dtype=np.bool_),
    )
    assert split(twice, 50).bought == {}


def test_a_fit_is_recorded_and_promoted(circles: Store, tmp_path: Path) -> None:
    steps: list[str] = []
    row = training.fit(circles, tmp_path, steps.append)
    assert row.promoted_at and row.kind == "recommend" and row.version.startswith("ease-")
    assert (row.figures["customers"], row.figures["products"]) == (80, 10)
    assert len(steps) == 3 and (tmp_path / row.version / "weights.npy").exists()


def test_too_few_orders_are_said_and_popularity_serves(store: Store, tmp_path: Path) -> None:
    row = training.fit(store, tmp_path)
    assert row.promoted_at is None and "popularity serves" in row.figures["refused"]


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


def test_a_model_worse_than_popularity_is_not_promoted(circles: Store, tmp_path: Path) -> None:
    with circles.transaction() as session:
        add_products(session, first=11, last=30)
        session.add_all(Customer(id=200 + number) for number in range(11, 51))
        session.flush()
        for number in range(11, 31):
            buy(session, 200 + number, number, days_ago=70)
            buy(session, 220 + number, 30, days_ago=35)
        for number in range(1, 41):
            buy(session, number, 30, days_ago=0)
    row = training.fit(circles, tmp_path)
    assert row.figures["judges"] == 40 and row.promoted_at is None
    assert row.figures["hit_rate"] < row.figures["hit_rate_popularity"] == 1.0


def test_only_the_latest_files_are_kept(circles: Store, tmp_path: Path) -> None:
    models = tmp_path / "models"
    made = [training.fit(circles, models).version for _ in range(training.KEPT_VERSIONS + 1)]
    assert {path.name for path in models.iterdir()} == set(made[1:])
