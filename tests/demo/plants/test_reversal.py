from __future__ import annotations

from tests.demo.conftest import Ask

RATES = """
    SELECT strategy, avg(clicked_at IS NOT NULL) FROM recommendations JOIN conversations ON conversations.id = conversation_id
    WHERE strategy IN ('ease', 'popular') AND channel LIKE :channel GROUP BY 1"""


def test_what_leads_over_all_trails_on_each_channel(ask: Ask) -> None:
    overall = dict(ask(RATES, channel="%"))
    assert overall["ease"] > overall["popular"] + 0.02
    for (channel,) in ask("SELECT DISTINCT channel FROM conversations"):
        rates = dict(ask(RATES, channel=channel))
        assert rates["ease"] < rates["popular"]
