"""A question no intent covers, asked more often every week: is the glaze lead-free?"""

from __future__ import annotations

from demo.seasons import moment
from demo.talks.meetings import Meetings
from demo.talks.topics import glaze

WEEKLY = (4, 6, 9, 13, 18, 25, 34, 46)


def plant(meetings: Meetings) -> None:
    """The question's conversations in the eight weeks up to today, oldest first."""
    world = meetings.world
    rng = world.rng("glaze")
    for index, size in enumerate(WEEKLY):
        weeks_left = len(WEEKLY) - index
        for _ in range(size):
            day = world.ago(7 * weeks_left - rng.randrange(7)).date()
            at = moment(rng, day, "DE")
            meetings.hold(rng, meetings.anybody(rng, at), at, glaze)
    world.truth["glaze"] = {"first_day": world.ago(7 * len(WEEKLY)).date().isoformat(), "weekly": list(WEEKLY)}
