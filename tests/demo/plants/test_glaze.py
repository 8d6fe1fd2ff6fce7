from __future__ import annotations

from typing import Any

from demo.talks.sentences import phrasebook
from tests.demo.conftest import Ask

WORDS = ("glaze", "lead", "cadmium", "heavy metals", "coating", "paint on", "釉", "铅", "重金属", "涂层")


def test_the_question_comes_more_often_every_week(ask: Ask, plants: dict[str, Any]) -> None:
    story = plants["glaze"]
    asked = " OR ".join(f"text LIKE '%{word}%'" for word in WORDS)
    rows = ask(
        f"""
        SELECT CAST((julianday(date(started_at)) - julianday(:first)) / 7 AS INTEGER), count(DISTINCT conversations.id)
        FROM conversations JOIN messages ON conversation_id = conversations.id
        WHERE author = 'customer' AND ({asked}) AND date(started_at) >= :first GROUP BY 1 ORDER BY 1""",
        first=story["first_day"],
    )
    found = [count for _, count in rows][: len(story["weekly"])]
    assert all(planted <= count <= planted + 6 for planted, count in zip(story["weekly"], found, strict=True))


def test_it_is_asked_in_many_ways() -> None:
    assert all(len(phrasebook().utterances[language, "glaze"]) >= 20 for language in ("en", "zh"))
