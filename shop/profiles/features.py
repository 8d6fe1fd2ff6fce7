"""What the models look at: numbers about a customer's purchases and looks before one moment. Nothing of it is a mood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from shop.profiles.records import Columns, Floats, Ints, Records

DAY = 86_400
NEVER_DAYS = 400.0
OPEN_GAP_DAYS = 60.0
# Orders it takes to speak of a usual gap.
GAP_ORDERS = 3
# Silence weighs the more the more often somebody came, from one and a half of their usual gaps on.
PATIENT, REGULAR = 1.5, 10
LATELY_DAYS, YEAR_DAYS = 30.0, 120.0
LOOKS = ("seen", "clicked", "carted", "liked")
FEATURES = (
    "recency", "second", "overdue", "silent", "orders", "lately", "steady", "visits_lately", "visits_steady", "spent", "largest",
    "tenure", "gap", "products", "basket", "last_basket", "looks",
)  # fmt: skip
# Features that say nearly the same are one reason; its value is the first one's.
REASONS: dict[str, tuple[str, ...]] = {
    "recency": ("recency", "second"),
    "overdue": ("overdue", "silent"),
    "orders": ("orders", "lately", "steady", "visits_lately", "visits_steady"),
    "spent": ("spent", "largest"),
    "tenure": ("tenure",),
    "gap": ("gap",),
    "products": ("products",),
    "basket": ("basket", "last_basket"),
    "looks": ("looks",),
}


@dataclass(frozen=True)
class Features:
    """One row for each customer with an order before the moment: `rows` are their places in the records.

    `raw` is customers x `FEATURES`: days, counts, and money in minor units; `lately`, `steady`, visits (days with an order) and
    `looks` fade with time; a basket is the number of lines of an order.
    """

    rows: Ints
    raw: Floats

    def column(self, name: str) -> Floats:
        """One feature of all customers."""
        return self.raw[:, FEATURES.index(name)]

    def where(self, mask: npt.NDArray[np.bool_]) -> Features:
        """The customers a mask selects."""
        return Features(self.rows[mask], self.raw[mask])

    @property
    def scaled(self) -> Floats:
        """What models are given: logarithms."""
        return np.log1p(self.raw)


FeaturesAt = Callable[[int], Features]


def features_of(records: Records) -> FeaturesAt:
    """`compute_features` of these records that remembers each moment it was asked for."""
    return cache(partial(compute_features, records, firsts=find_firsts(records)))


def find_firsts(records: Records) -> Columns:
    """The first time each customer bought each product."""
    lines = records.lines
    pairs = lines.customer * np.int64(len(records.goods.ids) + 1) + lines["product"]
    order = np.lexsort((lines.at, pairs))
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = pairs[order][1:] != pairs[order][:-1]
    return Columns(lines.customer[order][fresh], lines.at[order][fresh], {})


def compute_features(records: Records, at: int, firsts: Columns | None = None) -> Features:
    """The features as they stood at a moment (UTC seconds since 1970); `firsts` saves finding them again for every moment."""
    size = len(records.customers)
    past = records.orders.where(records.orders.at < at)
    age = (at - past.at) / DAY
    orders = np.bincount(past.customer, minlength=size).astype(np.float64)
    rows = np.flatnonzero(orders)
    recency, second, tenure = _ends(past, age, rows)
    gap = np.where(orders[rows] > 1, (tenure - recency) / np.maximum(1, orders[rows] - 1), np.maximum(tenure, OPEN_GAP_DAYS))
    gap = np.maximum(gap, 1.0)
    columns = {
        "recency": recency,
        "second": second,
        "overdue": recency / gap,
        "silent": np.maximum(0.0, recency / gap - PATIENT) * np.minimum(orders[rows], REGULAR),
        "orders": orders[rows],
        "spent": np.maximum(0.0, np.bincount(past.customer, past["spent"], size)[rows]),
        "largest": _largest(past, size)[rows],
        "tenure": tenure,
        "gap": gap,
        "products": _products(find_firsts(records) if firsts is None else firsts, at, size)[rows],
        "looks": _looks(records, at, size)[rows],
        **_habits(records, at, age, size, rows),
    }
    return Features(rows, np.column_stack([columns[name] for name in FEATURES]))


def buys_within(records: Records, rows: Ints, at: int, days: int) -> npt.NDArray[np.bool_]:
    """Whether each of these customers orders in the days after a moment."""
    inside = (records.orders.at >= at) & (records.orders.at < at + days * DAY)
    return np.bincount(records.orders.customer[inside], minlength=len(records.customers))[rows] > 0


def _ends(past: Columns, age: Floats, rows: Ints) -> tuple[Floats, Floats, Floats]:
    """Days since the last, the last but one and the first order; orders stand by customer and time."""
    first = np.searchsorted(past.customer, rows)
    last = np.searchsorted(past.customer, rows, side="right") - 1
    second = np.where(last > first, age[np.maximum(last - 1, first)], NEVER_DAYS)
    return age[last], second, age[first]


def _habits(records: Records, at: int, age: Floats, size: int, rows: Ints) -> dict[str, Floats]:
    """How often lately and over the year, by orders and by days with one, and how many lines an order has."""
    known = records.orders.at < at
    past = records.orders.where(known)
    lines = np.bincount(records.lines["order"], minlength=len(records.orders)).astype(np.float64)[known]
    day = past.at // DAY
    fresh = np.ones(len(past), dtype=np.bool_)
    fresh[1:] = (past.customer[1:] != past.customer[:-1]) | (day[1:] != day[:-1])
    last = np.searchsorted(past.customer, rows, side="right") - 1
    return {
        "lately": _faded(past.customer, age, LATELY_DAYS, size)[rows],
        "steady": _faded(past.customer, age, YEAR_DAYS, size)[rows],
        "visits_lately": _faded(past.customer[fresh], age[fresh], LATELY_DAYS, size)[rows],
        "visits_steady": _faded(past.customer[fresh], age[fresh], YEAR_DAYS, size)[rows],
        "basket": (np.bincount(past.customer, lines, size) / np.maximum(1, np.bincount(past.customer, minlength=size)))[rows],
        "last_basket": lines[last],
    }


def _largest(past: Columns, size: int) -> Floats:
    largest = np.zeros(size)
    np.maximum.at(largest, past.customer, past["spent"])
    return largest


def _faded(customer: Ints, age: Floats, half_life: float, size: int) -> Floats:
    return np.bincount(customer, 0.5 ** (age / half_life), size).astype(np.float64)


def _products(firsts: Columns, at: int, size: int) -> Floats:
    """How many different products each has ordered."""
    return np.bincount(firsts.customer[firsts.at < at], minlength=size).astype(np.float64)


def _looks(records: Records, at: int, size: int) -> Floats:
    past = records.deeds.where((records.deeds.at < at) & np.isin(records.deeds["kind"], LOOKS))
    return _faded(past.customer, (at - past.at) / DAY, LATELY_DAYS, size)
