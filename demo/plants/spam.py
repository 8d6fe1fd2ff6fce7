"""One hour in which many throw-away accounts send advertising."""

from __future__ import annotations

from datetime import timedelta

from demo.talks.meetings import Meetings
from demo.talks.topics import spam

DAYS_AGO, HOUR = 27, 3
ACCOUNTS = 140


def plant(meetings: Meetings) -> None:
    """One account, one message, never again."""
    world = meetings.world
    rng = world.rng("spam")
    start = world.ago(DAYS_AGO) + timedelta(hours=HOUR)
    ids = []
    for _ in range(ACCOUNTS):
        at = start + timedelta(seconds=rng.uniform(0, 3590))
        person = world.add_person("spammer", "zh" if rng.random() < 0.4 else "en", "US", at)
        ids.append(person.id)
        meetings.hold(rng, person, at, spam, channel="telegram")
    world.truth["spam"] = {"from": start.isoformat(), "hours": 1, "channel": "telegram", "customers": ids}
