"""Two weeks without a favourite tea: nobody can buy it, people ask, get angry and take another."""

from __future__ import annotations

from datetime import timedelta

from demo.seasons import moment
from demo.stock import BEGAN, DAYS, SKU, SUBSTITUTE
from demo.talks.meetings import Meetings
from demo.talks.topics import stock_question

QUESTIONS = 64


def plant(meetings: Meetings) -> None:
    """Add the conversations about it; orders follow `demo.stock`."""
    world = meetings.world
    rng = world.rng("stockout")
    good = world.good_by_sku(SKU)
    for index in range(QUESTIONS):
        day = (world.ago(BEGAN) + timedelta(days=index * DAYS // QUESTIONS)).date()
        at = moment(rng, day, "DE")
        meetings.hold(rng, meetings.anybody(rng, at), at, stock_question(good, angry=index % 5 in (1, 3)))
    world.truth["stockout"] = {
        "sku": SKU,
        "substitute": SUBSTITUTE,
        "first_day": world.ago(BEGAN).date().isoformat(),
        "last_day": world.ago(BEGAN - DAYS + 1).date().isoformat(),
        "conversations": QUESTIONS,
    }
