"""The dashboard's charts as Vega-Lite specifications, drawn by Altair from the same sheets as the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from analytics.sheets import LEAST_SHOWN, RECOMMENDED, Cell, Sheet
from console.words import AUTHORS, CHANNELS, LANGUAGES, name_strategy, write_plain, write_share
from shop.profiles.words import SEGMENTS

BARS_SHOWN = 15
FUNNELS_SHOWN = 10
LEVEL_NAMES = 3
SHADES = ["#e4f1ed", "#1f6f5c"]
MOODS = {"positive": "#2f9e6e", "neutral": "#a3aab5", "negative": "#d9534f"}
_FIT = alt.AutoSizeParams(type="fit", contains="padding")
_NAMES = {**AUTHORS, **CHANNELS, **LANGUAGES}


def draw(sheet: Sheet) -> dict[str, Any]:
    """The specification of a sheet's chart, its data inside; colours of the page are added in the browser."""
    maker = _MAKERS.get(sheet.key, _draw_days)
    chart = maker(sheet)
    specification: dict[str, Any] = chart.to_dict(validate=True)
    specification.pop("config", None)
    return specification


def name_kind(kind: str) -> str:
    """A kind out of the rollups as people call it."""
    return _NAMES.get(kind, write_plain(kind))


def name_funnel(side: str, kind: str) -> str:
    """A row of a funnel as people call it: a segment or strategy by its name, anything else as elsewhere."""
    if side == "strategy":
        return name_strategy(kind)
    return SEGMENTS[kind][0] if side == "segment" and kind in SEGMENTS else name_kind(kind)


def _records(sheet: Sheet) -> list[dict[str, Cell]]:
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def _long(sheet: Sheet) -> list[dict[str, Cell]]:
    return [
        {"day": record["day"], "kind": name_kind(kind), "order": place, "count": record[kind]}
        for record in _records(sheet)
        for place, kind in enumerate(sheet.counted)
    ]


def _base(values: list[dict[str, Cell]], height: int = 190) -> alt.Chart:
    return _bare(values).properties(width="container", height=height, autosize=_FIT)


def _bare(values: list[dict[str, Cell]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]


def _day() -> alt.X:
    return alt.X("utcyearmonthdate(day):T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, grid=False))


def _day_tip() -> alt.Tooltip:
    return alt.Tooltip("utcyearmonthdate(day):T", title="Day", format="%a %-d %b %Y")


def _draw_days(sheet: Sheet) -> Any:
    name = sheet.counted[0]
    values: list[dict[str, Cell]] = [{"day": record["day"], "count": record[name]} for record in _records(sheet)]
    tips = [_day_tip(), alt.Tooltip("count:Q", title=sheet.unit.capitalize(), format=",")]
    return _base(values).mark_bar().encode(x=_day(), y=_count(), tooltip=tips)


def _draw_authors(sheet: Sheet) -> Any:
    kinds = [name_kind(kind) for kind in sheet.counted]
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds), legend=alt.Legend(orient="top"))
    return _stacked(sheet, colour, alt.Y("sum(count):Q", title=None, axis=_amount()))


def _draw_moods(sheet: Sheet) -> Any:
    scale = alt.Scale(domain=list(MOODS), range=list(MOODS.values()))
    colour = alt.Color("kind:N", title=None, scale=scale, legend=alt.Legend(orient="top"))
    share = alt.Y("sum(count):Q", title=None, stack="normalize", axis=alt.Axis(format="%", tickCount=4))
    return _stacked(sheet, colour, share)


def _stacked(sheet: Sheet, colour: alt.Color, y: alt.Y) -> Any:
    tips = [_day_tip(), alt.Tooltip("kind:N", title="Kind"), alt.Tooltip("sum(count):Q", title="Messages", format=",")]
    return _base(_long(sheet), 220).mark_bar().encode(x=_day(), y=y, color=colour, order="order:O", tooltip=tips)


def _draw_share(sheet: Sheet) -> Any:
    tips = [
        _day_tip(),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
        alt.Tooltip("not_understood:Q", title="Not understood", format=","),
        alt.Tooltip("read:Q", title="Of", format=","),
    ]
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4), scale=alt.Scale(domainMin=0))
    return _base(_records(sheet)).mark_line(point={"size": 24}).encode(x=_day(), y=y, tooltip=tips)


