"""Bought together: association rules between the items of one visit, with support, confidence and lift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy import sparse

from shop.recommend.methods.base import Sparse
from shop.recommend.methods.log import Floats, Log, Numbers, Past

# Deeds of one customer this close together are one visit.
VISIT_DAYS = 1 / 24


@dataclass(frozen=True)
class Rule:
    """Who takes one item takes another: in what share of all visits, of visits with the first, and how many times as often."""

    item: int
    support: float
    confidence: float
    lift: float


class Rules(Sparse):
    """W[i, j] is the confidence of j given i for pairs with a lift above 1 that stand in `least` visits or more."""

    name = "together"
    parameters = ("least",)
    kept = ("starts", "columns", "values", "shares")
    tried = False

    def __init__(self, least: int = 2) -> None:
        self.least = least
        self.shares_: Floats = np.zeros(0, dtype=np.float32)
        self.keep(sparse.csr_matrix((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64))

    def fit(self, log: Log) -> Self:
        """Count visits; where only the order is known a customer's whole past is one."""
        visits = visits_of(log.past)
        count = int(visits[-1]) + 1 if len(visits) else 0
        marks = sparse.csr_matrix((np.ones(len(visits)), (visits, log.past.columns)), shape=(count, log.width))
        marks.data[:] = 1.0
        held = np.asarray(marks.sum(axis=0)).ravel()
        pairs = (marks.T @ marks).tocoo()
        both, first, second = pairs.data, pairs.row, pairs.col
        telling = (first != second) & (both >= self.least) & (both * count > held[first] * held[second])
        kept = (both[telling] / held[first[telling]], (first[telling], second[telling]))
        self.shares_ = (held / max(1, count)).astype(np.float32)
        return self.keep(sparse.csr_matrix(kept, shape=pairs.shape, dtype=np.float32), log.ids)

    def rules(self, item: int, most: int = 10) -> list[Rule]:
        """What goes with an item, the surest first; none for an item the visits do not tell of."""
        column = int(self.columns(np.array([item]))[0])
        if column < 0:
            return []
        others, confidence = self.row(column)
        order = np.argsort(-confidence, kind="stable")[:most]
        share = float(self.shares_[column])
        return [
            Rule(int(self.ids_[other]), share * sure, sure, sure / float(self.shares_[other]))
            for other, sure in zip(others[order].tolist(), confidence[order].tolist(), strict=True)
        ]


def visits_of(past: Past) -> Numbers:
    """The number of each deed's visit, ascending; a visit ends where the customer changes or an hour passes."""
    if not len(past.owners):
        return np.zeros(0, dtype=np.int64)
    new: Any = (past.owners[1:] != past.owners[:-1]) | (past.ages[:-1] - past.ages[1:] > VISIT_DAYS)
    visits: Numbers = np.r_[0, np.cumsum(new)].astype(np.int64)
    return visits
