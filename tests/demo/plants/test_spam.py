from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask


def test_one_hour_stands_out_with_accounts_that_never_write_again(ask: Ask, plants: dict[str, Any]) -> None:
    query = """
        SELECT strftime('%Y-%m-%dT%H', started_at), count(*), count(DISTINCT customer_id)
        FROM conversations GROUP BY 1 ORDER BY 2 DESC"""
    (hour, talks, writers), (_, next_most, _), *_ = ask(query)
    story = plants["spam"]
    assert hour == story["from"][:13] and talks == writers >= len(story["customers"]) == 140 and talks > 4 * next_most
    people = ",".join(map(str, story["customers"]))
    assert ask(f"SELECT count(*), count(DISTINCT customer_id) FROM conversations WHERE customer_id IN ({people})") == [(140, 140)]
