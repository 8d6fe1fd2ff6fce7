from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask

LATE = """
    SELECT avg(julianday(delivered_at) - julianday(expected_at)) FROM orders
    WHERE country {} :country AND status = 'delivered'
    AND date(shipped_at) BETWEEN date(:first, :shift) AND date(:last, :shift)"""


def test_parcels_to_one_country_are_late_and_then_on_time_again(ask: Ask, plants: dict[str, Any]) -> None:
    story = plants["courier"]

    def delay(sign: str, shift: str) -> float:
        values = {"country": story["country"], "first": story["shipped_from"], "last": story["shipped_to"], "shift": shift}
        return float(ask(LATE.format(sign), **values)[0][0])

    assert delay("=", "+0 days") > 6
    assert max(delay("=", "-25 days"), delay("=", "+25 days"), delay("<>", "+0 days")) < 1


def test_people_there_are_angry_while_they_wait(ask: Ask, plants: dict[str, Any]) -> None:
    query = """
        SELECT country, count(*) FROM conversations JOIN messages ON conversation_id = conversations.id
        JOIN customers ON customers.id = customer_id WHERE handover = 'complaint'
        AND date(started_at) BETWEEN date(:first, '+4 days') AND date(:last, '+14 days') GROUP BY 1 ORDER BY 2 DESC"""
    story = plants["courier"]
    (country, most), (_, next_most), *_ = ask(query, first=story["shipped_from"], last=story["shipped_to"])
    assert country == story["country"] and most > 3 * next_most and most >= story["conversations"] > 20
