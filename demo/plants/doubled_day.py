"""A day whose looks at products were logged twice."""

from __future__ import annotations

from dataclasses import replace

from demo.world import World

DAYS_AGO = 33


def plant(world: World) -> None:
    """Repeat every look of that day."""
    day = world.ago(DAYS_AGO).date()
    looks = [deed for deed in world.deeds if deed.kind == "seen" and deed.at.date() == day]
    world.deeds.extend(replace(deed) for deed in looks)
    world.truth["doubled_day"] = {"day": day.isoformat(), "kind": "seen", "rows": 2 * len(looks)}
