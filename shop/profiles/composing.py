"""From records and models to facts: the same for every customer of a night and for one after a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from shop.profiles.declared import declared_facts, dislikes_of, likes_of
from shop.profiles.facts import CONVERSATIONS, CUSTOMER, INTERACTIONS, ORDERS, RATINGS, Fact, Reason
from shop.profiles.features import DAY, GAP_ORDERS, Features, compute_features
from shop.profiles.fitting import LEAVES_ORDERS, Fitted
from shop.profiles.records import Floats, Ints, Records
from shop.profiles.tastes import Shares, bands_of, find_edges, weigh

TASTES, BRANDS = 3, 2
HALF_YEAR = 180.0

Facts = dict[str, Fact]
Why = list[tuple[Reason, ...]]


@dataclass(frozen=True)
class Night:
    """Everything computed for all customers at once, by row of the records or of the features."""

    records: Records
    at: int
    features: Features
    place: dict[int, int]
    segments: tuple[list[str], Why] | None
    buys: tuple[list[float], Why] | None
    leaves: tuple[list[float], Why] | None
    needs: Mapping[int, Any]
    categories: Shares
    brands: Shares
    bands: Shares
    channels: Shares
    languages: Shares
    ratings: dict[int, tuple[float, int]]


def compose(records: Records, fitted: Fitted, at: int) -> Iterator[tuple[int, Facts]]:
    """The facts of each customer of the records (by id) at a moment (UTC seconds since 1970)."""
    night = _compute(records, fitted, at)
    moment = datetime.fromtimestamp(at, UTC)
    for row, customer_id in enumerate(records.customers.tolist()):
        yield customer_id, _facts(night, fitted, row, moment)


def _compute(records: Records, fitted: Fitted, at: int) -> Night:
    features = compute_features(records, at)
    refused = {row: told for row, person in enumerate(records.people) if (told := dislikes_of(person[2]))}
    goods = records.goods
    edges = fitted.edges or find_edges(goods)
    known = len(features.rows) > 0
    return Night(
        records=records,
        at=at,
        features=features,
        place={row: place for place, row in enumerate(features.rows.tolist())},
        segments=(fitted.segments.assign(features), fitted.segments.reasons(features)) if fitted.segments and known else None,
        buys=_likely(fitted.buys, features),
        leaves=_likely(fitted.leaves, features),
        needs=fitted.needs.foretell(records, at, refused) if fitted.needs else {},
        categories=weigh(records, at, goods.category, asked=True).best(TASTES + 3),
        brands=weigh(records, at, goods.brand).best(BRANDS),
        bands=weigh(records, at, bands_of(goods, edges)).best(1),
        channels=_favourites(records, "channel"),
        languages=_favourites(records, "language"),
        ratings=_ratings(records),
    )


def _likely(model: Any, features: Features) -> tuple[list[float], Why] | None:
    if model is None or not len(features.rows):
        return None
    return np.round(model.probabilities(features), 3).tolist(), model.reasons(features)


def _facts(night: Night, fitted: Fitted, row: int, at: datetime) -> Facts:
    language, country, attributes = night.records.people[row]
    place = night.place.get(row)
    facts = _purchases(night, place, at)
    facts |= _models(night, fitted, row, place, at)
    facts |= _tastes(night, row, attributes, at)
    facts |= _contact(night, row, language, country, at)
    return facts | declared_facts(attributes, at)


def _purchases(night: Night, place: int | None, at: datetime) -> Facts:
    if place is None:
        return {"orders": Fact(0, at, (ORDERS,))}
    value = dict(zip(("recency", "orders", "spent", "gap"), _values(night.features, place), strict=True))
    orders = int(value["orders"])
    last = datetime.fromtimestamp(night.at - value["recency"] * DAY, UTC)
    enough = orders >= GAP_ORDERS
    return {
        "orders": Fact(orders, at, (ORDERS,)),
        "last_order": Fact(last.date().isoformat(), at, (ORDERS,)),
        "spent": Fact({"amount": round(value["spent"]), "currency": night.records.currency}, at, (ORDERS,)),
        "usual_gap": Fact(
            round(value["gap"]) if enough else None, at, (ORDERS,), lacks=None if enough else ("orders", GAP_ORDERS)
        ),
    }


def _values(features: Features, place: int) -> list[float]:
    return [float(features.column(name)[place]) for name in ("recency", "orders", "spent", "gap")]


def _models(night: Night, fitted: Fitted, row: int, place: int | None, at: datetime) -> Facts:
    orders = 0 if place is None else int(night.features.column("orders")[place])
    source: tuple[str, ...] = (ORDERS, INTERACTIONS)
    facts = {
        "segment": _answer(night.segments, place, orders, 1, at, (ORDERS,)),
        "buys_30_days": _answer(night.buys, place, orders, 1, at, source),
        "leaves_90_days": _answer(night.leaves, place, orders, LEAVES_ORDERS, at, source),
    }
    source = (ORDERS, INTERACTIONS, CONVERSATIONS)
    if found := night.needs.get(row):
        facts["need"] = Fact(found[0], at, source, found[1])
    else:
        facts["need"] = Fact(None, at, source, lacks=("deeds", 1) if fitted.needs else ("shop", 1))
    return facts


def _answer(
    found: tuple[Any, Why] | None, place: int | None, orders: int, least: int, at: datetime, source: tuple[str, ...]
) -> Fact:
    if orders < least or place is None:
        return Fact(None, at, source, lacks=("orders", least))
    if found is None:
        return Fact(None, at, source, lacks=("shop", 1))
    return Fact(found[0][place], at, source, found[1][place])


def _tastes(night: Night, row: int, attributes: Mapping[str, Any], at: datetime) -> Facts:
    """What was told wins: what is disliked goes, what is liked stands first."""
    liked, refused = likes_of(attributes)[::-1], set(dislikes_of(attributes))
    found = [(name, share) for name, share in night.categories.get(row, []) if name not in refused]
    shares = dict(found)
    first = [(name, shares.get(name)) for name in liked]
    tastes = [*first, *((name, share) for name, share in found if name not in liked)][:TASTES]
    source, asked = (ORDERS, INTERACTIONS), (ORDERS, INTERACTIONS, CONVERSATIONS)
    return {
        "categories": _shares(tastes, at, asked),
        "brands": _shares(night.brands.get(row, []), at, source),
        "price_band": _shares(night.bands.get(row, []), at, source),
    }


def _shares(found: list[Any], at: datetime, source: tuple[str, ...]) -> Fact:
    if not found:
        return Fact(None, at, source, lacks=("deeds", 1))
    return Fact([{"name": name, "share": share} for name, share in found], at, source)


def _contact(night: Night, row: int, language: str | None, country: str | None, at: datetime) -> Facts:
    facts = {}
    if spoken := night.languages.get(row):
        facts["language"] = Fact(spoken[0][0], at, (CONVERSATIONS,))
    elif language:
        facts["language"] = Fact(language, at, (CUSTOMER,))
    if channel := night.channels.get(row):
        facts["channel"] = Fact(channel[0][0], at, (CONVERSATIONS, ORDERS))
    if country:
        facts["country"] = Fact(country, at, (CUSTOMER,))
    rated = night.ratings.get(row)
    mean = None if rated is None else {"mean": round(rated[0], 2), "count": rated[1]}
    facts["satisfaction"] = Fact(mean, at, (RATINGS,), lacks=None if rated else ("ratings", 1))
    return facts


def _favourites(records: Records, name: str) -> Shares:
    """The channel or language most used lately; an order counts half a conversation."""
    newest = int(max([0, *records.talks.at.tolist()[-1:], *records.orders.at.tolist()[-1:]]))
    parts = [(records.talks, 1.0), *([(records.orders, 0.5)] if name == "channel" else [])]
    customer = np.concatenate([rows.customer for rows, _ in parts])
    value = np.concatenate([rows[name] for rows, _ in parts])
    weight = np.concatenate([much * 0.5 ** ((newest - rows.at) / DAY / HALF_YEAR) for rows, much in parts])
    return _best(customer, value, weight)


def _best(customer: Ints, value: Any, weight: Floats) -> Shares:
    names = sorted({str(one) for one in set(value.tolist()) if one})
    code = {one: place for place, one in enumerate(names)}
    kind = np.array([code.get(one, -1) for one in value.tolist()], dtype=np.int64)
    told = kind >= 0
    keys, place = np.unique(customer[told] * max(1, len(names)) + kind[told], return_inverse=True)
    sums = np.bincount(place, weight[told], len(keys))
    order = np.lexsort((-sums, keys // max(1, len(names))))
    found: Shares = {}
    for key, much in zip(keys[order].tolist(), sums[order].tolist(), strict=True):
        found.setdefault(key // len(names), [(names[key % len(names)], much)])
    return found


def _ratings(records: Records) -> dict[int, tuple[float, int]]:
    rated = records.talks.where(records.talks["rating"] > 0)
    size = len(records.customers)
    counts = np.bincount(rated.customer, minlength=size)
    sums = np.bincount(rated.customer, rated["rating"].astype(np.float64), size)
    return {row: (float(sums[row] / counts[row]), int(counts[row])) for row in np.flatnonzero(counts).tolist()}
