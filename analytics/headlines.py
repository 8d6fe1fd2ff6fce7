"""The few numbers at the top: each with its definition and how it stood in the period before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analytics import metrics
from analytics.metrics import REGISTRY
from analytics.ranges import DateRange

HEADLINES = (
    ("conversations", None),
    ("customer_messages", None),
    ("fallbacks", "intents"),
    ("negative", "sentiment"),
    ("handovers", None),
    ("apologies", None),
    ("shown", None),
    ("clicked", "shown"),
    ("bought", "shown"),
)


@dataclass(frozen=True)
class Headline:
    """A count, and where it has a whole, its share of it; `before` is the equally long period directly before."""

    key: str
    title: str
    definition: str
    count: int
    before: int
    share: float | None = None
    share_before: float | None = None

    @property
    def change(self) -> float | None:
        """Relative change of the count; None when there was nothing before."""
        return (self.count - self.before) / self.before if self.before else None


def read_headlines(session: Session, span: DateRange) -> list[Headline]:
    """All headlines for a range."""
    found = []
    for key, whole in HEADLINES:
        metric = REGISTRY[key]
        count, before = (metrics.total(session, metric, period) for period in (span, span.previous()))
        share = share_before = None
        if whole:
            share = _divide(count, metrics.total(session, REGISTRY[whole], span))
            share_before = _divide(before, metrics.total(session, REGISTRY[whole], span.previous()))
        found.append(Headline(key, metric.title, metric.definition, count, before, share, share_before))
    return found


def _divide(part: int, whole: int) -> float | None:
    return part / whole if whole else None
