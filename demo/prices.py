"""What a product cost when: today's price, and for premium matcha the lower one before the rise."""

from __future__ import annotations

from datetime import datetime

from demo.world import Good, World

TAG = "premium"
DAYS_AGO = 75
FACTOR = 1.35


def price_at(world: World, good: Good, at: datetime) -> int:
    """Unit price in cents at a moment."""
    if TAG in good.tags and at < world.ago(DAYS_AGO):
        return round(good.price / FACTOR / 10) * 10
    return good.price
