"""Who belongs together by recency, frequency and money: k-means, its k by silhouette and stability, and names people use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from shop.profiles.facts import Reason
from shop.profiles.features import Features
from shop.profiles.records import Floats, Ints

DEFAULT_K, OFFERED = 4, (3, 4, 5, 6)
LEAST_CUSTOMERS = 100
STABLE, CLEARLY = 0.9, 0.02
SEEDS = (0, 1, 2, 3, 4)
STARTS = 10
JUDGED = 2500
TYPICAL_SHARE = 0.1
LOOKED_AT = ("recency", "orders", "spent")
LEAVING = "leaving"
# Silent for more than twice the usual gap, after this many orders: a regular who is leaving, whatever the group.
LEAVING_ORDERS, LEAVING_OVERDUE = 4, 2.0
# Where a group of each name stands, from 0 to 1: how long ago the last order is, and how much and how often they buy.
PLACES: dict[int, dict[str, tuple[float, float]]] = {
    3: {"champions": (0.0, 1.0), "new": (0.3, 0.2), "quiet": (1.0, 0.2)},
    4: {"champions": (0.0, 1.0), "loyal": (0.5, 0.7), "new": (0.2, 0.2), "quiet": (1.0, 0.2)},
    5: {"champions": (0.0, 1.0), "loyal": (0.3, 0.75), "new": (0.1, 0.1), "fading": (0.7, 0.5), "quiet": (1.0, 0.0)},
    6: {
        "champions": (0.0, 1.0), "loyal": (0.2, 0.8), "new": (0.0, 0.0), "occasional": (0.5, 0.3), "fading": (0.7, 0.6),
        "quiet": (1.0, 0.0),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Segmentation:
    """Named centroids of scaled logarithms of `LOOKED_AT`; `figures` says how each k did and what a typical member is like."""

    mean: Floats
    scale: Floats
    centroids: Floats
    names: tuple[str, ...]
    figures: dict[str, Any]

    def assign(self, features: Features) -> list[str]:
        """The segment of each customer; a regular who is overdue is leaving."""
        distances = ((_scaled(features, self.mean, self.scale)[:, None, :] - self.centroids[None]) ** 2).sum(axis=2)
        names = np.array([*self.names, LEAVING], dtype=object)
        return list(names[np.where(_is_leaving(features), len(self.names), distances.argmin(axis=1))])

    def reasons(self, features: Features) -> list[tuple[Reason, ...]]:
        """What each was placed by, what is least usual first; for those who leave, their silence against their rhythm."""
        scaled = _scaled(features, self.mean, self.scale)
        values = np.column_stack([features.column(name) for name in LOOKED_AT])
        order = np.argsort(-np.abs(scaled), axis=1, kind="stable")
        leaving, gap = _is_leaving(features), features.column("gap")
        found = []
        for row in range(len(values)):
            own = tuple(Reason(LOOKED_AT[i], float(values[row, i]), float(scaled[row, i])) for i in order[row])
            late = Reason("overdue", float(features.column("overdue")[row]), 1.0), Reason("gap", float(gap[row]), 1.0)
            found.append((*late, own[0]) if leaving[row] else own)
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        arrays = {"mean": self.mean, "scale": self.scale, "centroids": self.centroids}
        return {name: values.tolist() for name, values in arrays.items()} | {"names": list(self.names), "figures": self.figures}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        mean, scale, centroids = (np.array(row[name]) for name in ("mean", "scale", "centroids"))
        return cls(mean, scale, centroids, tuple(row["names"]), row["figures"])


def fit_segments(features: Features, k: int | None = None) -> Segmentation | None:
    """k-means for the k given, else for the one that stands best; None for fewer than `LEAST_CUSTOMERS` with an order."""
    if len(features.rows) < LEAST_CUSTOMERS:
        return None
    values = np.log1p(np.column_stack([features.column(name) for name in LOOKED_AT]))
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale < 1e-9] = 1.0
    points = (values - mean) / scale
    table = {number: _try(points, number) for number in OFFERED}
    chosen = k or choose(table)
    centroids = _cluster(points, chosen, SEEDS[0])[1]
    figures = {"chosen": chosen, "by_k": {str(number): row for number, row in table.items()}}
    return Segmentation(mean, scale, centroids, name_groups(centroids), figures)


def choose(table: dict[int, dict[str, float]]) -> int:
    """The k of the best silhouette among those that come out alike from every seed; the default unless one is clearly better."""
    stable = {k: row["silhouette"] for k, row in table.items() if row["stability"] >= STABLE}
    best = max(stable, key=lambda k: stable[k], default=DEFAULT_K)
    usual = stable.get(DEFAULT_K)
    return DEFAULT_K if usual is not None and stable[best] < usual + CLEARLY else best


def describe_groups(counts: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """From customers by (segment, favourite category): `sizes`, and `typical`, what a segment likes most out of proportion."""
    sizes, liked = Counter[str](), Counter[str]()
    for (segment, category), count in counts.items():
        sizes[segment] += count
        liked[category] += count
    everybody = max(1, sizes.total())
    typical: dict[str, tuple[str, float]] = {}
    for (segment, category), count in sorted(counts.items()):
        share = count / sizes[segment]
        lift = share / (liked[category] / everybody)
        if category and share >= TYPICAL_SHARE and lift > typical.get(segment, ("", 1.0))[1]:
            typical[segment] = (category, round(lift, 2))
    return {"sizes": dict(sizes), "typical": {segment: list(row) for segment, row in typical.items()}}


def name_groups(centroids: Floats) -> tuple[str, ...]:
    """A name for each centroid (recency, orders, money): the assignment of names to places that fits best."""
    from scipy.optimize import linear_sum_assignment

    recency, value = _spread(centroids[:, 0]), _spread(centroids[:, 1] + centroids[:, 2])
    places = PLACES[len(centroids)]
    wanted = np.array(list(places.values()))
    distance = (recency[:, None] - wanted[:, 0]) ** 2 + (value[:, None] - wanted[:, 1]) ** 2
    groups, names = linear_sum_assignment(distance)
    words = list(places)
    return tuple(words[name] for _, name in sorted(zip(groups.tolist(), names.tolist(), strict=True)))


def _spread(values: Floats) -> Floats:
    return np.asarray((values - values.min()) / max(1e-9, float(values.max() - values.min())))


def _scaled(features: Features, mean: Floats, scale: Floats) -> Floats:
    return (np.log1p(np.column_stack([features.column(name) for name in LOOKED_AT])) - mean) / scale


def _is_leaving(features: Features) -> Any:
    return (features.column("orders") >= LEAVING_ORDERS) & (features.column("overdue") > LEAVING_OVERDUE)


def _cluster(points: Floats, k: int, seed: int) -> tuple[Ints, Floats]:
    from sklearn.cluster import KMeans

    model = KMeans(k, n_init=STARTS, random_state=seed).fit(points)
    return model.labels_.astype(np.int64), model.cluster_centers_


def _try(points: Floats, k: int) -> dict[str, float]:
    """Silhouette, and how alike the groups are that different seeds find (adjusted Rand index), on at most `JUDGED` customers."""
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    chosen = points[np.random.default_rng(0).permutation(len(points))[:JUDGED]]
    found = [_cluster(chosen, k, seed)[0] for seed in SEEDS]
    alike = [adjusted_rand_score(found[0], other) for other in found[1:]]
    return {"silhouette": round(float(silhouette_score(chosen, found[0])), 4), "stability": round(float(np.mean(alike)), 4)}
