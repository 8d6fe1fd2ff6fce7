"""The registry of metrics: what each is called, how it is counted, and its one query over the rollups.

Every page, chart, headline and CSV takes its numbers from `daily` or `totals`, so that they cannot differ.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analytics.ranges import DateRange
from shop.errors import NotFound
from shop.store.tables import MetricBucket


@dataclass(frozen=True)
class Metric:
    """One thing that is counted; `bucket` is its name in the rollups, `split` the column that tells its kinds apart."""

    key: str
    title: str
    unit: str
    definition: str
    bucket: str
    split: str = "label"
    only: str | None = None


_ALL = (
    Metric(
        "conversations",
        "Conversations",
        "conversations",
        "A conversation begins with a customer's message after a pause (two hours unless set otherwise) and counts once, on the "
        "day it begins.",
        "conversations",
        split="channel",
    ),
    Metric(
        "messages",
        "Messages",
        "messages",
        "Every message written by a customer, the assistant or staff counts on the day it was written. Replies that were held "
        "back because a person had taken over, and markers such as “took over”, do not count.",
        "messages",
    ),
    Metric(
        "customer_messages",
        "Customer messages",
        "messages",
        "Messages written by customers, pressed buttons included.",
        "messages",
        only="customer",
    ),
    Metric(
        "intents",
        "Intents",
        "messages",
        "What the assistant understood each customer message to ask for. A message counts once, under its likeliest intent. "
        "Messages not yet read by the assistant, or that it could not read because it was away, do not count.",
        "intents",
    ),
    Metric(
        "sentiment",
        "Sentiment",
        "messages",
        "How each understood customer message reads: positive, neutral or negative. Shares "
        "are of the messages that have a sentiment.",
        "sentiment",
    ),
    Metric(
        "negative",
        "Negative messages",
        "messages",
        "Understood customer messages that read as negative.",
        "sentiment",
        only="negative",
    ),
    Metric(
        "languages",
        "Languages",
        "messages",
        "Language of each customer message that tells its language; a bare number or “ok” does not and is left out.",
        "languages",
    ),
    Metric(
        "fallbacks",
        "Not understood",
        "messages",
        "Customer messages the assistant understood as none of its topics (intents nlu_fallback and out_of_scope). The share is "
        "of all understood customer messages.",
        "fallbacks",
        split="channel",
    ),
    Metric(
        "handovers",
        "Handovers",
        "messages",
        "Customer messages that called for a person, by the reason the assistant gave. A conversation may call more than once.",
        "handovers",
    ),
    Metric(
        "apologies",
        "Apologies",
        "messages",
        "Customer messages answered with an apology because the assistant did not answer in time; each is flagged for staff.",
        "apologies",
        split="channel",
    ),
    Metric(
        "shown",
        "Recommendations shown",
        "recommendations",
        "One product in one message counts once, as soon as that message was delivered, on the day it was suggested.",
        "shown",
    ),
    Metric(
        "clicked",
        "Recommendations clicked",
        "recommendations",
        "Recommendations whose product page was opened from the card; each counts once, on the day it was suggested, "
        "however often and whenever it is opened.",
        "clicked",
    ),
    Metric(
        "bought",
        "Recommendations bought",
        "recommendations",
        "Recommendations that led to an order; each counts once, on the day it was suggested, even when the order came later.",
        "bought",
    ),
)

REGISTRY = {metric.key: metric for metric in _ALL}

Daily = dict[tuple[date, str], int]


def find(key: str) -> Metric:
    """The metric of this name; raises `NotFound`."""
    if key not in REGISTRY:
        raise NotFound(f"There is no metric {key}.")
    return REGISTRY[key]


def daily(session: Session, metric: Metric, span: DateRange) -> Daily:
    """Counts by (local day, kind); days and kinds without any are absent."""
    found: Counter[tuple[date, str]] = Counter()
    for stretch in span.stretches():
        index = (MetricBucket.quarter - stretch.start) // stretch.length
        query = _counted(metric, stretch.start, stretch.end, index)
        for number, kind, count in session.execute(query):
            found[stretch.first + timedelta(days=int(number)), kind] += int(count)
    return {key: count for key, count in found.items() if count}


def totals(session: Session, metric: Metric, span: DateRange) -> dict[str, int]:
    """Counts by kind over the whole range, the largest first."""
    found = {kind: int(count) for kind, count in session.execute(_counted(metric, span.start, span.end)) if count}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def total(session: Session, metric: Metric, span: DateRange) -> int:
    """One number for the whole range."""
    return sum(totals(session, metric, span).values())


def _counted(metric: Metric, start: int, end: int, *groups: Any) -> Any:
    kind = getattr(MetricBucket, metric.split)
    query = (
        select(*groups, kind, func.sum(MetricBucket.count))
        .where(MetricBucket.metric == metric.bucket, MetricBucket.quarter >= start, MetricBucket.quarter < end)
        .group_by(*groups, kind)
    )
    return query if metric.only is None else query.where(MetricBucket.label == metric.only)
