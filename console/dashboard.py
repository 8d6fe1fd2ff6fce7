"""The dashboard: headlines, charts and their CSV files for a range of days."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response
from starlette.requests import Request

from analytics import lift, metrics
from analytics.headlines import read_headlines
from analytics.ranges import PRESETS, DateRange, last_days, parse_range, today
from analytics.sheets import RECOMMENDED, SHEETS, build_sheet
from analytics.spreadsheet import write_csv
from console import charts
from console.access import Reader
from console.assets import vega_name
from console.desk import DeskDep
from console.guard import GuardedRoute

router = APIRouter(route_class=GuardedRoute)


def _span(
    desk: DeskDep, begin: Annotated[str, Query(alias="from")] = "", end: Annotated[str, Query(alias="to")] = ""
) -> DateRange:
    return parse_range(begin, end, desk.settings.timezone)


Span = Annotated[DateRange, Depends(_span)]


@router.get("/dashboard")
def show_dashboard(desk: DeskDep, visitor: Reader, span: Span) -> Response:
    """Every figure of the range with its definition, its table and the address of its CSV."""
    with desk.store.reading() as session:
        headlines = read_headlines(session, span)
        sheets = [build_sheet(session, key, span) for key in SHEETS]
        compared, compared_in = lift.read_lift_wide(session, span, desk.settings.currency)
    zone = desk.settings.timezone
    return desk.render(
        "dashboard.html",
        visitor=visitor,
        span=span,
        unfinished=span.last >= today(zone),
        headlines=headlines,
        general=[sheet for sheet in sheets if sheet.key not in RECOMMENDED],
        recommended=[sheet for sheet in sheets if sheet.key in RECOMMENDED],
        lift=compared,
        lift_span=compared_in,
        rules=lift,
        presets=[(days, last_days(days, zone)) for days in PRESETS],
        registry=metrics.REGISTRY.values(),
        vega=vega_name(),
        name_kind=charts.name_kind,
        name_funnel=charts.name_funnel,
    )


@router.get("/dashboard/charts.json")
def send_charts(request: Request, desk: DeskDep, visitor: Reader, span: Span) -> Response:
    """The specification of every chart that has something to draw, by figure."""
    drawn: dict[str, Any] = {}
    with desk.store.reading() as session:
        for key in SHEETS:
            sheet = build_sheet(session, key, span)
            if sheet.total:
                drawn[key] = charts.draw(sheet)
    return JSONResponse(drawn)


@router.get("/dashboard/lift.csv")
def send_lift(desk: DeskDep, visitor: Reader, span: Span) -> Response:
    """Both arms of the comparison as CSV: customers, who of them ordered, and what they spent."""
    with desk.store.reading() as session:
        rows = lift.read_lift(session, span, desk.settings.currency).rows
    return _as_file("lift", span, write_csv(lift.COLUMNS, rows))


@router.get("/dashboard/{key}.csv")
def send_csv(desk: DeskDep, visitor: Reader, span: Span, key: str) -> Response:
    """One figure as CSV; the sum of its counts is the figure's headline."""
    with desk.store.reading() as session:
        sheet = build_sheet(session, key, span)
    return _as_file(key, span, write_csv(sheet.columns, sheet.rows))


def _as_file(key: str, span: DateRange, body: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{key}_{span.first}_{span.last}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
