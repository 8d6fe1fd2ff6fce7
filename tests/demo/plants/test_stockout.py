from __future__ import annotations

from typing import Any

from tests.demo.conftest import Ask

SOLD = """
    SELECT count(*) FROM orders JOIN order_lines ON order_id = orders.id JOIN products ON products.id = product_id
    WHERE sku = :sku AND date(placed_at) BETWEEN date(:first, :shift) AND date(:last, :shift)"""


def test_nothing_is_sold_in_two_weeks_and_the_substitute_sells_more(ask: Ask, plants: dict[str, Any]) -> None:
    story = plants["stockout"]

    def sold(sku: str, shift: str) -> int:
        return int(ask(SOLD, sku=story[sku], first=story["first_day"], last=story["last_day"], shift=shift)[0][0])

    assert sold("sku", "+0 days") == 0
    assert sold("sku", "-14 days") > 20 and sold("sku", "+14 days") > 20
    assert sold("substitute", "+0 days") > 1.4 * max(sold("substitute", "-14 days"), sold("substitute", "+14 days"))


def test_people_ask_for_it_in_both_languages(ask: Ask, plants: dict[str, Any]) -> None:
    story = plants["stockout"]
    rows = ask(
        """
        SELECT conversations.language, count(DISTINCT conversations.id)
        FROM conversations JOIN messages ON conversation_id = conversations.id
        WHERE author = 'bot' AND (text LIKE '%Jasmine Pearls is sold out%' OR text LIKE '茉莉龙珠目前售罄%')
        AND date(started_at) BETWEEN :first AND :last GROUP BY 1""",
        first=story["first_day"],
        last=story["last_day"],
    )
    assert sum(count for _, count in rows) == story["conversations"] and {language for language, _ in rows} == {"en", "zh"}
