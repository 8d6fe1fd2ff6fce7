"""How likely something is for a customer: a logistic regression whose probabilities are held against what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from shop.profiles.facts import Reason
from shop.profiles.features import DAY, FEATURES, GAP_ORDERS, REASONS, Features, FeaturesAt
from shop.profiles.records import Floats

STRENGTH = 0.1
LEAST_CUSTOMERS, LEAST_OF_EACH = 100, 20
LEAST_HISTORY_DAYS = 60
MOST_TAUGHT = 20_000
# Days before the newest moment whose outcome is known; chosen on the months before the last one of a real shop.
CUT_OFFS = (0, 15, 30, 60, 90, 120)

Outcome = Callable[[Features, int], npt.NDArray[np.bool_]]


@dataclass(frozen=True)
class Likelihood:
    """Weights on standardised features; `slope` and `offset` turn its score into a probability that holds (Platt)."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: float
    slope: float = 1.0
    offset: float = 0.0

    def probabilities(self, features: Features) -> Floats:
        """One for each customer."""
        return _sigmoid(self.slope * self._score(features) + self.offset)

    def reasons(self, features: Features, limit: int = 3) -> list[tuple[Reason, ...]]:
        """The strongest reasons of each customer: weight x standardised value, added up over features that say the same."""
        pushes = self.slope * self.weights * self._standardised(features)
        places = [[FEATURES.index(name) for name in names] for names in REASONS.values()]
        grouped = np.column_stack([pushes[:, columns].sum(axis=1) for columns in places])
        values = features.raw[:, [columns[0] for columns in places]]
        names = list(REASONS)
        _tell_of_orders(grouped, names, features.column("orders") < GAP_ORDERS)
        best = np.argsort(-np.abs(grouped), axis=1, kind="stable")[:, :limit]
        rows = zip(
            best.tolist(),
            np.take_along_axis(values, best, 1).tolist(),
            np.take_along_axis(grouped, best, 1).tolist(),
            strict=True,
        )
        return [tuple(Reason(names[i], v, p) for i, v, p in zip(*row, strict=True)) for row in rows]

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        arrays = {"mean": self.mean, "scale": self.scale, "weights": self.weights}
        return {name: values.tolist() for name, values in arrays.items()} | {
            "bias": self.bias, "slope": self.slope, "offset": self.offset
        }  # fmt: skip

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        mean, scale, weights = (np.array(row[name]) for name in ("mean", "scale", "weights"))
        return cls(mean, scale, weights, row["bias"], row["slope"], row["offset"])

    def _standardised(self, features: Features) -> Floats:
        return (features.scaled - self.mean) / self.scale

    def _score(self, features: Features) -> Floats:
        return self._standardised(features) @ self.weights + self.bias


def fit_likelihood(
    features_at: FeaturesAt, begin: int, newest: int, outcome: Outcome, least_orders: int = 1
) -> Likelihood | None:
    """Fitted on several moments up to `newest`, the last whose outcome is known; None when there is too little to learn from.

    `begin` is when the shop's first order was placed (UTC seconds); customers with fewer than `least_orders` are left out.
    """
    from sklearn.linear_model import LogisticRegression

    samples = _samples(features_at, begin, newest, outcome, least_orders)
    wanted = np.concatenate([label for _, label in samples]) if samples else np.array([], dtype=np.bool_)
    if len(wanted) < LEAST_CUSTOMERS or min(wanted.sum(), (~wanted).sum()) < LEAST_OF_EACH:
        return None
    given = np.concatenate([features.scaled for features, _ in samples])
    mean, scale = given.mean(axis=0), given.std(axis=0)
    scale[scale < 1e-9] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((given - mean) / scale, wanted)
    plain = Likelihood(mean, scale, model.coef_[0], float(model.intercept_[0]))
    return _calibrate(plain, *samples[0])


