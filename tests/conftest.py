"""What every test of the application may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from shop.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty, migrated database of its own."""
    from shop.store import Store  # the bot's environment collects this file too and has no shop

    store = Store(f"sqlite:///{tmp_path}/shop.db")
    store.migrate()
    yield store
    store.close()
