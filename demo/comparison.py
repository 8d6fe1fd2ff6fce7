"""The shop's comparison of personal suggestions with recent popularity: since when, who is in which arm, what was drawn."""

from __future__ import annotations

from datetime import datetime

from demo.world import Person, World
from shop.recommend.arms import Arm, arm_of

BEGAN = 89
EXPLORED = 0.05
POOL = 10


def arm_at(world: World, person: Person, at: datetime) -> Arm | None:
    """The arm a suggestion to this person carries; None before the comparison began."""
    return arm_of(person.id) if at >= world.ago(BEGAN) else None


def version_at(strategy: str, at: datetime) -> str:
    """The model that spoke: the demo's shop fits one on the first of every month."""
    return f"{strategy}-{at:%Y%m}01T030000-demo"
