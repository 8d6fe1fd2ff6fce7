"""One calendar month in which few people write."""

from __future__ import annotations

from datetime import date, timedelta

from demo.world import TALK_DAYS, World

VOLUME = 0.45


def month_of(world: World) -> date:
    """The first day of the first whole month of the conversations."""
    first = world.ago(TALK_DAYS - 1).date()
    return first if first.day == 1 else (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def volume(world: World, day: date) -> float:
    """Share of the usual conversations that a day has."""
    return VOLUME if day.replace(day=1) == month_of(world) else 1.0


def plant(world: World) -> None:
    """Nothing to add: the calendar follows `volume`."""
    world.truth["quiet_month"] = {"month": month_of(world).isoformat()[:7], "volume": VOLUME}
