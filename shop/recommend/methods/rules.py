"""Bought together: association rules between the items of one visit, with support, confidence and lift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy import sparse

from shop.recommend.methods.base import Sparse
from shop.recommend.methods.log import Log, Numbers, Past

# Deeds of one customer this close together are one visit.
VISIT_DAYS = 1 / 24
# By chance a pair has as much evidence about once in two hundred times.
STRONG = 4.0
# More pairs would take more than 2 GB; what is left out makes a rule's share smaller, never larger.
MOST_PAIRS = 60_000_000


@dataclass(frozen=True)
class Rule:
    """Who takes one item takes another: in `both` of the `held` visits with the first, out of `visits` in all.

    `support` and `confidence` are shares of all visits and of those with the first; `lift` is how many times as often as usual,
    and `evidence` the logarithm of how much likelier the count is by such a habit than by chance.
    """

    item: int
    both: int
    held: int
    support: float
    confidence: float
    lift: float
    evidence: float

    @property
    def strong(self) -> bool:
        """Whether chance would hardly bring it about."""
        return self.evidence >= STRONG


class Rules(Sparse):
    """W[i, j] is the confidence of j given i for pairs with a lift above 1 that stand in `least` visits or more."""

    name = "together"
    parameters = ("least",)
    kept = ("starts", "columns", "values", "held", "visits")
    tried = False

    def __init__(self, least: int = 2) -> None:
        self.least = least
        self.held_: Numbers = np.zeros(0, dtype=np.int64)
        self.visits_: Numbers = np.zeros(1, dtype=np.int64)
        self.keep(sparse.csr_matrix((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64))

    def fit(self, log: Log) -> Self:
        """Count visits; where only the order is known a customer's whole past is one."""
        visits = visits_of(log.past)
        count = int(visits[-1]) + 1 if len(visits) else 0
        marks = sparse.csr_matrix((np.ones(len(visits)), (visits, log.past.columns)), shape=(count, log.width))
        marks.data[:] = 1.0
        held = np.asarray(marks.sum(axis=0)).ravel().astype(np.int64)
        pairs = (marks.T @ _small(marks)).tocoo()
        both, first, second = pairs.data, pairs.row, pairs.col
        telling = (first != second) & (both >= self.least) & (both * count > held[first] * held[second])
        kept = (both[telling] / held[first[telling]], (first[telling], second[telling]))
        self.held_, self.visits_ = held, np.array([count])
        return self.keep(sparse.csr_matrix(kept, shape=pairs.shape, dtype=np.float32), log.ids)

    def rules(self, item: int, most: int = 10) -> list[Rule]:
        """What goes with an item: strong rules by confidence times lift, then others by evidence; none where no visit tells."""
        column = int(self.columns(np.array([item]))[0])
        if column < 0:
            return []
        others, confidence = self.row(column)
        held, visits = int(self.held_[column]), int(self.visits_[0])
        both = np.rint(confidence * held)
        lift = both * visits / (held * self.held_[others])
        evidence = both * np.log(lift) - both * (1 - 1 / lift)
        found = []
        strong = evidence >= STRONG
        for place in np.lexsort((-np.where(strong, confidence * lift, evidence), ~strong))[:most].tolist():
            count = int(both[place])
            shares = count / visits, count / held, float(lift[place]), float(evidence[place])
            found.append(Rule(int(self.ids_[others[place]]), count, held, *shares))
        return found


def visits_of(past: Past) -> Numbers:
    """The number of each deed's visit, ascending; a visit ends where the customer changes or an hour passes."""
    if not len(past.owners):
        return np.zeros(0, dtype=np.int64)
    new: Any = (past.owners[1:] != past.owners[:-1]) | (past.ages[:-1] - past.ages[1:] > VISIT_DAYS)
    visits: Numbers = np.r_[0, np.cumsum(new)].astype(np.int64)
    return visits


def _small(marks: Any) -> Any:
    """The same visits, the largest emptied where more than `MOST_PAIRS` pairs would have to be counted."""
    sizes = np.diff(marks.indptr).astype(np.int64)
    order = np.argsort(sizes, kind="stable")
    large = order[np.cumsum(sizes[order] ** 2) > MOST_PAIRS]
    if not len(large):
        return marks
    kept = np.ones(len(sizes))
    kept[large] = 0.0
    return sparse.diags(kept) @ marks
