"""Who of a real shop's customers buys in the next 30 days: the shipped likelihood beside recency alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.outcome import NoData
from shop.profiles.features import DAY, Features, buys_within, features_of
from shop.profiles.likelihood import auc, calibration_error, fit_likelihood, lift
from shop.profiles.records import Columns, Floats, Goods, Records

FILE = Path("online_retail") / "online_retail.parquet"
WINDOW_DAYS = 30
RESAMPLES = 500
SEED = 0

Score = Callable[[Floats, npt.NDArray[np.bool_]], float | None]


def purchase_figures(data: Path) -> dict[str, Any]:
    """Trained up to a month earlier, tested on the last 30 days; intervals (95 %) from resampled customers.

    Keys: purchase_auc, purchase_lift, purchase_auc_recency, purchase_lift_recency, each with `_interval`, and
    purchase_calibration_error, purchase_customers, purchase_rate. Raises `NoData`.
    """
    records = read_retail(data)
    test = int(records.orders.at.max()) + 1 - WINDOW_DAYS * DAY
    begin = int(records.orders.at.min())
    features_at = features_of(records)

    def buys(features: Features, at: int) -> npt.NDArray[np.bool_]:
        return buys_within(records, features.rows, at, WINDOW_DAYS)

    model = fit_likelihood(features_at, begin, test - WINDOW_DAYS * DAY, buys)
    if model is None:
        raise NoData("The shop's orders are too few to learn from.")
    features = features_at(test)
    happened = buys(features, test)
    likely, recency = model.probabilities(features), -features.column("recency")
    error = calibration_error(likely, happened)
    return {
        **_measured("purchase_auc", auc, likely, happened),
        **_measured("purchase_lift", lift, likely, happened),
        **_measured("purchase_auc_recency", auc, recency, happened),
        **_measured("purchase_lift_recency", lift, recency, happened),
        "purchase_calibration_error": None if error is None else round(error, 4),
        "purchase_customers": len(happened),
        "purchase_rate": round(float(happened.mean()), 4),
    }


def read_retail(data: Path) -> Records:
    """The shop's own orders: a basket is a customer and a time; cancellations and rows without customer or price are left out."""
    import pandas as pd

    path = data / FILE
    if not path.exists():
        raise NoData(f"The online shop's orders are not there: {path}")
    rows = pd.read_parquet(path)
    rows = rows[rows["CustomerID"].notna() & (rows["Quantity"] > 0) & (rows["UnitPrice"] > 0)]
    rows = rows.assign(
        at=rows["InvoiceDate"].astype("datetime64[s]").astype("int64"), spent=rows["Quantity"] * rows["UnitPrice"] * 100
    )
    customers, customer = np.unique(rows["CustomerID"].to_numpy(np.int64), return_inverse=True)
    names, product = np.unique(rows["Description"].fillna("").astype(str).to_numpy(object), return_inverse=True)
    at = rows["at"].to_numpy(np.int64)
    spent = rows["spent"].to_numpy(np.float64)
    baskets, order = np.unique(np.column_stack([customer, at]), axis=0, return_inverse=True)
    orders = Columns(baskets[:, 0], baskets[:, 1], {"spent": np.bincount(order, spent)})
    lines = Columns(customer.astype(np.int64), at, {"product": product.astype(np.int64), "order": order.astype(np.int64)})
    blank = np.full(len(names), "", dtype=object)
    none = np.zeros(len(names), dtype=np.int64)
    goods = Goods(np.arange(len(names), dtype=np.int64), blank, blank, none, none)
    people: list[tuple[str | None, str | None, dict[str, Any]]] = [(None, None, {})] * len(customers)
    return Records(customers, people, orders, lines, _nothing("product", "kind"), _nothing("category"), _nothing(), goods, "GBP")


def _nothing(*names: str) -> Columns:
    empty = np.array([], dtype=np.int64)
    return Columns(empty, empty, {name: np.array([], dtype=object) for name in names})


def _measured(name: str, score: Score, scores: Floats, happened: npt.NDArray[np.bool_]) -> dict[str, Any]:
    drawn, rng = [], np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        chosen = rng.integers(0, len(happened), len(happened))
        if (value := score(scores[chosen], happened[chosen])) is not None:
            drawn.append(value)
    whole = score(scores, happened)
    interval = [round(float(edge), 4) for edge in np.percentile(drawn, (2.5, 97.5))] if drawn else None
    return {name: None if whole is None else round(whole, 4), f"{name}_interval": interval}
