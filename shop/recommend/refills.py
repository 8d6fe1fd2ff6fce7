"""What a customer bought that is likely used up by now."""

from __future__ import annotations

from datetime import datetime

from shop.recommend.history import History
from shop.recommend.shelf import Mask, Shelf

DUE_SHARE = 0.8


def due_refills(history: History, shelf: Shelf, allowed: Mask, at: datetime) -> list[tuple[int, int, int]]:
    """(row, days since it was bought, days it usually lasts), the most punctual first."""
    due = []
    for row in shelf.rows(sorted(history.bought)).tolist():
        lasts, passed = int(shelf.refill_days[row]), (at - history.bought[int(shelf.ids[row])]).days
        if lasts and allowed[row] and passed >= DUE_SHARE * lasts:
            due.append((row, passed, lasts))
    return sorted(due, key=lambda item: (abs(item[1] / item[2] - 1), item[0]))
