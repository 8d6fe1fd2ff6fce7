"""Whether a method would have named what customers chose next: nDCG and the share with a hit among the first ten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from shop.recommend.methods.log import Floats, Log, Mask, Numbers, Past

TOP = 10
PORTION = 500
STRETCH = 64
DRAWS = 1000
_DISCOUNTS = 1.0 / np.log2(np.arange(2, TOP + 2))

Scorer = Callable[[Past], Floats]


@dataclass(frozen=True)
class Trial:
    """What some customers did until a moment, and what they chose after it (sparse customers x items of the log).

    `again` says whether what they had before counts and may be named.
    """

    past: Past
    wanted: Any
    again: bool = False

    def sample(self, most: int) -> Trial:
        """At most so many of its customers, spread evenly."""
        size = self.past.count
        rows = np.unique(np.linspace(0, size - 1, most).astype(np.int64)) if size > most else np.arange(size)
        return Trial(self.past.of(rows), self.wanted[rows], self.again)


@dataclass(frozen=True)
class Judged:
    """One figure per customer: nDCG and hit among the first ten."""

    ndcg: npt.NDArray[np.float64]
    hits: npt.NDArray[np.float64]

    def figures(self) -> dict[str, float]:
        """Means with 95 % bootstrap intervals over customers."""
        found: dict[str, Any] = {"customers": len(self.hits)}
        for name, values in (("ndcg10", self.ndcg), ("hr10", self.hits)):
            found[name] = round(mean(values), 4)
            found[f"{name}_interval"] = [round(bound, 4) for bound in interval(values)]
        return found


def window_trial(log: Log, known: Log, days: tuple[float, float], *, again: bool = False, counts: Mask | None = None) -> Trial:
    """What the customers of `known` (the log before days[0]) chose between days[0] and days[1] ago.

    Without `again` only what was new to them counts. `counts` marks the deeds of the log that are choices; items that
    `known` does not know do not count.
    """
    people, columns = _later(log, known, days, counts)
    old = np.isin(people, known.people)
    wanted = _marks(np.searchsorted(known.people, people[old]), columns[old], known.past.count, known.width)
    if not again:
        had = known.past.matrix(np.ones_like(known.past.weights), known.width)
        wanted = (wanted - wanted.multiply(had)).tocsr()
        wanted.eliminate_zeros()
    rows = np.flatnonzero(np.diff(wanted.indptr))
    return Trial(known.past.of(rows), wanted[rows], again)


def newcomers(log: Log, known: Log, days: tuple[float, float], least: int = 1, counts: Mask | None = None) -> Trial:
    """What people chose in the window of whom nothing was known, where it was at least so many items."""
    people, columns = _later(log, known, days, counts)
    new = ~np.isin(people, known.people)
    names, owners = np.unique(people[new], return_inverse=True)
    wanted = _marks(owners, columns[new], len(names), known.width)
    wanted = wanted[np.flatnonzero(np.diff(wanted.indptr) >= least)]
    nothing = Past.of_one([])
    return Trial(Past(nothing.owners, nothing.columns, nothing.ages, nothing.steps, nothing.weights, wanted.shape[0]), wanted)


def reveal(trial: Trial, count: int, seed: int) -> Trial:
    """Newcomers of whom `count` of the items they chose are known, drawn at random, and the rest is wanted."""
    random = np.random.default_rng(seed)
    told = [np.sort(random.permutation(trial.wanted[row].indices)[:count]) for row in range(trial.past.count)]
    owners, columns = np.repeat(np.arange(len(told)), count), np.concatenate(told).astype(np.int64)
    left = (trial.wanted - _marks(owners, columns, *trial.wanted.shape)).tocsr()
    left.eliminate_zeros()
    steps = np.tile(np.arange(count)[::-1], len(told))
    zero = np.zeros(len(columns), dtype=np.float32)
    return Trial(Past(owners, columns, zero, steps, zero + 1, len(told)), left)


def last_out(log: Log) -> tuple[Log, Trial]:
    """Everything but each customer's last deed, and whether it would have been named."""
    past = log.past
    known = log.where(past.steps > 0)
    last = past.steps == 0
    people, ids = log.people[past.owners[last]], log.ids[past.columns[last]]
    counts = np.isin(people, known.people) & np.isin(ids, known.ids)
    owners, columns = np.searchsorted(known.people, people[counts]), np.searchsorted(known.ids, ids[counts])
    wanted = _marks(owners, columns, known.past.count, known.width)
    rows = np.flatnonzero(np.diff(wanted.indptr))
    return known, Trial(known.past.of(rows), wanted[rows])


