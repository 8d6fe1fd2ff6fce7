"""What the database says when something is wrong."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from shop.errors import Unavailable
from shop.store import Store
from shop.store.tables import Customer


def test_an_error_does_not_repeat_what_was_to_be_written(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(number="7"))
    with pytest.raises(IntegrityError) as caught, store.transaction() as session:
        session.add(Customer(number="7", email="anna@example.com"))
    assert "anna" not in str(caught.value)


def test_without_a_free_connection_the_database_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(f"sqlite:///{tmp_path}/shop.db")
    monkeypatch.setattr(store.engine.pool, "_timeout", 0.01)
    with ExitStack() as taken, pytest.raises(Unavailable):
        for _ in range(100):
            with store.reading() as session:
                session.connection()
            taken.enter_context(closing(store.engine.raw_connection()))
    store.close()
