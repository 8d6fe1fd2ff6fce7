"""Which kind of thing a customer will need in the next 30 days: models compared on a later month beside "same as last time"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from shop.profiles.facts import Reason
from shop.profiles.features import DAY, LOOKS
from shop.profiles.records import Columns, Floats, Ints, Records
from shop.profiles.scorers import Scorer, fit_scorer, read_scorer

WINDOW_DAYS = 30
METHODS = ("forest", "tree", "svm", "logistic")
LAST_TIME = "same_as_last_time"
CUT_OFFS = (0, 30, 60)
LEAST_BUYERS = 60
MOST_TAUGHT = 15_000
NEVER_DAYS = 400.0
FEATURES = ("share", "count", "last", "since", "rhythm", "looked", "asked", "due", "popular")


Yes = npt.NDArray[np.bool_]
# A category, and why.
Foretold = tuple[str, tuple[Reason, ...]]


@dataclass(frozen=True)
class Pairs:
    """Customers and the categories they may need: those they bought, looked at or asked for, and the most popular one.

    `customer` is a row of the records, ascending; `category` an index into the names; `given` has a column for each feature.
    """

    customer: Ints
    category: Ints
    given: Floats

    def best(self, scores: Floats) -> Ints:
        """The place of each customer's likeliest pair; customers stand in their order."""
        order = np.lexsort((self.category, -scores, self.customer))
        return order[np.unique(self.customer[order], return_index=True)[1]]


@dataclass(frozen=True)
class Sample:
    """Customers known before a moment who bought after it; `wanted` marks the pair they bought, `bought` has one category each.

    What somebody bought out of nowhere has no pair: every method misses it.
    """

    pairs: Pairs
    wanted: npt.NDArray[np.bool_]
    bought: Ints


@dataclass(frozen=True)
class Needs:
    """The model in use over `categories`, whose lately sold shares are `popular`; `figures` is the table of all methods."""

    scorer: Scorer
    method: str
    categories: tuple[str, ...]
    popular: Floats
    figures: dict[str, Any]

    def foretell(self, records: Records, at: int, never: Mapping[int, Collection[str]]) -> dict[int, Foretold]:
        """By row of the records; customers of whom nothing is known are left out. `never` holds what customers said no to."""
        pairs = make_pairs(records, at, self.categories, self.popular)
        if not len(pairs.customer):
            return {}
        scores = _last_time(pairs) if self.method == LAST_TIME else self.scorer.scores(pairs.given)
        for row, refused in never.items():
            first, last = np.searchsorted(pairs.customer, (row, row + 1))
            names = [self.categories[place] in refused for place in pairs.category[first:last].tolist()]
            scores[first:last][names] = -np.inf
        best = pairs.best(scores)
        best = best[np.isfinite(scores[best])]
        pushes = self.scorer.pushes(pairs.given[best])
        order = np.argsort(-pushes, axis=1, kind="stable")[:, :3]
        found = {}
        for place, pushed, chosen, values in zip(best.tolist(), pushes, order, pairs.given[best], strict=True):
            reasons = tuple(Reason(FEATURES[i], float(values[i]), float(pushed[i])) for i in chosen.tolist() if pushed[i] > 0)
            found[int(pairs.customer[place])] = (self.categories[int(pairs.category[place])], reasons)
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {
            "scorer": self.scorer.to_json(), "method": self.method, "categories": list(self.categories),
            "popular": self.popular.tolist(), "figures": self.figures,
        }  # fmt: skip

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        scorer = read_scorer(row["scorer"])
        return cls(scorer, row["method"], tuple(row["categories"]), np.array(row["popular"]), row["figures"])


def fit_needs(records: Records, at: int) -> tuple[Needs, Ints, Yes] | None:
    """Compare all methods on the last 30 days and fit the best one anew up to `at`; None when too few bought twice.

    Beside the model: the rows of the customers it was judged on, and whether the method in use named what they bought.
    """
    categories = tuple(sorted({str(name) for name in records.goods.category} - {""}))
    sample_at = cache(partial(_sample, records, categories=categories))
    test = at - WINDOW_DAYS * DAY
    taught, later = _taught(sample_at, test - WINDOW_DAYS * DAY), sample_at(test)
    if taught is None or later is None or len(later.bought) < LEAST_BUYERS:
        return None
    scores = {method: fit_scorer(method, *taught).scores(later.pairs.given) for method in METHODS}
    scores[LAST_TIME] = _last_time(later.pairs)
    table = {method: measure(later, values) for method, values in scores.items()}
    method = max(table, key=lambda name: (table[name]["f1"] + table[name]["accuracy"], name == LAST_TIME))
    best = later.pairs.best(scores[method])
    again = _taught(sample_at, test) or taught
    figures = {"window_days": WINDOW_DAYS, "customers": len(later.bought), "in_use": method, "table": table}
    scorer = fit_scorer("logistic" if method == LAST_TIME else method, *again)
    needs = Needs(scorer, method, categories, popularity(records, at, categories), figures)
    return needs, later.pairs.customer[best], later.pairs.category[best] == later.bought


