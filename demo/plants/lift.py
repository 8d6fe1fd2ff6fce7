"""What personal suggestions truly bring: orders in the week after them that recent popularity would not have brought."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.comparison import BEGAN, arm_at
from demo.orders import place
from demo.world import Person, Shown, World
from shop.purchases import ATTRIBUTION_DAYS

STRATEGIES = frozenset({"popular", "ease"})
CHANCE = 0.2
WEEK = timedelta(days=ATTRIBUTION_DAYS)


def assign(world: World) -> None:
    """Write on every suggestion since the comparison began which arm its customer is in."""
    for shown in world.shown:
        if shown.strategy in STRATEGIES and (arm := arm_at(world, shown.talk.handle.person, shown.at)):
            shown.arm = arm


def plant(world: World) -> None:
    """Let customers of the personal arm of whom something is known come back, some days later, for what they were shown."""
    rng = world.rng("lift")
    for cards in _answers(world):
        person, at = cards[0].talk.handle.person, cards[0].at
        owned = {line[0].id for bought in person.purchases if bought.placed_at < at for line in bought.lines}
        new = [shown.good for shown in cards if shown.good.id not in owned and shown.good.row["stock"] > 0]
        if owned and new and rng.random() < CHANCE:
            purchase = place(world, rng, person, at + timedelta(days=rng.uniform(0.2, 6.8)), [(rng.choice(new), 1)])
            if purchase:
                purchase.caused = True


def tell(world: World) -> None:
    """Write down the conversion of the personal arm with the orders caused and without them, once all orders are there."""
    firsts: dict[Person, datetime] = {}
    for shown in sorted(world.shown, key=lambda shown: shown.at):
        if shown.arm == "personal":
            firsts.setdefault(shown.talk.handle.person, shown.at)
    ripe = {person: at for person, at in firsts.items() if at <= world.until - WEEK}
    ordered = sum(_ordered(person, at, caused=True) for person, at in ripe.items())
    anyway = sum(_ordered(person, at, caused=False) for person, at in ripe.items())
    world.truth["lift"] = {
        "from": world.ago(BEGAN).date().isoformat(),
        "arms": ["popular", "personal"],
        "outcome": "share of customers with an order within 7 days of their first suggestion",
        "customers": len(ripe),
        "ordered": ordered,
        "lift": (ordered - anyway) / len(ripe),
        "caused_orders": sum(purchase.caused for purchase in world.purchases),
    }


def _answers(world: World) -> list[list[Shown]]:
    messages = [said.shown for talk in world.talks for said in talk.said if said.shown]
    return sorted((cards for cards in messages if cards[0].arm == "personal"), key=lambda cards: cards[0].at)


def _ordered(person: Person, at: datetime, *, caused: bool) -> bool:
    week = [bought for bought in person.purchases if at <= bought.placed_at < at + WEEK and not bought.cancelled]
    return any(caused or not bought.caused for bought in week)
