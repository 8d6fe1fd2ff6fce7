"""What customers did, as parallel arrays: the one thing every method learns from and answers for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from shop.recommend.methods.about import About

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class Past:
    """What is known of `count` customers: one entry per deed, each customer's together and oldest first.

    `columns` name items as the method numbers them, `ages` are days before the moment of the question (0 where nobody
    knows), `steps` count the same customer's later deeds, `weights` say how much a deed means (a purchase 1).
    """

    owners: Numbers
    columns: Numbers
    ages: Floats
    steps: Numbers
    weights: Floats
    count: int = 1

    @classmethod
    def of_one(cls, columns: Any, ages: Any = None, weights: Any = None) -> Past:
        """One customer's deeds, oldest first; without ages they happened just now, without weights each counts 1."""
        items = np.asarray(columns, dtype=np.int64)
        size = len(items)
        old = np.zeros(size, np.float32) if ages is None else np.asarray(ages, dtype=np.float32)
        meant = np.ones(size, np.float32) if weights is None else np.asarray(weights, dtype=np.float32)
        return cls(np.zeros(size, dtype=np.int64), items, old, np.arange(size)[::-1].copy(), meant)

    def where(self, mask: Mask) -> Past:
        """The deeds a mask selects, of the same customers; steps are counted anew."""
        owners = self.owners[mask]
        return Past(owners, self.columns[mask], self.ages[mask], _steps(owners), self.weights[mask], self.count)

    def latest(self, most: int) -> Past:
        """Only each customer's latest deeds."""
        return self.where(self.steps < most)

    def of(self, customers: Numbers) -> Past:
        """The deeds of some customers (ascending), numbered anew from 0."""
        new = np.full(self.count, -1, dtype=np.int64)
        new[customers] = np.arange(len(customers))
        mask = new[self.owners] >= 0
        owners = new[self.owners[mask]]
        kept = (self.columns[mask], self.ages[mask], self.steps[mask], self.weights[mask])
        return Past(owners, *kept, count=len(customers))

    @cached_property
    def known(self) -> Numbers:
        """How many deeds there are of each customer."""
        return np.bincount(self.owners, minlength=self.count)

    def matrix(self, weights: Floats, width: int, *, summed: bool = False) -> Any:
        """Sparse customers x items (CSR): of each pair the largest weight, or the sum."""
        size = (self.count, width)
        if summed:
            return sparse.csr_matrix((weights, (self.owners, self.columns)), shape=size, dtype=np.float32)
        order = np.lexsort((-weights, self.columns, self.owners))
        rows, columns, weights = self.owners[order], self.columns[order], weights[order]
        first = np.ones(len(rows), dtype=np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        return sparse.csr_matrix((weights[first], (rows[first], columns[first])), shape=size, dtype=np.float32)


@dataclass(frozen=True)
class Log:
    """The pasts of all customers with the ids of items and people (ascending); `timed` when ages are known.

    `about` is what the items are, where that is known; an item may be there that nobody chose.
    """

    past: Past
    ids: Numbers
    people: Numbers
    timed: bool = True
    about: About | None = None

    @property
    def width(self) -> int:
        """How many items there are."""
        return len(self.ids)

    def sold(self) -> Numbers:
        """How often each item was chosen."""
        return np.bincount(self.past.columns, minlength=self.width)

    def before(self, days: float) -> Log:
        """What was known so many days before; items and people who came later are not in it."""
        return self.where(self.past.ages >= days, days)

    def where(self, mask: Mask, days: float = 0.0) -> Log:
        """The deeds a mask selects, asked about `days` days earlier; items and people without any are left out."""
        past = self.past
        people, ids = self.people[past.owners[mask]], self.ids[past.columns[mask]]
        moments = -past.ages[mask].astype(np.float64) * SECONDS_PER_DAY if self.timed else None
        found = log_of(people, ids, moments, past.weights[mask], end=-days * SECONDS_PER_DAY)
        return found if self.about is None else replace(found, about=self.about.of(np.searchsorted(self.ids, found.ids)))


def log_of(
    customers: Numbers, items: Numbers, moments: npt.NDArray[Any] | None, weights: Floats | None = None, end: float | None = None
) -> Log:
    """Number and sort what happened; `moments` are seconds, None when only the order is known, `end` the moment of asking."""
    ids, columns = np.unique(items, return_inverse=True)
    people, owners = np.unique(customers, return_inverse=True)
    order = np.argsort(owners, kind="stable") if moments is None else np.lexsort((moments, owners))
    ages = np.zeros(len(items), dtype=np.float32)
    if moments is not None and len(items):
        last = float(moments.max()) if end is None else end
        ages = ((last - moments) / SECONDS_PER_DAY).astype(np.float32)
    meant = np.ones(len(items), dtype=np.float32) if weights is None else weights
    owners = owners[order]
    past = Past(owners, columns[order], ages[order], _steps(owners), meant[order], len(people))
    return Log(past, ids, people, moments is not None)


def _steps(owners: Numbers) -> Numbers:
    """How many entries of the same owner follow each one; owners stand together."""
    if not len(owners):
        return np.zeros(0, dtype=np.int64)
    last = np.flatnonzero(np.r_[owners[1:] != owners[:-1], True])
    ends = np.repeat(last, np.diff(np.r_[-1, last]))
    return ends - np.arange(len(owners))
