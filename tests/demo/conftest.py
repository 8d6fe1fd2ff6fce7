"""The demo shop, seeded once for all tests that only look at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from demo import seeding
from shop.settings import Settings
from shop.store import Store

TODAY = date(2025, 6, 18)
Ask = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a demo of its own."""
    return Settings(var_dir=tmp_path_factory.mktemp("demo"), demo=True, database_url="")


@pytest.fixture(scope="session")
def demo_store(demo_settings: Settings) -> Iterator[Store]:
    """The seeded shop, its conversations not understood yet; look only."""
    store = Store(demo_settings.url)
    store.migrate()
    seeding.seed_shop(store, demo_settings, TODAY)
    yield store
    store.close()


@pytest.fixture(scope="session")
def ask(demo_store: Store) -> Ask:
    """Rows of an SQL query on the seeded shop; :names are bound from keywords."""

    def run(query: str, **values: object) -> list[Any]:
        with demo_store.reading() as session:
            return [tuple(row) for row in session.execute(text(query), values)]

    return run


@pytest.fixture(scope="session")
def plants(demo_store: Store, demo_settings: Settings) -> dict[str, Any]:
    """What the truth file says was planted."""
    content: dict[str, Any] = json.loads(Path(demo_settings.var_dir / "demo_truth.json").read_text("utf-8"))["plants"]
    return content
