"""Files as numbered rows with known names, whatever their author called the columns."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shop.errors import BadFile

DELIMITERS = ",;\t|"

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """One row by our names; `line` is where it begins (CSV) or its number (JSON), `problem` why it cannot be read at all."""

    line: int
    cells: dict[str, Any]
    problem: str | None = None


def read_rows(path: Path, names: Names, required: Sequence[str], list_key: str) -> list[Row]:
    """All rows of a CSV or JSON file; `names` lists what each field may be called, the first that holds something counts.

    Raises `BadFile` when the file cannot be read or no row has one of the `required` fields.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
    text = _decode(path, data)
    is_json = path.suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{")
    raw = list(_json_rows(path, text, list_key) if is_json else _csv_rows(path, text))
    found = {key for row in raw for key in row.cells}
    for field in required:
        if raw and not found & {simplify(name) for name in names[field]}:
            raise BadFile(f"{path.name} has no column for {field}; it may be called {', '.join(names[field])}.")
    return [Row(row.line, _rename(row.cells, names), row.problem) for row in raw]


def simplify(name: str) -> str:
    """A column's name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _decode(path: Path, data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        raise BadFile(f"{path.name} is a spreadsheet or an archive; please save it as CSV first.")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile(f"{path.name} is not UTF-8 text (byte {error.start}); please save it as UTF-8.") from error


def _json_rows(path: Path, text: str, list_key: str) -> Iterator[Row]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path.name} is not valid JSON: {error}.") from error
    entries = data.get(list_key) if isinstance(data, dict) else data
    if not isinstance(entries, list):
        raise BadFile(f'{path.name} holds neither a list nor {{"{list_key}": [...]}}.')
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, dict):
            yield Row(number, {simplify(key): value for key, value in entry.items()})
        else:
            yield Row(number, {}, "not an object")


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    header, _, _ = text.lstrip("\r\n").partition("\n")
    if not header.strip():
        raise BadFile(f"{path.name} is empty.")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if columns:
                    problem = "more cells than columns" if len(cells) > len(columns) else None
                    yield Row(line, dict(zip(columns, cells, strict=False)), problem)
                else:
                    columns = [simplify(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(f"{path.name} cannot be read from line {line} on: {error}.") from error


def _rename(cells: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Our names for the fields that are there; a field whose cells are all empty is there, and None."""
    renamed: dict[str, Any] = {}
    for field, called in names.items():
        values = [cells[key] for key in map(simplify, called) if key in cells]
        if values:
            renamed[field] = next((value for value in values if _holds(value)), None)
    return renamed


def _holds(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None and value != []
