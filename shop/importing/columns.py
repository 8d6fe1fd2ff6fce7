"""Which column of a file is which field, where its header does not tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from shop.errors import BadFile, BadInput
from shop.importing.rows import simplify


def name_columns(known: Mapping[str, Sequence[str]], given: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """The usual names, with what was `given` ({field: column}) in their place; raises `BadInput` for a field there is not."""
    for field in given:
        if field not in known:
            raise BadInput(f"{field!r} is not a field of this file; known are {', '.join(known)}.")
    taken = {simplify(column) for column in given.values()}
    free = {field: [name for name in names if simplify(name) not in taken] for field, names in known.items()}
    return free | {field: (column,) for field, column in given.items()}


def read_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """`sku=Description` and the like as {"sku": "Description"}; raises `BadInput`."""
    read: dict[str, str] = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not (sign and field.strip() and column.strip()):
            raise BadInput(f"{pair!r} should look like sku=Stock code.")
        read[field.strip()] = column.strip()
    return read


def read_mapping(path: Path) -> dict[str, str]:
    """A file of such pairs, one a line; empty lines and lines that begin with # say nothing. Raises `BadFile`."""
    try:
        lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
        return read_pairs([line for line in lines if line and not line.startswith("#")])
    except (OSError, UnicodeDecodeError, BadInput) as error:
        raise BadFile(f"{path.name} cannot be read as a mapping: {error}") from error
