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
PARQUET = b"PAR1"
PARQUET_BATCH = 20_000

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """One row by our names; `line` is where it begins (CSV) or its number (JSON), `problem` why it cannot be read at all."""

    line: int
    cells: dict[str, Any]
    problem: str | None = None


def read_rows(path: Path, names: Names, required: Sequence[str], list_key: str, *, encoding: str | None = None) -> list[Row]:
    """All rows of a CSV, JSON or Parquet file; `names` lists what each field may be called, the first that is filled counts.

    A text file without `encoding` is UTF-8, or UTF-16 with its mark. Raises `BadFile` when the file cannot be read or no row
    has one of the `required` fields.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
    raw = _raw_rows(path, data, list_key, encoding)
    found: set[str] = set()
    rename = _Renaming(names)
    rows = []
    for row in raw:
        found.update(row.cells)
        rows.append(Row(row.line, rename(row.cells), row.problem))
    for field in required:
        if rows and not found & set(rename.calls[field]):
            raise BadFile(f"{path.name} has no column for {field}; it may be called {', '.join(names[field])}.")
    return rows


def _raw_rows(path: Path, data: bytes, list_key: str, encoding: str | None) -> Iterator[Row]:
    if data.startswith(PARQUET):
        return _parquet_rows(path, data)
    text = _decode(path, data, encoding)
    is_json = path.suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{")
    return _json_rows(path, text, list_key) if is_json else _csv_rows(path, text)


def simplify(name: str) -> str:
    """A column's name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _parquet_rows(path: Path, data: bytes) -> Iterator[Row]:
    # Imported here: it takes a quarter of a second that no other file should wait for.
    import pyarrow
    from pyarrow import parquet

    line = 0
    try:
        for batch in parquet.ParquetFile(pyarrow.BufferReader(data)).iter_batches(batch_size=PARQUET_BATCH):
            columns = [simplify(name) for name in batch.schema.names]
            for cells in zip(*(_values(column) for column in batch.columns), strict=True):
                line += 1
                yield Row(line, dict(zip(columns, cells, strict=True)))
    except pyarrow.ArrowException as error:
        raise BadFile(f"{path.name} is not a Parquet file that can be read: {error}.") from error


def _values(column: Any) -> list[Any]:
    """Plain Python values; moments to the microsecond, whole numbers that were kept as fractions (for their gaps) whole again."""
    import pyarrow

    if pyarrow.types.is_timestamp(column.type):
        column = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
    values: list[Any] = column.to_pylist()
    if pyarrow.types.is_floating(column.type):
        return [None if value is None or value != value else int(value) if value.is_integer() else value for value in values]
    return values


def _decode(path: Path, data: bytes, encoding: str | None) -> str:
    if data.startswith(b"PK\x03\x04"):
        raise BadFile(f"{path.name} is a spreadsheet or an archive; please save it as CSV first.")
    guess = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding or guess)
    except LookupError as error:
        raise BadFile(f"{encoding} is not an encoding that is known here.") from error
    except UnicodeDecodeError as error:
        wanted = encoding or "UTF-8"
        raise BadFile(f"{path.name} is not {wanted} text (byte {error.start}); please save it as UTF-8.") from error


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


class _Renaming:
    """Our names for the fields that are there; a field whose cells are all empty is there, and None."""

    def __init__(self, names: Names) -> None:
        self.calls = {field: [simplify(name) for name in called] for field, called in names.items()}
        self._plans: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}

    def __call__(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        renamed: dict[str, Any] = {}
        for field, keys in self._plan(tuple(cells)):
            for key in keys:
                if _holds(value := cells[key]):
                    renamed[field] = value
                    break
            else:
                renamed[field] = None
        return renamed

    def _plan(self, columns: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        plan = self._plans.get(columns)
        if plan is None:
            found = {field: [key for key in called if key in columns] for field, called in self.calls.items()}
            plan = self._plans[columns] = [(field, keys) for field, keys in found.items() if keys]
        return plan


def _holds(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None and value != []