def judge(trial: Trial, scorer: Scorer) -> Judged:
    """Rank all items for each customer; equal scores stand in the order of their columns."""
    return judge_rows(trial, lambda rows, past: scorer(past))


def judge_rows(trial: Trial, scorer: Callable[[Numbers, Past], Floats]) -> Judged:
    """The same for a scorer that is told which of the trial's customers it is asked for."""
    ndcg, hits = [], []
    for rows in portions(trial):
        past, wanted = trial.past.of(rows), trial.wanted[rows]
        found = first_ten(scorer(rows, past), None if trial.again else past)
        chosen = np.repeat(np.arange(len(rows)) * wanted.shape[1], np.diff(wanted.indptr)) + wanted.indices
        relevant = np.isin(found + np.arange(len(rows))[:, None] * wanted.shape[1], chosen)
        ideal = np.cumsum(_DISCOUNTS)[np.minimum(np.diff(wanted.indptr), TOP) - 1]
        ndcg.append((relevant * _DISCOUNTS[: relevant.shape[1]]).sum(1) / ideal)
        hits.append((relevant.sum(1) > 0).astype(np.float64))
    return Judged(np.concatenate(ndcg or [np.zeros(0)]), np.concatenate(hits or [np.zeros(0)]))


def portions(trial: Trial) -> list[Numbers]:
    """The trial's customers, a few hundred at a time."""
    starts = range(0, trial.past.count, PORTION)
    return [np.arange(start, min(start + PORTION, trial.past.count)) for start in starts]


def first_ten(scores: Floats, had: Past | None) -> Numbers:
    """The ten best columns of each row, best first, without what was had."""
    ranked = np.array(scores, dtype=np.float32)
    if had is not None:
        ranked[had.owners, had.columns] = -np.inf
    top = min(TOP, ranked.shape[1])
    near = ranked >= _bounds(ranked, top)[:, None]
    found = np.empty((len(ranked), top), dtype=np.int64)
    for row, (values, there) in enumerate(zip(ranked, near, strict=True)):
        candidates = np.flatnonzero(there)
        found[row] = candidates[np.argsort(-values[candidates], kind="stable")[:top]]
    return found


def _bounds(ranked: Floats, top: int) -> Floats:
    """For each row a value that at least its `top` best reach: of the best of each stretch of columns, the one at `top`."""
    count, width = ranked.shape
    stretches = width // STRETCH
    if stretches < top:
        return np.partition(ranked, width - top, axis=1)[:, width - top] if top else np.zeros(count, dtype=np.float32)
    best = ranked[:, : stretches * STRETCH].reshape(count, stretches, STRETCH).max(axis=2)
    bounds: Floats = np.partition(best, stretches - top, axis=1)[:, stretches - top]
    return bounds


def mean(values: npt.NDArray[np.float64]) -> float:
    """The mean, 0 of nothing."""
    return float(values.mean()) if len(values) else 0.0


def interval(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 % of the means of bootstrap samples, drawn with a fixed seed."""
    if not len(values):
        return 0.0, 0.0
    random = np.random.default_rng(0)
    means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(DRAWS)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def _later(log: Log, known: Log, days: tuple[float, float], counts: Mask | None) -> tuple[Numbers, Numbers]:
    """(person, column of `known`) of each choice in a window."""
    mask = (log.past.ages < days[0]) & (log.past.ages >= days[1])
    if counts is not None:
        mask &= counts
    people, ids = log.people[log.past.owners[mask]], log.ids[log.past.columns[mask]]
    right = np.isin(ids, known.ids)
    return people[right], np.searchsorted(known.ids, ids[right])


def _marks(owners: Numbers, columns: Numbers, count: int, width: int) -> Any:
    marks = sparse.csr_matrix((np.ones(len(owners)), (owners, columns)), shape=(count, width))
    marks.data[:] = 1.0
    return marks
