"""People who buy the same tea again every 28 days, two days more or less."""

from __future__ import annotations

from datetime import timedelta

from demo.orders import place
from demo.seasons import moment
from demo.stock import SKU
from demo.world import ORDER_DAYS, World

DAYS, SPREAD = 28, 2


def plant(world: World) -> None:
    """Give every refiller one product and its rhythm."""
    rng = world.rng("refills")
    products = [good for good in world.goods if good.refill_days == DAYS and good.category != "matcha" and good.sku != SKU]
    chosen = {}
    for person in world.of_kind("refiller"):
        good = rng.choice(products)
        chosen[person.id] = good.sku
        at = world.ago(ORDER_DAYS - rng.randrange(1, 120))
        while at < world.until:
            place(world, rng, person, moment(rng, at.date(), person.country), [(good, 1)])
            at += timedelta(days=DAYS + rng.randint(-SPREAD, SPREAD))
    world.truth["refills"] = {"days": DAYS, "spread": SPREAD, "products": chosen}
