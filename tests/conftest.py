"""What every test of the application may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from running.temporary import Stack
    from shop.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty, migrated database of its own."""
    from shop.store import Store  # the bot's environment collects this file too and has no shop

    store = Store(f"sqlite:///{tmp_path}/shop.db")
    store.migrate()
    yield store
    store.close()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole demo shop, running: bot, actions and web under their supervisor, shared by the tests that need it.

    Nobody is in the tenth that gets what sells lately, so that suggestions can be told beforehand.
    """
    from running.temporary import temporary_stack

    with temporary_stack(tmp_path_factory.mktemp("stack"), lift_share=0.0) as running:
        yield running
