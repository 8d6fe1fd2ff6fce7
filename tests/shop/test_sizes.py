"""Sizes of one kind are put in order; others are not compared."""

from __future__ import annotations

import pytest

from shop.sizes import Amount, is_bigger, read_size


@pytest.mark.parametrize(
    ("size", "amount"),
    [
        ("500 ml", Amount(500, "ml")),
        ("1.5 l", Amount(1500, "ml")),
        ("250克", Amount(250, "g")),
        ("42", Amount(42, "number")),
        ("one size", None),
        ("", None),
        ("100 tines", None),
    ],
)
def test_amounts(size: str, amount: Amount | None) -> None:
    assert read_size(size) == amount


def test_order() -> None:
    assert is_bigger("XL", "M") is True and is_bigger("small", "large") is False
    assert is_bigger("1 kg", "500 g") is True
    assert is_bigger("500 ml", "500 g") is None and is_bigger("0.5 l", "500 ml") is None
