"""What benchmarks share in saying what came out: a table for people, percentiles, and the word for missing data."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table


class NoData(Exception):
    """The public data a benchmark needs is not there; the text says where it was looked for."""


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile (share in 0..1), or None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a readable table; numbers are rounded, what is missing is a dash."""
    table = Table(title=title)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(_text(value) for value in row))
    Console().print(table)


def _text(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
