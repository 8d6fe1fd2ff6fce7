"""Postage and the like are told from products that only sound like them."""

from __future__ import annotations

import pytest

from shop.importing.nongoods import not_a_product


@pytest.mark.parametrize(
    "name",
    ["POSTAGE", "DOTCOM POSTAGE", "Next Day Carriage", "shipping fee", "Bank Charges", "AMAZON FEE", "CRUK Commission", "Manual",
     "Adjust bad debt", "Amazon Adjustment", "Discount", "Dotcomgiftshop Gift Voucher £20.00", "SAMPLES", "运费"],
)  # fmt: skip
def test_what_is_no_product(name: str) -> None:
    assert not_a_product(name)


@pytest.mark.parametrize(
    "name",
    ["BLACK BAROQUE CARRIAGE CLOCK", "BANK ACCOUNT GREETING CARD", "Manual juicer", "Adjusted fit shirt", "Gift card holder",
     "VINTAGE POST OFFICE CABINET", "COFFEE MUG", "Sample tray", "Adjustable belt"],
)  # fmt: skip
def test_what_is_one(name: str) -> None:
    assert not_a_product(name) is None
