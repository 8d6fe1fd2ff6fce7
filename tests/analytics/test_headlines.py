"""Headlines compare with the period before and never divide by nothing."""

from __future__ import annotations

from datetime import date

from analytics.headlines import read_headlines
from analytics.ranges import DateRange
from shop import rollups
from shop.store import Store


def test_counts_shares_and_changes(store: Store) -> None:
    span = DateRange(date(2026, 3, 2), date(2026, 3, 2), "UTC")
    with store.transaction() as session:
        for quarter, fallbacks, intents in ((span.start, 3, 12), (span.previous().start, 2, 4)):
            rollups.count(session, "fallbacks", quarter, channel="web", by=fallbacks)
            rollups.count(session, "intents", quarter, channel="web", label="greet", by=intents)
        found = {line.key: line for line in read_headlines(session, span)}
    line = found["fallbacks"]
    assert (line.count, line.before, line.share, line.share_before, line.change) == (3, 2, 0.25, 0.5, 0.5)
    assert (found["bought"].share, found["bought"].change) == (None, None)
