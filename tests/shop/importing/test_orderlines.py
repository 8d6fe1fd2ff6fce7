"""Cells as order lines: numbers that are made, prices of another currency, lists where a value belongs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shop.importing.orderlines import Buyer, LineReader, NoProduct, derived_number
from shop.importing.rows import Row
from shop.importing.values import Unreadable

CELLS = {"customer": "17850.0", "placed_at": "2026-03-01 10:00", "sku": "A", "quantity": "2", "price": "1.50"}
MOMENT = datetime(2026, 3, 1, 10, tzinfo=UTC)


def read(**changes: Any) -> Any:
    return LineReader("EUR").read(Row(2, CELLS | changes))


def test_a_row_is_a_line_of_the_order_of_its_buyer_and_time() -> None:
    line = read(country="EIRE", email="Li@Example.com")
    assert (line.number, line.buyer, line.country) == ("C-8072f6579de3-20260301100000", Buyer("17850", "li@example.com"), "IE")
    assert (line.sku, line.title, line.pieces, line.price, line.status) == ("A", "A", 2, 150, "placed")


@pytest.mark.parametrize("quantity", ["-3", "−3", -3, "-3.0"])
def test_pieces_below_zero_take_back(quantity: Any) -> None:
    assert read(quantity=quantity).pieces == -3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sku": ["A"]}, "a list where one value belongs"),
        ({"quantity": "2.5"}, "unreadable quantity"),
        ({"quantity": "--2"}, "unreadable quantity|negative quantity"),
        ({"price": "$1"}, "wrong currency"),
        ({"price": "-1"}, "negative price"),
        ({"customer": "9" * 65}, "customer number too long"),
        ({"number": "9" * 41}, "order number too long"),
        ({"email": "li"}, "unreadable e-mail"),
    ],
)
def test_what_cannot_be_read_says_why(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refusal:
        read(**changes)
    assert not isinstance(refusal.value, NoProduct)


def test_numbers_are_made_of_who_and_when_and_name_nobody() -> None:
    guest, named = Buyer(None, None), Buyer(None, f"{'a' * 60}@example.com")
    numbers = [derived_number(buyer, country, MOMENT) for buyer in (guest, named) for country in ("Germany", "France", None)]
    assert len(set(numbers)) == 4 and numbers[3] == numbers[4] == numbers[5]
    assert all(len(number) <= 40 and "Germany" not in number and "aaa" not in number for number in numbers)
    assert numbers[2] == "G-unknown-20260301100000"
