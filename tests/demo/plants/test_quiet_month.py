from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask


def test_one_whole_month_has_less_than_two_thirds_of_its_neighbour(ask: Ask, plants: dict[str, Any]) -> None:
    months = dict(ask("SELECT strftime('%Y-%m', started_at), count(*) FROM conversations GROUP BY 1"))
    quiet = plants["quiet_month"]["month"]
    following = min(month for month in months if month > quiet)
    assert months[quiet] < 0.6 * months[following]
