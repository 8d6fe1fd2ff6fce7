"""Recommendations from being shown to being bought, by strategy."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analytics import metrics
from analytics.ranges import DateRange


@dataclass(frozen=True)
class Step:
    """What became of one strategy's recommendations; rates are shares of what was shown, None when nothing was."""

    strategy: str
    shown: int
    clicked: int
    bought: int

    @property
    def click_rate(self) -> float | None:
        """Clicked of shown."""
        return round(self.clicked / self.shown, 4) if self.shown else None

    @property
    def purchase_rate(self) -> float | None:
        """Bought of shown."""
        return round(self.bought / self.shown, 4) if self.shown else None


def read_funnel(session: Session, span: DateRange) -> list[Step]:
    """Each strategy's counts for what was suggested within the range, the most shown first."""
    shown, clicked, bought = (metrics.totals(session, metrics.REGISTRY[key], span) for key in ("shown", "clicked", "bought"))
    names = list(shown) + sorted((clicked.keys() | bought.keys()) - shown.keys())
    return [Step(name, shown.get(name, 0), clicked.get(name, 0), bought.get(name, 0)) for name in names]
