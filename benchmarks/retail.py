"""A real shop's order lines as a log: items are descriptions, cancelled lines and those without a customer are left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.outcome import NoData
from shop.recommend.methods.log import Log, log_of
from shop.recommend.trials import Trial, newcomers, window_trial

FILE = Path("online_retail") / "online_retail.parquet"
WINDOW = (30.0, -1.0)
LEAST_COLD = 4
DRAWS = 5


@dataclass(frozen=True)
class Retail:
    """What was known 30 days before the end, and three ways of asking about those days.

    `cold` are customers of whom nothing was known and who then chose at least four items.
    """

    known: Log
    new: Trial
    again: Trial
    cold: Trial


def read_retail(data: Path, share: int = 1) -> Retail:
    """Cut 30 days before the last order; every `share`th customer. Raises `NoData`."""
    import pandas as pd

    if not (data / FILE).exists():
        raise NoData(f"The order lines are not there: {data / FILE}")
    lines = pd.read_parquet(data / FILE, columns=["Description", "Quantity", "InvoiceDate", "CustomerID"])
    lines = lines[lines.CustomerID.notna() & lines.Description.notna() & (lines.Quantity > 0)]
    lines = lines[lines.CustomerID.astype(np.int64) % share == 0]
    _, items = np.unique(lines.Description.to_numpy(dtype=str), return_inverse=True)
    seconds = lines.InvoiceDate.to_numpy().astype("datetime64[s]").astype(np.float64)
    log = log_of(lines.CustomerID.to_numpy(dtype=np.int64), items, seconds)
    known = log.before(WINDOW[0])
    again = window_trial(log, known, WINDOW, again=True)
    return Retail(known, window_trial(log, known, WINDOW), again, newcomers(log, known, WINDOW, LEAST_COLD))
