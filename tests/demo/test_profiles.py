"""What the generator planted about customers is found in their profiles."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from demo import seeding
from shop.profiles import compute_profiles, current_model, read_profile
from shop.profiles.words import segment_title
from shop.settings import Settings
from shop.store import Store
from tests.demo.conftest import TODAY


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(var_dir=tmp_path_factory.mktemp("profiled"), demo=True, database_url="")


@pytest.fixture(scope="module")
def profiled(settings: Settings) -> Any:
    store = Store(settings.url)
    store.migrate()
    world = seeding.seed_shop(store, settings, TODAY)
    until: datetime = world.until
    compute_profiles(store, Path(settings.var_dir) / "models", at=until)
    yield store, world.truth
    store.close()


def test_those_whom_the_price_rise_drove_away_are_leaving(profiled: Any) -> None:
    store, truth = profiled
    stayed = truth["price_rise"]["stayed"]
    gone = [number for number in truth["price_rise"]["customers"] if number not in stayed]
    with store.reading() as session:
        found = [read_profile(session, number).value("segment") for number in gone]
        kept = [read_profile(session, number).value("segment") for number in stayed]
        model = current_model(session)
    assert found.count("leaving") >= 0.9 * len(gone) and kept.count("leaving") <= 1
    assert segment_title("leaving", "en") == "Leaving" and segment_title("leaving", "zh") == "即将流失"
    assert model is not None and model.figures["typical"]["leaving"][0] == "matcha"


def test_refillers_have_their_rhythm(profiled: Any) -> None:
    store, truth = profiled
    with store.reading() as session:
        gaps = [read_profile(session, int(number)).value("usual_gap") for number in truth["refills"]["products"]]
    assert 26 <= median(gaps) <= 30
