"""Customers' items in the order they were chosen, without moments: `user item item ...`, one customer a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.outcome import NoData
from shop.recommend.methods.log import Log, log_of

BEAUTY = Path("amazon_beauty") / "Beauty.txt"
LEAST = 2


def read_sequences(path: Path, share: int = 1) -> Log:
    """Every `share`th customer with two items or more; items may be any words. Raises `NoData`."""
    if not path.exists():
        raise NoData(f"The sequences are not there: {path}")
    rows = [line.split()[1:] for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in rows if len(row) >= LEAST][::share]
    if not rows:
        raise NoData(f"Nobody in {path} has two items in order.")
    _, items = np.unique(np.array([item for row in rows for item in row]), return_inverse=True)
    return log_of(np.repeat(np.arange(len(rows)), [len(row) for row in rows]), items, None)
