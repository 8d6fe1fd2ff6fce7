from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.outcome import NoData
from benchmarks.purchases import FILE, purchase_figures, read_retail


def test_missing_data_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoData, match="are not there"):
        purchase_figures(tmp_path)


def test_figures_of_a_small_shop(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    gaps = rng.choice([10, 40, 200], 300)
    rows = [
        (customer, day + rng.uniform()) for customer, gap in enumerate(gaps) for day in range(int(rng.integers(0, gap)), 300, gap)
    ]
    frame = pd.DataFrame(rows, columns=["CustomerID", "day"]).astype({"CustomerID": float})
    frame["InvoiceDate"] = pd.Timestamp("2011-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame = frame.assign(Description="A", Quantity=2, UnitPrice=1.5, Country="France")
    frame.loc[0, "Quantity"] = -1
    (tmp_path / FILE.parent).mkdir()
    frame.to_parquet(tmp_path / FILE)
    assert len(read_retail(tmp_path).orders) == len(rows) - 1
    figures = purchase_figures(tmp_path)
    low, high = figures["purchase_auc_interval"]
    assert low <= figures["purchase_auc"] <= high and figures["purchase_auc"] > figures["purchase_auc_recency"] - 0.05
    assert figures["purchase_lift"] > 1
