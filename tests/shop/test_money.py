"""Amounts and days as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shop.money import format_day, format_price, to_major, to_minor


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        (3950, "EUR", "en", "€39.50"),
        (3950, "EUR", "zh", "€39.50"),
        (3950, "CNY", "zh", "¥39.50"),
        (3950, "JPY", "en", "¥3,950"),
        (5, "EUR", "other", "€0.05"),
    ],
)
def test_prices_follow_currency_and_language(amount: int, currency: str, language: str, text: str) -> None:
    assert format_price(amount, currency, language) == text


def test_what_a_customer_says_becomes_minor_units() -> None:
    assert (to_minor(39.95, "EUR"), to_minor(4000, "JPY")) == (3995, 4000)


def test_minor_units_become_whole_ones() -> None:
    assert (to_major(3995, "EUR"), to_major(4000, "JPY")) == (39.95, 4000)


def test_a_day_is_the_shops_day() -> None:
    late = datetime(2020, 3, 2, 23, 30, tzinfo=UTC)
    assert format_day(late, "en", "Asia/Shanghai") == "Tuesday, 3 March 2020"
    assert format_day(late, "zh", "UTC") == "2020年3月2日星期一"
