from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask


def test_one_day_only_has_every_look_twice(ask: Ask, plants: dict[str, Any]) -> None:
    rows = ask("""
        SELECT day, count(*), sum(times) FROM (
            SELECT date(at) AS day, count(*) AS times FROM interactions WHERE kind = 'seen' GROUP BY customer_id, product_id, at)
        WHERE times = 2 GROUP BY 1""")
    story = plants["doubled_day"]
    assert rows == [(story["day"], story["rows"] // 2, story["rows"])] and story["rows"] > 40
