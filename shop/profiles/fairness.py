"""Whether a model treats groups of customers alike: whom it selects and how often it errs, by country, language and channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from shop.profiles.records import Floats, Ints, Records

BY = ("country", "language", "channel")
LEAST_IN_GROUP = 50
SELECTED = 0.1
SURE = 1.96
MAY_BE_CHANCE = ", which may be chance"
RATES = ("selected", "missed", "false_alarms", "calibration")


def compare_groups(
    records: Records, rows: Ints, scores: Floats, happened: npt.NDArray[np.bool_], bound: float, share: float = SELECTED
) -> dict[str, Any]:
    """Rates of each group and their largest gaps; what is wider than `bound` is a warning.

    `selected` is the share of a group among the best `share` of all; `missed` those it happened to who were not selected,
    `false_alarms` the selected it did not happen to, of all it did not happen to; `calibration` foretold minus real share.
    """
    chosen = np.zeros(len(rows), dtype=np.bool_)
    chosen[np.argsort(-scores, kind="stable")[: max(1, round(len(rows) * share))]] = True
    report: dict[str, Any] = {"bound": bound, "share": share, "by": {}, "warnings": []}
    for name, groups in group_customers(records).items():
        mine = groups[rows]
        table = {
            str(group): _rates(chosen[mine == group], scores[mine == group], happened[mine == group])
            for group in np.unique(mine)
            if group and (mine == group).sum() >= LEAST_IN_GROUP
        }
        report["by"][name] = {"groups": table, "gaps": _gaps(table)}
        report["warnings"] += _warn(name, table, bound)
    return report


def compare_hits(records: Records, rows: Ints, hit: npt.NDArray[np.bool_], bound: float) -> dict[str, Any]:
    """The share of right answers in each group, and gaps beyond the bound."""
    report: dict[str, Any] = {"bound": bound, "by": {}, "warnings": []}
    for name, groups in group_customers(records).items():
        mine = groups[rows]
        table = {
            str(group): {"customers": int((mine == group).sum()), "accuracy": round(float(hit[mine == group].mean()), 4)}
            for group in np.unique(mine)
            if group and (mine == group).sum() >= LEAST_IN_GROUP
        }
        report["by"][name] = {"groups": table, "gaps": _gaps(table)}
        report["warnings"] += _warn(name, table, bound)
    return report


def group_customers(records: Records) -> dict[str, npt.NDArray[Any]]:
    """Country, language and channel of each customer, empty where not known: what they said, else where they last were."""
    size = len(records.customers)
    language = np.array([row[0] or "" for row in records.people], dtype=object)
    country = np.array([row[1] or "" for row in records.people], dtype=object)
    channel = np.full(size, "", dtype=object)
    for rows in (records.orders, records.talks):
        if "channel" in rows.more and len(rows):
            order = np.argsort(rows.at, kind="stable")
            channel[rows.customer[order]] = rows["channel"][order]
    if "country" in records.orders.more:
        ordered = records.orders.where(records.orders["country"] != "")
        blank = country[ordered.customer] == ""
        country[ordered.customer[blank]] = ordered["country"][blank]
    return {"country": country, "language": language, "channel": channel}


def _rates(chosen: npt.NDArray[np.bool_], scores: Floats, happened: npt.NDArray[np.bool_]) -> dict[str, Any]:
    yes, no = int(happened.sum()), int((~happened).sum())
    return {
        "customers": len(chosen),
        "selected": round(float(chosen.mean()), 4),
        "missed": round(float((happened & ~chosen).sum() / yes), 4) if yes else None,
        "false_alarms": round(float((~happened & chosen).sum() / no), 4) if no else None,
        "calibration": round(float(scores.mean() - happened.mean()), 4),
    }


def _gaps(table: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    gaps = {}
    for rate in (*RATES, "accuracy"):
        values = [row[rate] for row in table.values() if row.get(rate) is not None]
        if len(values) > 1:
            gaps[rate] = round(max(values) - min(values), 4)
    return gaps


def _warn(name: str, table: Mapping[str, Mapping[str, Any]], bound: float) -> list[str]:
    """A sentence for each rate whose widest gap passes the bound: which groups, and whether they are too few to be sure."""
    found = []
    for rate, gap in _gaps(table).items():
        if gap <= bound:
            continue
        told = {group: row for group, row in table.items() if row.get(rate) is not None}
        low, high = min(told, key=lambda group: told[group][rate]), max(told, key=lambda group: told[group][rate])
        error = sum(0.25 / max(1, int(told[group]["customers"])) for group in (low, high)) ** 0.5
        sure = "" if gap > bound + SURE * error else MAY_BE_CHANCE
        found.append(
            f"{name}: {rate.replace('_', ' ')} is {100 * told[low][rate]:.1f} % for {low}, "
            f"{100 * told[high][rate]:.1f} % for {high}{sure}"
        )
    return found


def fairness_warnings(figures: Mapping[str, Any]) -> list[str]:
    """The warnings of a night over all models, each with the model's name."""
    reports = {name: (figures.get(name) or {}).get("fairness") or {} for name in ("buys", "leaves", "needs")}
    return [f"{name}, {warning}" for name, report in reports.items() for warning in report.get("warnings", ())]
