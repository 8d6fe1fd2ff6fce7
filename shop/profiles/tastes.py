"""What customers like to buy: categories, brands and price bands, what was done long ago counting less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from shop.profiles.features import DAY
from shop.profiles.records import Floats, Goods, Ints, Records

HALF_LIFE_DAYS = 90.0
WEIGHTS = {"seen": 0.1, "clicked": 0.3, "carted": 0.8, "liked": 1.0, "dismissed": -1.0}
ASKED = 0.5
BANDS = ("low", "middle", "high")
LEAST_WEIGHT = 0.05

Edges = dict[str, tuple[float, float]]
Shares = dict[int, list[tuple[str, float]]]


@dataclass(frozen=True)
class Weighed:
    """How much each customer did with each kind of thing; `names` are the kinds, `kind` is an index into them."""

    customer: Ints
    kind: Ints
    weight: Floats
    names: Sequence[str]

    def best(self, limit: int) -> Shares:
        """The kinds with the largest share of each customer, by customer; shares are of all they did."""
        keys, place = np.unique(self.customer * len(self.names) + self.kind, return_inverse=True)
        sums = np.bincount(place, self.weight, len(keys))
        keys, sums = keys[sums > LEAST_WEIGHT], sums[sums > LEAST_WEIGHT]
        customer, kind = keys // max(1, len(self.names)), keys % max(1, len(self.names))
        order = np.lexsort((kind, -sums, customer))
        totals = np.bincount(customer, sums)
        found: Shares = {}
        for who, what, share in zip(
            customer[order].tolist(), kind[order].tolist(), (sums / totals[customer])[order].tolist(), strict=True
        ):
            rows = found.setdefault(who, [])
            if len(rows) < limit:
                rows.append((self.names[what], round(share, 3)))
        return found


def weigh(records: Records, at: int, values: npt.NDArray[Any], *, asked: bool = False) -> Weighed:
    """Purchases, looks and likes by a value of the product (an object column of `goods`), with what was asked for if wanted."""
    deeds, lines, asks = records.deeds, records.lines, records.asks
    said = asks["category"] if asked else np.array([], dtype=object)
    names, codes = np.unique(np.concatenate([values, said]).astype(str), return_inverse=True)
    of_good, of_ask = codes[: len(values)], codes[len(values) :]
    customer = [lines.customer, deeds.customer, *([asks.customer] if asked else [])]
    kind = [of_good[lines["product"]], of_good[deeds["product"]], *([of_ask] if asked else [])]
    weight = [
        _fade(at, lines.at),
        _fade(at, deeds.at) * _weights(deeds["kind"]),
        *([_fade(at, asks.at) * ASKED] if asked else []),
    ]
    whose, what, much = np.concatenate(customer), np.concatenate(kind).astype(np.int64), np.concatenate(weight)
    told = names[what] != "" if len(names) else np.zeros(0, dtype=np.bool_)
    return Weighed(whose[told], what[told], much[told], [str(name) for name in names])


def find_edges(goods: Goods) -> Edges:
    """The two prices that part the products of each category into thirds."""
    edges = {}
    for name in np.unique(goods.category):
        low, high = np.quantile(goods.price[goods.category == name], (1 / 3, 2 / 3))
        edges[str(name)] = (float(low), float(high))
    return edges


def bands_of(goods: Goods, edges: Edges) -> npt.NDArray[Any]:
    """The price band of each product within its category; empty for a category nobody knew when the edges were found."""
    known = [edges.get(str(name)) for name in goods.category]
    pairs = zip(goods.price.tolist(), known, strict=True)
    named = ["" if edge is None else BANDS[(price > edge[0]) + (price > edge[1])] for price, edge in pairs]
    return np.array(named, dtype=object)


def _fade(at: int, moments: Ints) -> Floats:
    return 0.5 ** (np.maximum(0, at - moments) / (DAY * HALF_LIFE_DAYS))


def _weights(kinds: npt.NDArray[Any]) -> Floats:
    weights = np.zeros(len(kinds))
    for kind, weight in WEIGHTS.items():
        weights[kinds == kind] = weight
    return weights
