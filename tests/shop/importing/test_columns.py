"""A mapping given by hand stands in place of the usual names, and takes its column from nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.errors import BadFile, BadInput
from shop.importing.columns import name_columns, read_mapping, read_pairs

KNOWN = {"sku": ("sku", "code"), "title": ("title", "description")}


def test_what_is_given_replaces_the_usual_names_and_is_taken_from_others() -> None:
    assert name_columns(KNOWN, {"sku": "Description"}) == {"sku": ("Description",), "title": ["title"]}


def test_a_field_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput, match="known are sku, title"):
        name_columns(KNOWN, {"skew": "x"})


def test_pairs_come_from_the_command_line_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "m.txt").write_text("# a shop's export\n\nsku = Stock code\nprice=Preis (EUR) = netto\n", "utf-8")
    assert read_mapping(tmp_path / "m.txt") == {"sku": "Stock code", "price": "Preis (EUR) = netto"}
    with pytest.raises(BadInput, match="should look like"):
        read_pairs(["sku"])
    with pytest.raises(BadFile, match="mapping"):
        read_mapping(tmp_path / "none.txt")