def make_pairs(records: Records, at: int, categories: Sequence[str], popular: Floats) -> Pairs:
    """Everything known before a moment about each customer and category."""
    count = len(categories)
    code = {name: place for place, name in enumerate(categories)}
    of_good = _codes(records, categories)
    lines, looks = records.lines.where(records.lines.at < at), records.deeds.where(records.deeds.at < at)
    looks = looks.where(np.isin(looks["kind"], LOOKS))
    asks = records.asks.where(records.asks.at < at)
    asked = np.array([code.get(str(name), -1) for name in asks["category"]], dtype=np.int64)
    bought_key, looks_key = lines.customer * count + of_good[lines["product"]], looks.customer * count + of_good[looks["product"]]
    asks_key = asks.customer * count + asked
    present = np.unique(np.concatenate([lines.customer, looks.customer, asks.customer]))
    favourite = present * count + int(popular.argmax()) if count else present
    keys = np.unique(
        np.concatenate(
            [
                bought_key[of_good[lines["product"]] >= 0],
                looks_key[of_good[looks["product"]] >= 0],
                asks_key[asked >= 0],
                favourite,
            ]
        )
    )
    customer, category = keys // max(1, count), keys % max(1, count)
    columns = _bought(records, lines, at, keys, bought_key, customer)
    columns["looked"] = _faded(keys, looks_key, (at - looks.at) / DAY, 14.0)
    columns["asked"] = _faded(keys, asks_key, (at - asks.at) / DAY, 14.0)
    columns["popular"] = popular[category]
    return Pairs(customer, category, np.column_stack([columns[name] for name in FEATURES]).reshape(len(keys), len(FEATURES)))


def measure(sample: Sample, scores: Floats) -> dict[str, Any]:
    """Accuracy, and recall and F1 as means over the categories that were bought."""
    said, true = sample.pairs.category[sample.pairs.best(scores)], sample.bought
    recalls, f1s = [], []
    for category in np.unique(true):
        hits = int(((said == category) & (true == category)).sum())
        recall, named = hits / int((true == category).sum()), int((said == category).sum())
        precision = hits / named if named else 0.0
        recalls.append(recall)
        f1s.append(2 * precision * recall / (precision + recall) if hits else 0.0)
    means = {"accuracy": np.mean(said == true), "recall": np.mean(recalls), "f1": np.mean(f1s)}
    return {"customers": len(true)} | {name: round(float(value), 4) for name, value in means.items()}


def popularity(records: Records, at: int, categories: Sequence[str]) -> Floats:
    """The share of each category in what was sold in the 30 days before."""
    lines = records.lines.where((records.lines.at < at) & (records.lines.at >= at - WINDOW_DAYS * DAY))
    sold = _codes(records, categories)[lines["product"]]
    counts = np.bincount(sold[sold >= 0], minlength=len(categories)).astype(np.float64)
    return np.asarray(counts / max(1.0, counts.sum()))


def _bought(records: Records, lines: Columns, at: int, keys: Ints, line_key: Ints, customer: Ints) -> dict[str, Floats]:
    """Features of a pair's purchases: faded share, number, whether in the last order, days since, rhythm, and what is due."""
    age = (at - lines.at) / DAY
    faded = _faded(keys, line_key, age, 90.0)
    place, known = _place(keys, line_key)
    count = np.bincount(place[known], minlength=len(keys)).astype(np.float64)
    newest, oldest = np.full(len(keys), NEVER_DAYS), np.zeros(len(keys))
    np.minimum.at(newest, place[known], age[known])
    np.maximum.at(oldest, place[known], age[known])
    latest = np.full(len(records.customers), NEVER_DAYS)
    np.minimum.at(latest, lines.customer, age)
    gap = np.where(count > 1, (oldest - newest) / np.maximum(1.0, count - 1), NEVER_DAYS)
    return {
        "share": faded / np.maximum(1e-9, np.bincount(customer, faded)[customer]) if len(keys) else faded,
        "count": np.log1p(count),
        "last": ((newest <= latest[customer] + 1e-9) & (count > 0)).astype(np.float64),
        "since": np.log1p(newest),
        "rhythm": np.exp(-np.abs(np.log((newest + 1) / (gap + 1)))) * (gap < NEVER_DAYS),
        "due": _due(records, lines, age, keys, place, known),
    }


