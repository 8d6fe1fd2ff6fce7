from __future__ import annotations

from typing import Any

import pytest

from tests.demo.conftest import Ask

RATE = """
    SELECT coalesce(arm, 'others'), avg(EXISTS (
        SELECT 1 FROM orders WHERE orders.customer_id = customers.id
        AND placed_at >= :sent AND placed_at < datetime(:sent, '+14 days')))
    FROM customers LEFT JOIN campaign_recipients ON campaign_recipients.customer_id = customers.id
    WHERE customers.number IS NOT NULL AND created_at < :sent GROUP BY 1"""


def test_the_naive_lift_is_twice_the_lift_against_the_holdout(ask: Ask, plants: dict[str, Any]) -> None:
    story = plants["campaign"]
    rates = dict(ask(RATE, sent=story["sent_at"][:19].replace("T", " ")))
    lift, naive = rates["treated"] - rates["holdout"], rates["treated"] - rates["others"]
    assert lift > 0.03 and naive / lift == pytest.approx(2, abs=0.15)
    assert (lift, naive) == (pytest.approx(story["lift"], abs=0.005), pytest.approx(story["naive_lift"], abs=0.005))
