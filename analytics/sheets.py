"""The tables behind every chart: what a page draws, what its headline says and what its CSV holds are one sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from analytics import metrics
from analytics.funnel import LAST_POSITION, Side, Step, read_funnel, read_funnel_across, read_funnel_by
from analytics.metrics import REGISTRY, Metric
from analytics.ranges import DateRange
from shop.errors import NotFound
from shop.purchases import ATTRIBUTION_DAYS

Cell = str | int | float | None
# A share of fewer says nothing.
LEAST_SHOWN = 30
ORDER = ("customer", "bot", "staff", "positive", "neutral", "negative")


@dataclass(frozen=True)
class Sheet:
    """Rows under named columns; the sum over the columns in `counted` is `total`."""

    key: str
    title: str
    unit: str
    definition: str
    columns: tuple[str, ...]
    counted: tuple[str, ...]
    rows: list[tuple[Cell, ...]]

    @property
    def total(self) -> int:
        """The headline: the sum of everything that is counted."""
        places = [self.columns.index(name) for name in self.counted]
        return sum(int(row[place] or 0) for row in self.rows for place in places)


Builder = Callable[[Session, DateRange, str, Metric], Sheet]


def by_day(session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row a day, one column for the count."""
    counts = metrics.daily(session, metric, span)
    sums = dict.fromkeys(span.days, 0)
    for (day, _), count in counts.items():
        sums[day] += count
    rows: list[tuple[Cell, ...]] = [(day.isoformat(), count) for day, count in sums.items()]
    return _sheet(key, metric, ("day", metric.key), (metric.key,), rows)