def _due(records: Records, lines: Columns, age: Floats, keys: Ints, place: Ints, known: npt.NDArray[np.bool_]) -> Floats:
    """How near a category's goods are to being used up: 1 when one bought is due within the window, fading after."""
    lasts = records.goods.refill[lines["product"]].astype(np.float64)
    used = known & (lasts > 0)
    left = np.abs(lasts - age - WINDOW_DAYS / 2) / WINDOW_DAYS
    due = np.zeros(len(keys))
    np.maximum.at(due, place[used], np.exp(-np.maximum(0.0, left[used] - 0.5)))
    return due


def _faded(keys: Ints, of_row: Ints, age: Floats, half_life: float) -> Floats:
    place, known = _place(keys, of_row)
    return np.bincount(place[known], 0.5 ** (age[known] / half_life), len(keys)).astype(np.float64)


def _place(keys: Ints, of_row: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    place = np.searchsorted(keys, of_row)
    known = place < len(keys)
    known[known] = keys[place[known]] == of_row[known]
    return place, known


def _last_time(pairs: Pairs) -> Floats:
    """Scores that choose the category of the last order, the more often bought one where it had several."""
    return pairs.given[:, FEATURES.index("last")] * 10 + pairs.given[:, FEATURES.index("share")]


def _sample(records: Records, at: int, categories: Sequence[str]) -> Sample | None:
    """Who bought in the window after a moment and was known before it."""
    pairs = make_pairs(records, at, categories, popularity(records, at, categories))
    bought = _first_bought(records, at, len(categories), _codes(records, categories))
    known = np.intersect1d(pairs.customer, np.flatnonzero(bought >= 0))
    if not len(known):
        return None
    mine = np.isin(pairs.customer, known)
    shown = Pairs(pairs.customer[mine], pairs.category[mine], pairs.given[mine])
    return Sample(shown, shown.category == bought[shown.customer], bought[known])


def _first_bought(records: Records, at: int, count: int, of_good: Ints) -> Ints:
    """The category most lines of each customer's first order in the window are of; -1 for who bought nothing."""
    lines = records.lines.where((records.lines.at >= at) & (records.lines.at < at + WINDOW_DAYS * DAY))
    lines = lines.where(of_good[lines["product"]] >= 0)
    first = np.full(len(records.customers), np.iinfo(np.int64).max)
    np.minimum.at(first, lines.customer, lines.at)
    lines = lines.where(lines.at == first[lines.customer])
    keys, counts = np.unique(lines.customer * count + of_good[lines["product"]], return_counts=True)
    keys = keys[np.lexsort((keys, -counts, keys // max(1, count)))]
    customers, place = np.unique(keys // max(1, count), return_index=True)
    bought = np.full(len(records.customers), -1, dtype=np.int64)
    bought[customers] = keys[place] % max(1, count)
    return bought


def _codes(records: Records, categories: Sequence[str]) -> Ints:
    """The index of each product's category; -1 for one that is not among them."""
    code = {name: place for place, name in enumerate(categories)}
    return np.array([code.get(str(name), -1) for name in records.goods.category], dtype=np.int64)


def _taught(sample_at: Callable[[int], Sample | None], newest: int) -> tuple[Floats, Yes] | None:
    """Rows to learn from, of several months up to `newest`, whose window must be over."""
    samples = [sample for days in CUT_OFFS if (sample := sample_at(newest - days * DAY))]
    if not samples:
        return None
    given = np.concatenate([sample.pairs.given for sample in samples])
    wanted = np.concatenate([sample.wanted for sample in samples])
    if wanted.sum() < LEAST_BUYERS:
        return None
    chosen = np.random.default_rng(0).permutation(len(given))[: MOST_TAUGHT * 4]
    return given[chosen], wanted[chosen]
