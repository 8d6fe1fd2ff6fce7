"""Fitting all models of customers at once, judging each on a later month, and keeping what came out."""

from __future__ import annotations

import importlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.profiles.fairness import compare_groups, compare_hits
from shop.profiles.features import DAY, Features, FeaturesAt, buys_within, features_of
from shop.profiles.likelihood import Likelihood, fit_likelihood, judge, with_orders
from shop.profiles.needs import Needs, fit_needs
from shop.profiles.records import Records
from shop.profiles.segments import Segmentation, fit_segments
from shop.profiles.tastes import Edges, find_edges
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Model

KIND = "profiles"
BUYS_DAYS, LEAVES_DAYS = 30, 90
LEAVES_ORDERS = 2
KEPT_FILES = 3

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Fitted:
    """Everything a profile is computed with; a model is None where the shop has too little to learn it from."""

    version: str = ""
    currency: str = ""
    segments: Segmentation | None = None
    buys: Likelihood | None = None
    leaves: Likelihood | None = None
    needs: Needs | None = None
    edges: Edges | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain numbers and names."""
        parts = {"segments": self.segments, "buys": self.buys, "leaves": self.leaves, "needs": self.needs}
        models = {name: part.to_json() if part else None for name, part in parts.items()}
        return {"version": self.version, "currency": self.currency, "edges": self.edges, **models}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls(
            row["version"],
            row["currency"],
            Segmentation.from_json(row["segments"]) if row["segments"] else None,
            Likelihood.from_json(row["buys"]) if row["buys"] else None,
            Likelihood.from_json(row["leaves"]) if row["leaves"] else None,
            Needs.from_json(row["needs"]) if row["needs"] else None,
            {name: (low, high) for name, (low, high) in (row["edges"] or {}).items()},
        )


def fit_models(records: Records, at: int, *, k: int | None, bound: float, tell: Tell) -> tuple[Fitted, dict[str, Any]]:
    """All models as of a moment (UTC seconds), and the figures of each; `bound` is the widest gap that is fair."""
    from threadpoolctl import threadpool_limits

    # Only what is loaded is limited. Many small fits: threads that wait for each other take ten times as long on a busy machine.
    importlib.import_module("sklearn.cluster")
    with threadpool_limits(1):
        return _fit_models(records, at, k, bound, tell)


def _fit_models(records: Records, at: int, k: int | None, bound: float, tell: Tell) -> tuple[Fitted, dict[str, Any]]:
    features_at = features_of(records)
    version = f"{KIND}-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    tell("segments")
    segments = fit_segments(features_at(at), k)
    figures: dict[str, Any] = {"customers": len(records.customers), "orders": len(records.orders), "lines": len(records.lines)}
    figures["segments"] = segments.figures if segments else None
    tell("who buys in the next 30 days")
    buys, figures["buys"] = _fit(records, features_at, at, BUYS_DAYS, buys=True, bound=bound)
    tell("who leaves")
    leaves, figures["leaves"] = _fit(records, features_at, at, LEAVES_DAYS, buys=False, bound=bound)
    tell("what each will need")
    found, needs = fit_needs(records, at), None
    figures["needs"] = None
    if found:
        needs, rows, hit = found
        figures["needs"] = needs.figures | {"fairness": compare_hits(records, rows, hit, bound)}
    return Fitted(version, records.currency, segments, buys, leaves, needs, find_edges(records.goods)), figures


def _fit(
    records: Records, features_at: FeaturesAt, at: int, days: int, *, buys: bool, bound: float
) -> tuple[Likelihood | None, dict[str, Any] | None]:
    """The model up to now, and how one that ends a window earlier did in the last one."""
    if not len(records.orders):
        return None, None
    least, begin, window = 1 if buys else LEAVES_ORDERS, int(records.orders.at.min()), days * DAY

    def outcome(features: Features, moment: int) -> npt.NDArray[np.bool_]:
        return np.asarray(buys_within(records, features.rows, moment, days) == buys)

    earlier = fit_likelihood(features_at, begin, at - 2 * window, outcome, least)
    figures = None
    if earlier is not None:
        features = with_orders(features_at(at - window), least)
        likely, happened = earlier.probabilities(features), outcome(features, at - window)
        recency = features.column("recency") * (1 if buys else -1)
        figures = judge(likely, recency, happened) | {"days": days}
        figures["fairness"] = compare_groups(records, features.rows, likely, happened, bound)
    return fit_likelihood(features_at, begin, at - window, outcome, least), figures


def keep(store: Store, models_dir: Path, fitted: Fitted, figures: dict[str, Any]) -> Model:
    """Write the models to a file and a row of the table of models; only the last few files stay."""
    models_dir.mkdir(parents=True, exist_ok=True)
    unfinished = models_dir / f".{fitted.version}"
    unfinished.write_text(json.dumps(fitted.to_json()), "utf-8")
    os.replace(unfinished, models_dir / f"{fitted.version}.json")
    with store.transaction() as session:
        row = Model(kind=KIND, version=fitted.version, path=f"{fitted.version}.json", figures=figures, promoted_at=now())
        session.add(row)
        session.flush()
    for old in sorted(models_dir.glob(f"{KIND}-*.json"))[:-KEPT_FILES]:
        old.unlink(missing_ok=True)
    return row


def current_model(session: Session) -> Model | None:
    """The row of the models in use, with their figures."""
    query = select(Model).where(Model.kind == KIND, Model.promoted_at.is_not(None)).order_by(Model.id.desc()).limit(1)
    return session.scalar(query)


class FittedProfiles:
    """The models in use, read again only when there are newer ones; share one among threads."""

    def __init__(self, models_dir: Path) -> None:
        self._dir = models_dir
        self._fitted = Fitted()

    def current(self, session: Session) -> Fitted:
        """What the newest row names; empty models before the first night."""
        row = current_model(session)
        if row is None:
            return Fitted()
        if row.version != self._fitted.version:
            path = self._dir / row.path
            if not path.exists():
                return Fitted()
            self._fitted = Fitted.from_json(json.loads(path.read_text("utf-8")))
        return self._fitted
