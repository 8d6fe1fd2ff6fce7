"""Fitting a recommender on the shop's own customers, judging it, and promoting it when it beats popularity."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.errors import BadInput
from shop.recommend.ease import DEFAULT_REGULARISATION, MAX_ITEMS, Ease
from shop.recommend.evaluation import Trial, hit_rate, model_scorer, popularity_scorer, split
from shop.recommend.events import Events, read_events
from shop.recommend.linear import LinearModel
from shop.recommend.neighbours import Neighbours
from shop.recommend.popularity import SECONDS_PER_DAY
from shop.store import Store, now
from shop.store.tables import Model

KIND = "recommend"
METHODS: dict[str, type[LinearModel]] = {"ease": Ease, "neighbours": Neighbours}
LEAST_CUSTOMERS = 30
LEAST_JUDGES = 30
REGULARISATIONS = (10.0, 30.0, 100.0, 300.0, 1000.0)
MAX_ITEMS_TO_TUNE = 2000
WINDOW_DAYS = 30
KEPT_VERSIONS = 3

Progress = Callable[[str], None]


def fit(store: Store, models_dir: Path, progress: Progress | None = None, *, method: str | None = None) -> Model:
    """Fit, judge and record one model; `method` None chooses by the number of products.

    `figures` holds what was measured. A model that names less than recent popularity is kept but not promoted, and when
    too few customers bought enough there is only a row whose `figures["refused"]` says so: popularity serves then.
    """
    tell = progress or (lambda step: None)
    tell("reading purchases")
    with store.reading() as session:
        events = read_events(session)
    customers, products = np.unique(events.customers), np.unique(events.products)
    matrix = events.matrix(customers, products)
    chosen = method or ("ease" if len(products) <= MAX_ITEMS else "neighbours")
    if chosen not in METHODS:
        raise BadInput(f"A recommender is one of {', '.join(METHODS)}, not {chosen!r}.")
    telling = int((np.diff(matrix.indptr) >= 2).sum())
    version = f"{chosen}-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    if telling < LEAST_CUSTOMERS:
        refused = f"Only {telling} customers chose two products or more; {LEAST_CUSTOMERS} are needed, so popularity serves."
        return _record(store, version, "", {"refused": refused}, promoted=False)
    tell("judging on the last 30 days")
    figures = _judge(events, chosen, len(customers))
    tell(f"fitting {len(products)} products of {len(customers)} customers")
    model = _make(chosen, figures.get("regularisation")).fit(matrix, products)
    _write(model, models_dir, version)
    figures |= {"customers": len(customers), "products": len(products), "events": len(events.moments)}
    promoted = figures["judges"] < LEAST_JUDGES or figures["hit_rate"] >= figures["hit_rate_popularity"]
    row = _record(store, version, version, figures, promoted=promoted)
    _prune(store, models_dir)
    return row


def promoted_model(session: Session) -> Model | None:
    """The recommender in use."""
    query = select(Model).where(Model.kind == KIND, Model.promoted_at.is_not(None))
    return session.scalar(query.order_by(Model.promoted_at.desc(), Model.id.desc()).limit(1))


def _judge(events: Events, method: str, customers: int) -> dict[str, Any]:
    """Hit rates on the last window; the regularisation is chosen on the window before, so that the figure stays honest."""
    end = int(events.moments.max()) + 1
    window = WINDOW_DAYS * SECONDS_PER_DAY
    last = split(events, end - window)
    figures: dict[str, Any] = {"window_days": WINDOW_DAYS, "judges": len(last.bought)}
    if method == "ease":
        figures["regularisation"] = _tune(split(events, end - 2 * window), customers)
    model = _make(method, figures.get("regularisation")).fit(last.matrix, last.product_ids)
    figures["hit_rate"] = round(hit_rate(last, model_scorer(model)), 4)
    figures["hit_rate_popularity"] = round(hit_rate(last, popularity_scorer(last)), 4)
    return figures


def _tune(trial: Trial, customers: int) -> float:
    default = max(10.0, DEFAULT_REGULARISATION * min(1.0, customers / 3000))
    if len(trial.bought) < LEAST_JUDGES or len(trial.product_ids) > MAX_ITEMS_TO_TUNE:
        return default
    rates = {value: hit_rate(trial, model_scorer(Ease(value).fit(trial.matrix, trial.product_ids))) for value in REGULARISATIONS}
    return max(rates, key=lambda value: (rates[value], value))


def _make(method: str, regularisation: float | None) -> LinearModel:
    return Ease(regularisation) if method == "ease" and regularisation else METHODS[method]()


def _write(model: LinearModel, models_dir: Path, version: str) -> None:
    """Write beside and rename, so that nobody reads half a model."""
    unfinished = models_dir / f".{version}"
    model.save(unfinished)
    os.replace(unfinished, models_dir / version)


def _record(store: Store, version: str, path: str, figures: dict[str, Any], *, promoted: bool) -> Model:
    with store.transaction() as session:
        row = Model(kind=KIND, version=version, path=path, figures=figures, promoted_at=now() if promoted else None)
        session.add(row)
        session.flush()
    return row


def _prune(store: Store, models_dir: Path) -> None:
    with store.reading() as session:
        query = select(Model.version).where(Model.kind == KIND, Model.path != "").order_by(Model.id.desc())
        versions = list(session.scalars(query))
        used = promoted_model(session)
    for version in versions[KEPT_VERSIONS:]:
        if used is None or version != used.version:
            shutil.rmtree(models_dir / version, ignore_errors=True)
