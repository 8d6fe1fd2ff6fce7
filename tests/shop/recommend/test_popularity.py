"""What counts as popular: lately first, cancelled orders never, removed orders no longer."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from shop.recommend.popularity import Popularity
from shop.recommend.shelf import read_shelf, shelf_mark
from shop.store import Store, now
from shop.store.tables import Interaction, Order, OrderLine
from tests.shop.recommend.conftest import add_products, buy


def ranked(session: Session, popularity: Popularity) -> list[tuple[int, int]]:
    shelf = read_shelf(session, shelf_mark(session))
    order = popularity.refresh(session).ranked(shelf, np.ones(len(shelf.ids), dtype=np.bool_), now())
    return [(int(shelf.ids[row]), days) for row, days in order]


def sell(session: Session) -> None:
    add_products(session, last=4)
    session.flush()
    for turn, days in enumerate((1, 2, 50, 51, 52, 400)):
        buy(session, None, 1 if days < 50 else 2 if days < 400 else 3, days_ago=days + turn / 100)


def test_short_windows_come_first_and_single_sales_last(store: Store) -> None:
    with store.transaction() as session:
        sell(session)
        assert ranked(session, Popularity()) == [(1, 30), (2, 90), (3, 36_500)]


def test_cancelled_orders_are_no_sales(store: Store) -> None:
    with store.transaction() as session:
        sell(session)
        session.execute(update(Order).values(status="cancelled"))
        assert ranked(session, Popularity()) == []


def test_removed_orders_are_forgotten(store: Store) -> None:
    popularity = Popularity()
    with store.transaction() as session:
        sell(session)
        assert ranked(session, popularity)
        for table in (OrderLine, Interaction, Order):
            session.execute(delete(table))
        assert ranked(session, popularity) == []


class Restless(Popularity):
    """From then on another thread ranks an empty shelf whenever this one has looked."""

    restless = False
    _mine: Any

    @property
    def _order(self) -> Any:
        mine = self._mine
        self._mine = (None, *(np.zeros(0, dtype=np.int64),) * 3) if self.restless else mine
        return mine

    @_order.setter
    def _order(self, value: Any) -> None:
        self._mine = value


def test_what_was_ranked_is_what_is_handed_out(store: Store) -> None:
    with store.transaction() as session:
        sell(session)
        shelf, everything, at = read_shelf(session, shelf_mark(session)), np.ones(4, dtype=np.bool_), now()
        popularity = Restless().refresh(session)
        for restless in (False, True):
            popularity.restless = restless
            assert list(popularity.ranked(shelf, everything, at)) == [(0, 30), (1, 90), (2, 36_500)]