def by_day_and_kind(session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row a day, one column for each kind."""
    counts = metrics.daily(session, metric, span)
    kinds = tuple(sorted({kind for _, kind in counts}, key=_place))
    rows: list[tuple[Cell, ...]] = [(day.isoformat(), *(counts.get((day, kind), 0) for kind in kinds)) for day in span.days]
    return _sheet(key, metric, ("day", *kinds), kinds, rows)


def by_kind(session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row for each kind, the largest first, with its share."""
    counts = metrics.totals(session, metric, span)
    whole = sum(counts.values())
    rows: list[tuple[Cell, ...]] = [(kind or "unknown", count, round(count / whole, 4)) for kind, count in counts.items()]
    return _sheet(key, metric, ("kind", metric.key, "share"), (metric.key,), rows)


def fallback_share(session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row a day: not understood, all that was read, and the share."""
    missed, read = (_sum_days(session, span, REGISTRY[name]) for name in ("fallbacks", "intents"))
    rows: list[tuple[Cell, ...]] = []
    for day in (day.isoformat() for day in span.days):
        share = round(missed[day] / read[day], 4) if read[day] else None
        rows.append((day, missed[day], read[day], share))
    return _sheet(key, metric, ("day", "not_understood", "read", "share"), ("not_understood",), rows)


def funnel(session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row for each strategy: shown, clicked, bought, the two rates, and clicks with their position accounted for."""
    rows: list[tuple[Cell, ...]] = []
    for step in read_funnel(session, span):
        expected = None if step.expected is None else round(step.expected, 1)
        rows.append((*_step(step), expected, step.adjusted_click_rate))
    columns = ("strategy", *_STEPS, "expected_clicks", "adjusted_click_rate")
    sheet = _sheet(key, metric, columns, ("shown",), rows)
    return replace(sheet, definition=f"{_SHOWN} {_FOLLOWED} {_ADJUSTED}")


def funnel_by(side: Side, session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row for each channel, intent, segment or position: shown, clicked, bought and the two rates."""
    rows: list[tuple[Cell, ...]] = [_step(step) for step in read_funnel_by(session, span, side)]
    sheet = _sheet(key, metric, (side, *_STEPS), ("shown",), rows)
    return replace(sheet, definition=f"{_SHOWN} {_SIDES[side]}")


def funnel_across(session: Session, span: DateRange, key: str, metric: Metric) -> Sheet:
    """One row for each strategy within each segment: shown, clicked, bought and the two rates."""
    rows: list[tuple[Cell, ...]] = [(segment, *_step(step)) for segment, step in read_funnel_across(session, span)]
    sheet = _sheet(key, metric, ("segment", "strategy", *_STEPS), ("shown",), rows)
    return replace(sheet, definition=f"{_SHOWN} {_FOLLOWED} {_ACROSS} {_SIDES['segment']}")


_STEPS = ("shown", "clicked", "bought", "click_rate", "purchase_rate")
_SHOWN = "One product in one message counts once, when that message was delivered, on the day it was suggested."
_FOLLOWED = (
    "Clicked: its page was opened from the card. Bought: it is in an order of that customer within "
    f"{ATTRIBUTION_DAYS} days of being shown; the latest card gets the order, once. Rates are shares of what was shown."
)
_ADJUSTED = (
    "What stands first is clicked more: expected clicks are those a strategy would have at the usual rate of each position it "
    "was shown at; the adjusted rate is clicked divided by expected, times the click rate of all."
)
_ACROSS = (
    "Each suggestion is in one cell: its strategy and its customer's segment, so that a segment's cells add up to the segment "
    f"and a strategy's to the strategy. The chart shows the purchase rate where at least {LEAST_SHOWN} were shown."
)
_SIDES: dict[Side, str] = {
    "channel": "By the channel of the conversation.",
    "intent": "By what the message it answered asked for.",
    "segment": "By the customer's segment as the latest profiles have it, not as it was that day; who never ordered has none.",
    "position": f"By place on the card, 1 first; {LAST_POSITION} stands for all from there on.",
}


def _step(step: Step) -> tuple[Cell, ...]:
    return (step.kind, step.shown, step.clicked, step.bought, step.click_rate, step.purchase_rate)


SHEETS: dict[str, tuple[str, str, Builder]] = {
    "conversations": ("Conversations per day", "conversations", by_day),
    "messages": ("Messages per day, by author", "messages", by_day_and_kind),
    "intents": ("What customers ask for", "intents", by_kind),
    "sentiment": ("Sentiment per day", "sentiment", by_day_and_kind),
    "fallbacks": ("Not understood per day", "fallbacks", fallback_share),
    "handovers": ("Handovers by reason", "handovers", by_kind),
    "languages": ("Languages", "languages", by_kind),
    "channels": ("Channels", "conversations", by_kind),
    "apologies": ("Apologies per day", "apologies", by_day),
    "recommendations": ("Recommendations by strategy", "shown", funnel),
    "recommended_across": ("Recommendations by segment and strategy", "shown", funnel_across),
    "recommended_segments": ("Recommendations by segment", "shown", partial(funnel_by, "segment")),
    "recommended_channels": ("Recommendations by channel", "shown", partial(funnel_by, "channel")),
    "recommended_intents": ("Recommendations by intent", "shown", partial(funnel_by, "intent")),
    "recommended_positions": ("Recommendations by position", "shown", partial(funnel_by, "position")),
}
RECOMMENDED = tuple(key for key in SHEETS if key.startswith("recommend"))


def build_sheet(session: Session, key: str, span: DateRange) -> Sheet:
    """The sheet of this name for a range; raises `NotFound`."""
    if key not in SHEETS:
        raise NotFound(f"There is no figure {key}.")
    _, metric, builder = SHEETS[key]
    return builder(session, span, key, REGISTRY[metric])


def _sheet(key: str, metric: Metric, columns: tuple[str, ...], counted: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Sheet:
    return Sheet(key, SHEETS[key][0], metric.unit, metric.definition, columns, counted, rows)


def _sum_days(session: Session, span: DateRange, metric: Metric) -> dict[str, int]:
    sums = {day.isoformat(): 0 for day in span.days}
    for (day, _), count in metrics.daily(session, metric, span).items():
        sums[day.isoformat()] += count
    return sums


def _place(kind: str) -> tuple[int, str]:
    return (ORDER.index(kind) if kind in ORDER else len(ORDER), kind)
