"""Premium matcha becomes a third dearer, and the people who bought it stop coming."""

from __future__ import annotations

from datetime import timedelta

from demo.orders import place
from demo.prices import DAYS_AGO, FACTOR, TAG, price_at
from demo.seasons import moment
from demo.talks.meetings import Meetings
from demo.talks.topics import price_complaint
from demo.world import ORDER_DAYS, World

SHARE_STAYING = 0.12
COMPLAINTS = 44


def plant(world: World) -> None:
    """Give the matcha drinkers their orders before the rise, few of them after it."""
    rng = world.rng("price rise")
    premium = [good for good in world.goods if TAG in good.tags]
    rise = world.ago(DAYS_AGO)
    group = world.of_kind("matcha")
    stayed = group[: round(len(group) * SHARE_STAYING)]
    for person in group:
        favourite = rng.choice(premium)
        at = world.ago(ORDER_DAYS - rng.randrange(1, 20))
        until = world.until if person in stayed else rise
        while at < until:
            place(world, rng, person, moment(rng, at.date(), person.country), [(favourite, 1)])
            at += timedelta(days=rng.randrange(19, 31))
    world.truth["price_rise"] = {
        "day": rise.date().isoformat(),
        "factor": FACTOR,
        "skus": [good.sku for good in premium],
        "prices": {good.sku: [price_at(world, good, rise - timedelta(days=1)), good.price] for good in premium},
        "customers": [person.id for person in group],
        "stayed": [person.id for person in stayed],
        "conversations": COMPLAINTS,
    }


def complain(meetings: Meetings) -> None:
    """Let those who leave ask why, in the weeks after."""
    world = meetings.world
    rng = world.rng("price complaints")
    premium = [good for good in world.goods if TAG in good.tags]
    gone = set(world.truth["price_rise"]["customers"]) - set(world.truth["price_rise"]["stayed"])
    leaving = [person for person in world.people if person.id in gone]
    for index in range(COMPLAINTS):
        person = leaving[index % len(leaving)]
        at = moment(rng, world.ago(DAYS_AGO - rng.randrange(1, 35)).date(), person.country)
        meetings.hold(rng, person, at, price_complaint(rng.choice(premium)))
