"""Half a year of ordinary conversations, and the few that are going on at the end."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from demo.plants.quiet_month import volume
from demo.seasons import WEEKDAYS, count, moment
from demo.talks import topics
from demo.talks.meetings import Meetings
from demo.world import TALK_DAYS, Purchase, World

PER_DAY = 58.0
GROWTH = 0.25
PLAIN: dict[str, topics.Topic] = {
    "search": topics.search,
    "recommend": topics.recommend,
    "human": topics.human,
    "complaint": topics.complaint,
    "smalltalk": topics.smalltalk,
    "out_of_scope": topics.out_of_scope,
    "unanswered": topics.unanswered,
}
SHARES = {
    "search": 22,
    "recommend": 58,
    "human": 3,
    "complaint": 4,
    "smalltalk": 4,
    "out_of_scope": 3,
    "unanswered": 0.4,
    "order_status": 20,
    "ask_delivery": 9,
    "ask_returns": 7,
    "ask_payment": 5,
}
SOONEST, LATEST = 1, 9


def add_talks(meetings: Meetings) -> None:
    """Conversations for every one of the last 180 days."""
    world = meetings.world
    rng = world.rng("talks")
    orders = _orders_by_day(world)
    for days in range(TALK_DAYS - 1, -1, -1):
        day = world.ago(days).date()
        growth = 1.0 - GROWTH * days / TALK_DAYS
        for _ in range(count(rng, PER_DAY * growth * WEEKDAYS[day.weekday()] * volume(world, day))):
            _talk(meetings, rng, day, orders)


def add_open_talks(meetings: Meetings) -> None:
    """The conversations of the last hour and a half: they are open, and four of them wait for a person."""
    rng = meetings.world.rng("open talks")
    plots = (
        topics.waiting,
        topics.search,
        topics.waiting,
        topics.recommend,
        topics.complaining,
        topics.glaze_waiting,
        topics.search,
    )
    for index, plot in enumerate(plots):
        at = meetings.world.until - timedelta(minutes=95 - 11 * index)
        person = meetings.customer(rng, at)
        if talk := meetings.hold(rng, person, at, plot, channel="web"):
            talk.open, talk.satisfaction = True, None


def _talk(meetings: Meetings, rng: random.Random, day: date, orders: dict[date, list[Purchase]]) -> None:
    kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
    if kind == "order_status":
        if found := orders.get(day - timedelta(days=rng.randint(SOONEST, LATEST))):
            purchase = rng.choice(found)
            at = moment(rng, day, purchase.person.country)
            meetings.hold(rng, purchase.person, at, topics.order_status(purchase))
        return
    at = moment(rng, day, rng.choice(meetings.world.people).country)
    person = meetings.anybody(rng, at)
    meetings.hold(rng, person, at, PLAIN.get(kind) or topics.article(kind))


def _orders_by_day(world: World) -> dict[date, list[Purchase]]:
    found: dict[date, list[Purchase]] = defaultdict(list)
    for purchase in world.purchases:
        found[purchase.placed_at.date()].append(purchase)
    return found
