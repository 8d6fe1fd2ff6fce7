"""A campaign that looks twice as good as it is when its readers are compared with everybody else instead of with the hold-out."""

from __future__ import annotations

from datetime import timedelta

from demo.orders import Shelf, bought_within, fill_basket, place
from demo.world import Mailing, Person, World, every_nth

DAYS_AGO, WINDOW_DAYS = 36, 14
ACTIVE_DAYS = 60
HOLDOUT = 0.3
NAME = "Autumn post"
TEXT = "New roasted oolongs have arrived. 新到炭焙乌龙，欢迎品尝。"


def plant(world: World) -> None:
    """Write to the recently active, hold a part of them out, and add the orders the campaign caused."""
    rng = world.rng("campaign")
    sent = world.ago(DAYS_AGO) + timedelta(hours=9)
    known = [person for person in world.people if person.email and person.joined < sent]
    active = [person for person in known if person.kind == "regular" and bought_within(person, sent, ACTIVE_DAYS)]
    active.sort(key=lambda person: (_buys(world, person), rng.random()))
    holdout = every_nth(active, HOLDOUT)
    held = {person.id for person in holdout}
    treated = [person for person in active if person.id not in held]
    chosen = {person.id for person in active}
    others = [person for person in known if person.id not in chosen]
    base, everybody = _rate(world, holdout), _rate(world, others)
    # naive lift = treated - others, true lift = treated - holdout; the one is twice the other exactly here
    goal = round((2 * base - everybody) * len(treated))
    idle = [person for person in treated if not _buys(world, person)]
    rng.shuffle(idle)
    added = idle[: max(0, goal - (len(treated) - len(idle)))]
    for person in added:
        at = sent + timedelta(days=rng.uniform(0.1, WINDOW_DAYS - 0.1))
        place(world, rng, person, at, fill_basket(rng, Shelf(world.goods, at.date()), person, {}))
    world.mailings.append(Mailing(NAME, TEXT, sent, treated, holdout))
    world.truth["campaign"] = {
        "name": NAME,
        "sent_at": sent.isoformat(),
        "window_days": WINDOW_DAYS,
        "outcome": "share of customers with an order in the window; lifts are differences of shares",
        "lift": _rate(world, treated) - base,
        "naive_lift": _rate(world, treated) - everybody,
        "naive_control": "customers with a number, known before the campaign, who are no recipients",
        "caused_orders": len(added),
    }


def _buys(world: World, person: Person) -> bool:
    end = world.ago(DAYS_AGO) + timedelta(hours=9, days=WINDOW_DAYS)
    return bool(bought_within(person, end, WINDOW_DAYS))


def _rate(world: World, people: list[Person]) -> float:
    return sum(_buys(world, person) for person in people) / len(people)
