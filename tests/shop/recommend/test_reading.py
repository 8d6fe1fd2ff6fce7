"""Plain rows, but of the same transaction."""

from __future__ import annotations

from sqlalchemy import select

from shop.recommend.reading import read
from shop.store import Store
from shop.store.tables import Customer


def test_what_is_not_yet_written_is_read_as_well(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(id=7, country="DE"))
        assert read(session, select(Customer.country).where(Customer.id == 7)).all() == [("DE",)]
    with store.reading() as session:
        assert read(session, select(Customer.id)).scalars().all() == [7]
