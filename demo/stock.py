"""The one gap in the shop's stock: two weeks in which a favourite tea could not be had."""

from __future__ import annotations

import random
from datetime import datetime

from demo.world import Good, World

SKU, SUBSTITUTE = "LK-JP-100", "LK-JG-100"
BEGAN, DAYS = 58, 14
SHARE_SUBSTITUTED = 0.75


def is_sold_out(world: World, good: Good, at: datetime) -> bool:
    """Whether the product could not be had at that moment."""
    return good.sku == SKU and world.ago(BEGAN) <= at < world.ago(BEGAN - DAYS)


def replace_sold_out(world: World, rng: random.Random, good: Good, at: datetime) -> Good | None:
    """The product itself, its substitute while it is sold out, or None for those who would not have another."""
    if not is_sold_out(world, good, at):
        return good
    return world.good_by_sku(SUBSTITUTE) if rng.random() < SHARE_SUBSTITUTED else None
