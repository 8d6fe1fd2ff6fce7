"""Who carries a parcel, how long it takes, and the three weeks in which one carrier failed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from demo.world import World

CARRIERS = {"IT": "Corriere Lampo", "DE": "Postvogel", "AT": "Postvogel", "GB": "Heron Parcel", "CH": "Postvogel"}
OTHERS = "Albatros Express"
USUAL_DAYS = {"GB": 5, "CH": 5, "US": 9, "CA": 9, "SG": 9, "HK": 9, "CN": 10}
EUROPEAN_DAYS = 3
FAILING_COUNTRY = "IT"
FAILED, DAYS = 104, 20


def is_failing(world: World, country: str, shipped_at: datetime) -> bool:
    """Whether a parcel that left then met the failure."""
    return country == FAILING_COUNTRY and world.ago(FAILED) <= shipped_at < world.ago(FAILED - DAYS)


def schedule(world: World, rng: random.Random, country: str, placed_at: datetime) -> tuple[datetime, datetime, datetime]:
    """When an order leaves, when it is expected and when it arrives."""
    shipped = placed_at + timedelta(hours=rng.uniform(6, 28))
    usual = USUAL_DAYS.get(country, EUROPEAN_DAYS)
    expected = shipped + timedelta(days=usual)
    late = rng.uniform(6, 13) if is_failing(world, country, shipped) else rng.triangular(-1.0, 1.8, -0.3)
    return shipped, expected, expected + timedelta(days=late)
