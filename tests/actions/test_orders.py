"""An order is told with all that is known of it, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.orders import tell
from shop.orders import Line, OrderState
from shop.store import now

WHEN = now() - timedelta(days=3)


def state(status: str = "shipped", **more: Any) -> OrderState:
    """An order on its way."""
    known: dict[str, Any] = {
        "number": "TS-1",
        "status": status,
        "lines": [Line({"en": "Iron pot", "zh": "铁壶"}, 2)],
        "total": 100,
        "currency": "EUR",
        "carrier": "DHL",
        "tracking": "JD1",
        "placed_at": WHEN,
        "shipped_at": WHEN,
        "expected_at": WHEN + timedelta(days=5),
        "delivered_at": None,
        "closed": False,
        "late": False,
    }
    return OrderState(**known | more)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("Your order TS-1 of", "on its way", "2 × Iron pot", "DHL, tracking number JD1", "should reach you")),
        ("zh", ("订单TS-1", "正在路上", "2 × 铁壶", "运单号JD1", "预计")),
    ],
)
def test_all_that_is_known_is_told(language: str, parts: tuple[str, ...]) -> None:
    told = tell(state(), language, "UTC")
    assert all(part in told for part in parts)


def test_what_is_not_known_is_left_out() -> None:
    told = tell(state(carrier=None, tracking=None, shipped_at=None, expected_at=None, lines=[]), "en", "UTC")
    assert told.endswith("it is on its way.")


def test_a_late_order_is_called_late() -> None:
    assert "so it is late" in tell(state(late=True), "en", "UTC") and "已经晚了" in tell(state(late=True), "zh", "UTC")


def test_an_unknown_state_is_told_as_it_stands() -> None:
    assert "in customs" in tell(state("in customs"), "en", "UTC")
