"""Whether a model would have named what customers bought next: the share with a hit among ten, new products only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from shop.recommend.events import Events
from shop.recommend.linear import LinearModel, Numbers
from shop.recommend.popularity import SECONDS_PER_DAY

TOP = 10
MAX_CUSTOMERS = 2000

Scorer = Callable[[Numbers, npt.NDArray[np.float32]], npt.NDArray[Any]]


@dataclass(frozen=True)
class Trial:
    """What was known before a moment, and which new products known customers bought in the window after it."""

    known: Events
    matrix: Any
    product_ids: Numbers
    bought: dict[int, Numbers]
    cutoff: int


def split(events: Events, cutoff: int, days: int = 30) -> Trial:
    """Cut at a moment (UTC seconds); a customer counts who had a history and then bought something new that others knew."""
    known = events.where(events.moments < cutoff)
    later = events.where((events.moments >= cutoff) & (events.moments < cutoff + days * SECONDS_PER_DAY) & events.bought)
    customers, products = np.unique(known.customers), np.unique(known.products)
    matrix = known.matrix(customers, products)
    later = later.where(np.isin(later.customers, customers) & np.isin(later.products, products))
    rows, columns = np.searchsorted(customers, later.customers), np.searchsorted(products, later.products)
    bought: dict[int, Numbers] = {}
    for row in np.unique(rows)[:MAX_CUSTOMERS]:
        owned = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        new = np.setdiff1d(columns[rows == row], owned)
        if len(new):
            bought[int(row)] = new
    return Trial(known, matrix, products, bought, cutoff)


def hit_rate(trial: Trial, scorer: Scorer) -> float:
    """Share of the trial's customers for whom one of the first ten new products was bought; 0 when there are none."""
    hits = 0
    for row, wanted in trial.bought.items():
        owned, weights = _history(trial, row)
        scores = np.array(scorer(owned, weights), dtype=np.float64)
        scores[owned] = -np.inf
        first = np.argsort(-scores, kind="stable")[:TOP]
        hits += bool(np.isin(first, wanted).any())
    return hits / len(trial.bought) if trial.bought else 0.0


def model_scorer(model: LinearModel) -> Scorer:
    """Scores of a model that was fitted on the trial's matrix."""
    return model.score


def popularity_scorer(trial: Trial, days: int = 30) -> Scorer:
    """The same scores for everybody: purchases in the days before the cut."""
    recent = trial.known.where(trial.known.bought & (trial.known.moments >= trial.cutoff - days * SECONDS_PER_DAY))
    sold = np.bincount(np.searchsorted(trial.product_ids, recent.products), minlength=len(trial.product_ids))
    return lambda owned, weights: sold


def _history(trial: Trial, row: int) -> tuple[Numbers, npt.NDArray[np.float32]]:
    begin, end = trial.matrix.indptr[row], trial.matrix.indptr[row + 1]
    return trial.matrix.indices[begin:end], trial.matrix.data[begin:end]
