"""A courier fails in one country for three weeks; parcels come late, people are angry, then all is as before."""

from __future__ import annotations

from datetime import timedelta

from demo.couriers import CARRIERS, DAYS, FAILED, FAILING_COUNTRY, is_failing
from demo.talks.meetings import Meetings
from demo.talks.topics import late_parcel

SHARE_ANGRY = 0.7


def plant(meetings: Meetings) -> None:
    """Let most of those whose parcel is late write while they wait."""
    world = meetings.world
    rng = world.rng("courier")
    late = [bought for bought in world.purchases if is_failing(world, bought.person.country, bought.shipped_at)]
    talks = 0
    for purchase in late:
        if rng.random() < SHARE_ANGRY:
            wait = (purchase.delivered_at - purchase.expected_at) * rng.uniform(0.3, 0.9)
            talks += meetings.hold(rng, purchase.person, purchase.expected_at + wait, late_parcel(purchase)) is not None
    world.truth["courier"] = {
        "country": FAILING_COUNTRY,
        "carrier": CARRIERS[FAILING_COUNTRY],
        "shipped_from": world.ago(FAILED).date().isoformat(),
        "shipped_to": (world.ago(FAILED - DAYS) - timedelta(days=1)).date().isoformat(),
        "late_orders": len(late),
        "conversations": talks,
    }