def _draw_bars(sheet: Sheet) -> Any:
    values: list[dict[str, Cell]] = [
        {"kind": name_kind(str(kind)), "count": count, "share": share} for kind, count, share in sheet.rows[:BARS_SHOWN]
    ]
    tips = [
        alt.Tooltip("kind:N", title="Kind"),
        alt.Tooltip("count:Q", title=sheet.unit.capitalize(), format=","),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
    ]
    y = alt.Y("kind:N", title=None, sort="-x", axis=alt.Axis(labelLimit=150, ticks=False, domain=False))
    x = alt.X("count:Q", title=None, axis=_amount())
    return _base(values, max(60, 24 * len(values) + 24)).mark_bar().encode(x=x, y=y, tooltip=tips)


def _draw_funnel(sheet: Sheet) -> Any:
    values: list[dict[str, Cell]] = [
        {"kind": name_funnel(sheet.columns[0], str(record[sheet.columns[0]])), "step": step, "count": record[step]}
        for record in _records(sheet)[:FUNNELS_SHOWN]
        for step in ("shown", "clicked", "bought")
    ]
    steps = ["shown", "clicked", "bought"]
    return (
        _base(values, max(90, 42 * len(values) // 3 + 36))
        .mark_bar()
        .encode(
            y=alt.Y("kind:N", title=None, sort=None, axis=alt.Axis(labelLimit=150, ticks=False, domain=False)),
            yOffset=alt.YOffset("step:N", sort=steps),
            x=alt.X("count:Q", title=None, axis=_amount()),
            color=alt.Color("step:N", title=None, scale=alt.Scale(domain=steps), legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("kind:N", title=sheet.columns[0].capitalize()),
                alt.Tooltip("step:N", title="Step"),
                alt.Tooltip("count:Q", title="Count"),
            ],
        )
    )


def _draw_across(sheet: Sheet) -> Any:
    """A field for each segment and strategy: the darker, the larger the share of what was shown there that was bought."""
    values = [_field(record) for record in _records(sheet)]
    segments = list(dict.fromkeys(value["segment"] for value in values))
    strategies = {value["strategy"] for value in values}
    label = alt.Axis(title=None, labelLimit=150, ticks=False, domain=False, grid=False, labelOverlap=False)
    slant = 0 if len(strategies) <= LEVEL_NAMES else -30
    base = _bare(values).encode(
        x=alt.X("strategy:N", sort=None, axis=alt.Axis(**{**label.to_dict(), "labelAngle": slant})),
        y=alt.Y("segment:N", sort=None, axis=label),
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("strategy:N", title="Strategy"),
            alt.Tooltip("count:Q", title="Shown", format=","),
            *(alt.Tooltip(f"{step}:Q", title=step.capitalize(), format=",") for step in ("clicked", "bought")),
            alt.Tooltip("click_rate:Q", title="Click rate", format=".1%"),
            alt.Tooltip("purchase_rate:Q", title="Purchase rate", format=".1%"),
        ],
    )
    shade = alt.Color("purchase_rate:Q", title="bought of shown", scale=alt.Scale(range=SHADES), legend=None)
    most = max((float(value["purchase_rate"] or 0) for value in values if value["label"]), default=0.0)
    ink = alt.condition(alt.datum.purchase_rate > most / 2, alt.value("#ffffff"), alt.value("#1c1e21"))
    fields = base.transform_filter(alt.datum.count >= LEAST_SHOWN).mark_rect(cornerRadius=2).encode(color=shade)
    figures = base.mark_text(fontSize=11).encode(text="label:N", color=ink)
    return (fields + figures).properties(width="container", height=28 * len(segments) + 40, autosize=_FIT)


def _field(record: dict[str, Cell]) -> dict[str, Cell]:
    """One field of the cross table; its label is empty where too little was shown for a share."""
    enough = int(record["shown"] or 0) >= LEAST_SHOWN
    names = {side: name_funnel(side, str(record[side])) for side in ("segment", "strategy")}
    label = write_share(float(record["purchase_rate"] or 0)) if enough else ""
    return {**record, **names, "count": record["shown"], "label": label}


def _amount() -> alt.Axis:
    whole = "datum.value % 1 ? '' : format(datum.value, ',d')"
    return alt.Axis(labelExpr=whole, tickCount=4)


def _count() -> alt.Y:
    return alt.Y("count:Q", title=None, axis=_amount())


_MAKERS: dict[str, Callable[[Sheet], Any]] = {
    "messages": _draw_authors,
    "sentiment": _draw_moods,
    "fallbacks": _draw_share,
    "intents": _draw_bars,
    "handovers": _draw_bars,
    "languages": _draw_bars,
    "channels": _draw_bars,
    **dict.fromkeys(RECOMMENDED, _draw_funnel),
    "recommended_across": _draw_across,
}
