"""Cells as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shop.importing.values import Unreadable, read_count, read_moment, read_price, read_tags, read_text


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("9.99", 999),
        ("9,99", 999),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1 234,50 €", 123450),
        ("EUR 12", 1200),
        ("1,234,567", 123456700),
        ("0.125", 13),
        (9.99, 999),
        (1234.5, 123450),
        (1.234, 123),
        (7, 700),
        ("0", 0),
    ],
)
def test_prices(written: object, cents: int) -> None:
    assert read_price(written, "EUR") == cents


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1.234", "ambiguous price"),
        ("12,500", "ambiguous price"),
        ("-3", "negative price"),
        ("", "no price"),
        (None, "no price"),
        ("free", "unreadable price"),
        ("1,2,3", "unreadable price"),
        (float("inf"), "unreadable price"),
        (True, "unreadable price"),
        ([5], "unreadable price"),
        ("1" * 40, "unreadable price"),
        ("USD 5", "wrong currency"),
        ("£5", "wrong currency"),
    ],
)
def test_prices_that_cannot_be_used(written: object, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_price(written, "EUR")


def test_counts_are_whole() -> None:
    assert read_count("3.0", "stock") == 3
    with pytest.raises(Unreadable, match="unreadable stock"):
        read_count("3.5", "stock")


@pytest.mark.parametrize("written", ["2026-03-02T09:30:00+00:00", "2026-03-02 10:30", "02.03.2026 10:30", "2026/03/02 10:30:00"])
def test_moments_without_zone_are_the_shops(written: str) -> None:
    assert read_moment(written, ZoneInfo("Europe/Berlin")) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["02/03/2026", "yesterday", "", None])
def test_unclear_dates_are_refused(written: object) -> None:
    with pytest.raises(Unreadable, match="date"):
        read_moment(written)


def test_texts_and_tags() -> None:
    assert read_text("  a\x00b\ud800 ", 10) == "ab"
    assert read_text(" ", 10) is None and read_text({"a": 1}, 10) is None
    assert read_tags("tea; gift|") == ["tea", "gift"]
