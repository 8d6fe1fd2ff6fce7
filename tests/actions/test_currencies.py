"""A limit in another currency is converted at the shop's rate, said so, and asked about where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import base
from actions.base import Shop
from actions.products import SearchProducts
from shop.money import convert
from shop.settings import Settings
from tests.actions.conftest import Say, cards

TEAPOTS = {"entity": "category", "value": "teapots"}


def test_a_rate_that_is_set_is_used_and_said(say: Say, shop: Shop) -> None:
    base.configure(replace(shop, settings=Settings(_env_file=None, exchange_rates={"USD": 1.25})))
    dollars: dict[str, Any] = {"entity": "price_max", "value": 30, "currency": "USD"}
    messages, slots = say(SearchProducts(), "", entities=[TEAPOTS, dollars])
    assert cards(messages) == [4] and slots["wish"] == {"category": "teapots", "price_max": 2400}
    assert messages[0]["text"].startswith("I took $30.00 as about €24.00")


def test_conversion() -> None:
    assert convert(3000, "USD", "EUR", {"USD": 1.25}) == 2400 and convert(2400, "EUR", "USD", {"USD": 1.25}) == 3000
    assert convert(1000, "JPY", "EUR", {"JPY": 160.0}) == 625
    assert convert(100, "EUR", "EUR", {}) == 100 and convert(100, "CNY", "EUR", {"USD": 1.25}) is None