def _samples(
    features_at: FeaturesAt, begin: int, newest: int, outcome: Outcome, least_orders: int
) -> list[tuple[Features, npt.NDArray[np.bool_]]]:
    """Features and outcome at each moment, the newest first."""
    samples = []
    for moment in (newest - days * DAY for days in CUT_OFFS):
        if moment - begin >= LEAST_HISTORY_DAYS * DAY:
            features = _draw(with_orders(features_at(moment), least_orders))
            samples.append((features, outcome(features, moment)))
    return samples


def _draw(features: Features) -> Features:
    """At most `MOST_TAUGHT` customers: more teach nothing new."""
    if len(features.rows) <= MOST_TAUGHT:
        return features
    chosen = np.zeros(len(features.rows), dtype=np.bool_)
    chosen[np.random.default_rng(0).permutation(len(features.rows))[:MOST_TAUGHT]] = True
    return features.where(chosen)


def with_orders(features: Features, least: int) -> Features:
    """Those with at least that many orders."""
    return features.where(features.column("orders") >= least)


def _calibrate(plain: Likelihood, features: Features, happened: npt.NDArray[np.bool_]) -> Likelihood:
    """Let the scores of the newest moment say what share of them came true."""
    from sklearn.linear_model import LogisticRegression

    if min(happened.sum(), (~happened).sum()) < LEAST_OF_EACH:
        return plain
    platt = LogisticRegression(C=1e6).fit(plain._score(features)[:, None], happened)
    slope = float(platt.coef_[0, 0])
    if slope <= 0:
        return plain
    return Likelihood(plain.mean, plain.scale, plain.weights, plain.bias, slope, float(platt.intercept_[0]))


def judge(probabilities: Floats, recency: Floats, happened: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """AUC, lift of the best tenth and calibration on customers the model did not see, beside recency alone."""
    return {
        "customers": len(happened),
        "rate": round(float(happened.mean()), 4) if len(happened) else None,
        "auc": _rounded(auc(probabilities, happened)),
        "lift": _rounded(lift(probabilities, happened)),
        "auc_recency": _rounded(auc(-recency, happened)),
        "lift_recency": _rounded(lift(-recency, happened)),
        "brier": round(float(np.mean((probabilities - happened) ** 2)), 4) if len(happened) else None,
        "calibration_error": _rounded(calibration_error(probabilities, happened)),
    }


def auc(scores: Floats, happened: npt.NDArray[np.bool_]) -> float | None:
    """The chance that somebody it happened to stands above somebody it did not; None when all are alike."""
    from scipy.stats import rankdata

    hits = int(happened.sum())
    misses = len(happened) - hits
    if not hits or not misses:
        return None
    ranks = rankdata(scores)
    return float((ranks[happened].sum() - hits * (hits + 1) / 2) / (hits * misses))


def lift(scores: Floats, happened: npt.NDArray[np.bool_], share: float = 0.1) -> float | None:
    """How many times more often it happened to the best tenth than to everybody."""
    if not len(happened) or not happened.any():
        return None
    best = np.argsort(-scores, kind="stable")[: max(1, int(len(scores) * share))]
    return float(happened[best].mean() / happened.mean())


def calibration_error(probabilities: Floats, happened: npt.NDArray[np.bool_], bins: int = 10) -> float | None:
    """Mean distance between what was foretold and what came true over tenths of customers."""
    if len(happened) < bins:
        return None
    parts = np.array_split(np.argsort(probabilities, kind="stable"), bins)
    return float(sum(len(part) * abs(probabilities[part].mean() - happened[part].mean()) for part in parts) / len(happened))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _tell_of_orders(grouped: Floats, names: list[str], few: npt.NDArray[np.bool_]) -> None:
    """Who ordered too little to have a usual gap is told of the few orders, which the gap stands for, not of a gap."""
    orders = names.index("orders")
    for name in ("gap", "overdue"):
        place = names.index(name)
        grouped[few, orders] += grouped[few, place]
        grouped[few, place] = 0.0


def _sigmoid(values: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -40, 40)))
