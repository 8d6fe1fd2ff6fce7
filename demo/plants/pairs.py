"""Things bought together far more often than chance: gaiwans with tea trays, kettles with the thermometer."""

from __future__ import annotations

from demo.world import Good, World

PAIRS = (("gaiwans", "LK-TD-", 0.4), ("kettles", "LK-TH-", 0.45), ("matcha", "LK-WH-", 0.25))


def companions(world: World) -> dict[int, tuple[list[Good], float]]:
    """For the id of a product, what is put beside it and how often."""
    found = {}
    for category, prefix, chance in PAIRS:
        others = [good for good in world.goods if good.sku.startswith(prefix)]
        for good in world.goods:
            if good.category == category:
                found[good.id] = (others, chance)
    return found


def plant(world: World) -> None:
    """Nothing to add: orders follow `companions`."""
    world.truth["pairs"] = {
        "pairs": [
            {
                "left": [good.sku for good in world.goods if good.category == category],
                "right": [good.sku for good in world.goods if good.sku.startswith(prefix)],
                "chance": chance,
            }
            for category, prefix, chance in PAIRS
        ]
    }
