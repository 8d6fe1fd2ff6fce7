"""The page of what is known about customers as a whole: segments, models, fairness, and their CSV files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics.profiles import MODELS, Table, build_tables
from analytics.spreadsheet import write_csv
from console.access import Reader
from console.desk import DeskDep
from console.guard import GuardedRoute
from console.words import CHANNELS, LANGUAGES
from shop import masking
from shop.errors import NotFound
from shop.profiles import current_model
from shop.profiles.fairness import MAY_BE_CHANCE, fairness_warnings
from shop.profiles.words import SEGMENTS, country_name
from shop.staff import Visitor
from shop.store.tables import Customer, Profile

router = APIRouter(route_class=GuardedRoute, prefix="/console/segments")

LISTED = 50
HEADS = {
    "f1": "F1",
    "auc": "AUC",
    "auc_recency": "AUC, recency alone",
    "lift_recency": "Lift, recency alone",
    "typical": "Typical category",
    "times": "More often by",
    "rate": "Came true for",
}
SHARES = frozenset(
    {"share", "rate", "accuracy", "recall", "f1", "selected", "missed", "false_alarms", "calibration", "calibration_error"}
)


@router.get("")
def show_segments(desk: DeskDep, visitor: Reader, segment: str = "leaving") -> Response:
    """Every table of the last night, and the customers of one segment, those who spent most first."""
    with desk.store.reading() as session:
        model = current_model(session)
        members = _members(session, segment, visitor) if model else []
    figures = model.figures if model else {}
    tables = build_tables(figures)
    warnings = fairness_warnings(figures)
    return desk.render(
        "segments.html",
        visitor=visitor,
        model=model,
        tables=tables,
        figures=_figures(tables.values()),
        heads=HEADS,
        name_group=name_group,
        sure=[tell_warning(warning) for warning in warnings if not warning.endswith(MAY_BE_CHANCE)],
        unsure=[tell_warning(warning.removesuffix(MAY_BE_CHANCE)) for warning in warnings if warning.endswith(MAY_BE_CHANCE)],
        bound=desk.settings.fair_gap,
        segment=segment if segment in SEGMENTS else "",
        names={name: words[0] for name, words in SEGMENTS.items() if name in (figures.get("sizes") or {})},
        members=members,
        shares=SHARES,
    )


def name_group(group: str) -> str:
    """A country, language or channel by its name."""
    return CHANNELS.get(group) or LANGUAGES.get(group) or country_name(group, "en")


def tell_warning(warning: str) -> str:
    """A warning of `shop.profiles.fairness` with the names a marketer knows: `leaves, channel: missed is 70.2 % for web, ...`."""
    model, _, rest = warning.partition(", ")
    return f"{MODELS.get(model, model)}, by " + re.sub(r"(?<= for )\w+", lambda found: name_group(found[0]), rest)


def _figures(tables: Iterable[Table]) -> set[str]:
    """The columns that hold numbers, which stand on the right."""
    cells = [pair for table in tables for row in table.rows for pair in zip(table.columns, row, strict=True)]
    return {column for column, value in cells if isinstance(value, int | float)}


@router.get("/{key}.csv")
def send_csv(desk: DeskDep, visitor: Reader, key: str) -> Response:
    """One table as CSV; raises `NotFound` for an unknown one."""
    with desk.store.reading() as session:
        model = current_model(session)
    table = build_tables(model.figures if model else {}).get(key)
    if table is None:
        raise NotFound("There is no such table.")
    rows = [["" if cell is None else cell for cell in row] for row in table.rows]
    headers = {"Content-Disposition": f'attachment; filename="profiles_{key}.csv"'}
    return Response(write_csv(table.columns, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _members(session: Session, segment: str, visitor: Visitor) -> list[tuple[int, str, int, str]]:
    """(id, name, orders, last order) of a segment's customers."""
    facts = Profile.facts
    query = (
        select(Customer.id, Customer.name, facts)
        .join(Profile, Profile.customer_id == Customer.id)
        .where(facts["segment"]["value"].as_string() == segment)
        .order_by(facts["spent"]["value"]["amount"].as_integer().desc(), Customer.id)
        .limit(LISTED)
    )
    masked = visitor.role == "marketer"
    rows = [(row[0], row[1] or f"Visitor {row[0]}", row[2]) for row in session.execute(query)]
    return [
        (number, masking.mask_name(name) if masked else name, known["orders"]["value"], known["last_order"]["value"])
        for number, name, known in rows
    ]
