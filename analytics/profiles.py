"""What the last night measured of customers: segments, models beside what is simpler, and whether groups fare alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics.sheets import Cell
from shop.catalogue import category_title
from shop.profiles.fairness import RATES
from shop.profiles.words import MEANINGS, SEGMENTS

METHODS = {
    "forest": "Random forest",
    "tree": "Decision tree",
    "svm": "Linear SVM",
    "logistic": "Logistic regression",
    "same_as_last_time": "Same as last time",
}
MODELS = {"buys": "Buys within 30 days", "leaves": "Leaves (no order in 90 days)", "needs": "Needs next"}


@dataclass(frozen=True)
class Table:
    """One table of figures; shares are fractions, None is what could not be measured."""

    title: str
    definition: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell | float | None, ...]]


def build_tables(figures: Mapping[str, Any]) -> dict[str, Table]:
    """Every table by key; a table of what was not fitted has no rows."""
    return {key: build(figures) for key, build in _TABLES.items()}


def _segments(figures: Mapping[str, Any]) -> Table:
    sizes: Mapping[str, int] = figures.get("sizes") or {}
    typical, whole = figures.get("typical") or {}, sum(sizes.values())
    rows: list[tuple[Cell | float | None, ...]] = []
    for name, size in sorted(sizes.items(), key=lambda item: (list(SEGMENTS).index(item[0]), item[1])):
        category, lift = typical.get(name, (None, None))
        liked = category_title(category, "en") if category else None
        rows.append((SEGMENTS[name][0], MEANINGS[name][0], size, size / whole, liked, lift))
    return Table(
        "Segments",
        "Customers with an order, by recency, frequency and money (k-means); regulars silent for more than twice their usual gap "
        "are leaving. Typical is the favourite category a segment has most out of proportion, and how many times more often.",
        ("segment", "who", "customers", "share", "typical", "times"),
        rows,
    )


def _choices(figures: Mapping[str, Any]) -> Table:
    table = (figures.get("segments") or {}).get("by_k") or {}
    chosen = (figures.get("segments") or {}).get("chosen")
    return Table(
        "Number of segments",
        "Silhouette says how clearly groups stand apart, stability how alike they come out from different beginnings.",
        ("segments", "silhouette", "stability", "in use"),
        [(int(k), row["silhouette"], row["stability"], "yes" if int(k) == chosen else "") for k, row in table.items()],
    )


def _likelihoods(figures: Mapping[str, Any]) -> Table:
    names = ("customers", "rate", "auc", "auc_recency", "lift", "lift_recency", "calibration_error")
    rows: list[tuple[Cell | float | None, ...]] = []
    for key in ("buys", "leaves"):
        if row := figures.get(key):
            rows.append((MODELS[key], *(row[name] for name in names)))
    return Table(
        "Likelihoods",
        "Fitted on earlier months, measured on the last window, beside recency alone. AUC: how often the model puts a customer "
        "it came true for above one it did not, 0.5 by chance. Lift: how many times more often it came true for the likeliest "
        "tenth. Calibration error: mean distance between what was foretold and what came true.",
        ("likelihood", *names),
        rows,
    )


def _needs(figures: Mapping[str, Any]) -> Table:
    needs = figures.get("needs") or {}
    names = ("accuracy", "recall", "f1")
    rows = [
        (METHODS[method], *(row[name] for name in names), "yes" if method == needs["in_use"] else "")
        for method, row in (needs.get("table") or {}).items()
    ]
    return Table(
        "Needs",
        f"The category a customer's next order is mostly of, foretold for {needs.get('customers', 0)} customers who bought in "
        "the last 30 days by models that had not seen them. Recall: share of those who needed a category that were found. F1: "
        "recall and precision in one. Both are means over categories.",
        ("method", *names, "in use"),
        rows,
    )


def _fairness(figures: Mapping[str, Any]) -> Table:
    rates = (*RATES, "accuracy")
    rows: list[tuple[Cell | float | None, ...]] = []
    for model in MODELS:
        report = ((figures.get(model) or {}).get("fairness") or {}).get("by") or {}
        for by, part in report.items():
            for group, row in part["groups"].items():
                rows.append((MODELS[model], by, group, row["customers"], *(row.get(rate) for rate in rates)))
    return Table(
        "Fairness",
        "Groups of 50 customers or more. Selected: share among the likeliest tenth. Missed: those it happened to who were not "
        "selected. False alarms: those it did not happen to who were. Calibration: foretold minus real share.",
        ("model", "by", "group", "customers", *rates),
        rows,
    )


_TABLES: dict[str, Callable[[Mapping[str, Any]], Table]] = {
    "segments": _segments,
    "choices": _choices,
    "likelihoods": _likelihoods,
    "needs": _needs,
    "fairness": _fairness,
}
