"""A year of ordinary orders."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate

from demo.couriers import CARRIERS, OTHERS, schedule
from demo.plants.pairs import companions
from demo.prices import price_at
from demo.seasons import count, demand, festivals, moment
from demo.stock import replace_sold_out
from demo.world import ORDER_DAYS, Good, Person, Purchase, World

PER_DAY = 27.0
CANCELLED = 0.02
FESTIVE = frozenset({"christmas", "new-year", "mid-autumn", "mothers-day"})
LINES = (50, 30, 14, 6)


def add_orders(world: World) -> None:
    """Orders of the regular customers for every day of the year up to today."""
    rng = world.rng("orders")
    buyers = world.of_kind("regular")
    weights = list(accumulate(person.weight for person in buyers))
    pairs = companions(world)
    for days in range(ORDER_DAYS - 1, -1, -1):
        day = world.ago(days).date()
        shelf = Shelf(world.goods, day)
        for _ in range(count(rng, PER_DAY * demand(day, world.today))):
            person = buyers[bisect(weights, rng.random() * weights[-1])]
            at = moment(rng, day, person.country)
            if person.joined < at:
                place(world, rng, person, at, fill_basket(rng, shelf, person, pairs))


class Shelf:
    """What is wanted on one day: every product's weight with the season's lift, festival boxes only in their season."""

    def __init__(self, goods: Sequence[Good], day: date) -> None:
        season = festivals(day)
        self.goods = goods
        weights = [good.weight * _lift(good, season) for good in goods]
        self.all = list(accumulate(weights))
        self.by_category: dict[str, tuple[list[Good], list[float]]] = {}
        for good, weight in zip(goods, weights, strict=True):
            members, sums = self.by_category.setdefault(good.category, ([], []))
            members.append(good)
            sums.append(weight + (sums[-1] if sums else 0.0))

    def pick(self, rng: random.Random, category: str | None = None) -> Good:
        """One product by its weight, of a category where one is given."""
        goods, sums = self.by_category[category] if category else (self.goods, self.all)
        return goods[bisect(sums, rng.random() * sums[-1])]


def fill_basket(
    rng: random.Random, shelf: Shelf, person: Person, pairs: dict[int, tuple[list[Good], float]]
) -> list[tuple[Good, int]]:
    """Products and quantities of one order: mostly from the person's favourite categories, with their companions."""
    chosen: dict[int, Good] = {}
    for _ in range(rng.choices((1, 2, 3, 4), LINES)[0]):
        good = shelf.pick(rng, rng.choice(person.tastes) if rng.random() < 0.6 else None)
        chosen[good.id] = good
        if good.id in pairs and rng.random() < pairs[good.id][1]:
            other = rng.choice(pairs[good.id][0])
            chosen[other.id] = other
    return [(good, 2 if rng.random() < 0.12 else 1) for good in chosen.values()]


def place(
    world: World, rng: random.Random, person: Person, at: datetime, basket: Sequence[tuple[Good, int]], channel: str = "web"
) -> Purchase | None:
    """Write down an order; None when it would lie after the history's end or nothing of it can be had."""
    lines = {}
    for good, quantity in basket:
        if have := replace_sold_out(world, rng, good, at):
            lines[have.id] = (have, quantity, price_at(world, have, at))
    if at > world.until or not lines:
        return None
    shipped, expected, delivered = schedule(world, rng, person.country, at)
    purchase = Purchase(
        person=person,
        placed_at=at,
        lines=list(lines.values()),
        channel=channel,
        carrier=CARRIERS.get(person.country, OTHERS),
        shipped_at=shipped,
        expected_at=expected,
        delivered_at=delivered,
        cancelled=rng.random() < CANCELLED,
    )
    world.purchases.append(purchase)
    person.purchases.append(purchase)
    return purchase


def number_orders(world: World) -> None:
    """Give every order its id by time and a number that cannot be guessed from another."""
    world.purchases.sort(key=lambda purchase: purchase.placed_at)
    numbers = world.rng("numbers").sample(range(100_000, 1_000_000), len(world.purchases))
    for index, (purchase, number) in enumerate(zip(world.purchases, numbers, strict=True), start=1):
        purchase.id, purchase.number = index, f"TS-{number}"


def status_at(purchase: Purchase, at: datetime) -> str:
    """placed, shipped, delivered or cancelled."""
    if purchase.cancelled:
        return "cancelled"
    if purchase.delivered_at <= at:
        return "delivered"
    return "shipped" if purchase.shipped_at <= at else "placed"


def bought_within(person: Person, at: datetime, days: int) -> list[Purchase]:
    """A person's orders in the days before a moment."""
    return [bought for bought in person.purchases if at - timedelta(days=days) <= bought.placed_at < at]


def _lift(good: Good, season: dict[str, float]) -> float:
    festive = good.tags & FESTIVE
    if festive:
        return max((12.0 * season[tag] for tag in festive if tag in season), default=0.02)
    if "gift" in good.tags and season:
        return 1.0 + max(season.values())
    return 1.0
