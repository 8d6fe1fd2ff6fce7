"""People who buy in the weeks before Christmas only, and only gift sets."""

from __future__ import annotations

from demo.orders import place
from demo.seasons import moment
from demo.world import ORDER_DAYS, World

SEASON = ((11, 20), (12, 23))


def plant(world: World) -> None:
    """One to three gift orders for every giver, within the season's days that the year contains."""
    rng = world.rng("givers")
    gifts = [good for good in world.goods if good.category == "gift-sets" and not good.tags & {"mid-autumn", "mothers-day"}]
    days = [
        day for day in (world.ago(back).date() for back in range(1, ORDER_DAYS)) if SEASON[0] <= (day.month, day.day) <= SEASON[1]
    ]
    givers = world.of_kind("giver")
    for person in givers:
        for day in rng.sample(days, min(len(days), rng.choice((1, 2, 2, 3)))):
            place(world, rng, person, moment(rng, day, person.country), [(rng.choice(gifts), rng.choice((1, 1, 2)))])
    world.truth["givers"] = {"customers": [person.id for person in givers], "season": [list(edge) for edge in SEASON]}
