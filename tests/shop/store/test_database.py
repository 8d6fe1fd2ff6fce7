"""What the database says when something is wrong."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from shop.store import Store
from shop.store.tables import Customer


def test_an_error_does_not_repeat_what_was_to_be_written(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(number="7"))
    with pytest.raises(IntegrityError) as caught, store.transaction() as session:
        session.add(Customer(number="7", email="anna@example.com"))
    assert "anna" not in str(caught.value)
