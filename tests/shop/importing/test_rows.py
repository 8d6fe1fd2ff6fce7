"""Files of three kinds become the same rows; what cannot be read says why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from shop.errors import BadFile
from shop.importing.rows import read_rows

NAMES = {"sku": ("sku", "Stock code"), "customer": ("Customer ID",), "at": ("Date",), "price": ("price",)}


def test_a_parquet_file_keeps_its_values_and_gaps(tmp_path: Path) -> None:
    columns = {
        "StockCode": ["A", None],
        "CustomerID": [17850.0, float("nan")],
        "Date": pyarrow.array([1_772_359_200_000_000_000, None], pyarrow.timestamp("ns")),
        "Price": [2.55, 3.0],
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "lines.parquet")
    first, second = read_rows(tmp_path / "lines.parquet", NAMES, ("sku",), "orders")
    assert (first.line, first.cells) == (1, {"sku": "A", "customer": 17850, "at": datetime(2026, 3, 1, 10), "price": 2.55})
    assert (second.line, second.cells) == (2, {"sku": None, "customer": None, "at": None, "price": 3})


def test_a_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lines.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(BadFile, match="Parquet"):
        read_rows(tmp_path / "lines.parquet", NAMES, ("sku",), "orders")


def test_another_encoding_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_bytes("sku;price\nK\xfcche;1\n".encode("latin-1"))
    with pytest.raises(BadFile, match="not UTF-8"):
        read_rows(tmp_path / "lines.csv", NAMES, ("sku",), "orders")
    with pytest.raises(BadFile, match="not an encoding"):
        read_rows(tmp_path / "lines.csv", NAMES, ("sku",), "orders", encoding="klingon")
    assert read_rows(tmp_path / "lines.csv", NAMES, ("sku",), "orders", encoding="latin-1")[0].cells["sku"] == "Küche"


def test_a_missing_column_is_named_with_what_it_may_be_called(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text("price\n1\n", "utf-8")
    with pytest.raises(BadFile, match="sku, Stock code"):
        read_rows(tmp_path / "lines.csv", NAMES, ("sku",), "orders")
