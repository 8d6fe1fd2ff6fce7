"""A replay counts every customer once, whatever came back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway.customer import Exchange
from gateway.probe import probe
from gateway.replay import Report, percentile, read_column, replay
from shop.errors import BadFile, Unavailable
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Conversation, MetricBucket
from tests.gateway.conftest import READ, FakeBot


async def test_every_text_is_a_customer_of_its_own(address: str, running: Any, bot: FakeBot, store: Store) -> None:
    def reply(body: dict[str, Any]) -> dict[str, Any]:
        if body["text"] == "person":
            return {"replies": [{"text": "ok"}, {"custom": {"kind": "handover", "reason": "asked"}}]}
        return {"understanding": READ | {"intent": "nlu_fallback" if body["text"] == "what" else "greet"}}

    bot.reply = reply
    seen: list[tuple[int, int]] = []
    async with running():
        report = await replay(
            ["one", "what", "person", "one"], address, 2, on_progress=lambda done, all_: seen.append((done, all_)), store=store
        )
    assert (report.sent, report.answered, report.apologised, report.empty, report.lost, report.twice) == (4, 4, 0, 0, 0, 0)
    assert (report.fallback, report.handed_over) == (1, 1) and seen[-1] == (4, 4)
    assert len(report.milliseconds) == 4 and "4" in str(report) and "p95" in str(report)
    with store.reading() as session:
        assert len(set(session.scalars(select(Conversation.customer_id)))) == 4


@pytest.mark.parametrize("deadline", [0.6])
async def test_a_dead_bot_shows_as_apologies(address: str, running: Any, bot: FakeBot) -> None:
    bot.down = True
    async with running():
        report = await replay(["one", "two"], address, 2)
    assert (report.sent, report.answered, report.apologised, report.lost, report.twice) == (2, 0, 2, 0, 0)


async def test_no_worker_shows_as_lost(address: str) -> None:
    report = await replay(["one"], address, 1, timeout=0.5)
    assert (report.sent, report.lost, report.milliseconds) == (1, 1, [])


def row(number: int, kind: str = "text", text: str = "hi") -> dict[str, Any]:
    return {"id": number, "kind": kind, "text": text, "cards": []}


def test_empty_and_double_answers_are_told_apart() -> None:
    report = Report()
    report.add(Exchange("a", 1, [row(1, "notice"), row(2)], 5.0))
    report.add(Exchange("b", 2, [row(1, text=" ")], 5.0))
    report.add(Exchange("c", 3, [row(1), row(2, "apology")], 5.0))
    report.add(Exchange("d", 4, [row(1)], 5.0, repeated=1))
    assert (report.sent, report.answered, report.apologised, report.empty, report.twice) == (4, 3, 1, 1, 2)


def test_percentiles_by_nearest_rank() -> None:
    assert (percentile([], 0.5), percentile([3, 1, 2], 0.5), percentile(list(range(100)), 0.95)) == (0.0, 2, 95)


def test_a_column_is_read_and_a_wrong_name_named(tmp_path: Path) -> None:
    path = tmp_path / "queries.csv"
    path.write_text("sentence,label\nhello,a\n,b\n", encoding="utf-8")
    assert read_column(path, "sentence") == ["hello"]
    with pytest.raises(BadFile, match="it has sentence, label"):
        read_column(path, "text")
    with pytest.raises(BadFile, match="cannot be read"):
        read_column(tmp_path / "none.csv", "text")


@pytest.mark.parametrize("deadline", [0.6])
async def test_a_probe_finds_out_and_counts_nowhere(
    address: str, running: Any, bot: FakeBot, store: Store, settings: Settings
) -> None:
    async with running():
        assert await probe(address, settings, 5.0) > 0
        bot.down = True
        with pytest.raises(Unavailable, match="bot does not yet"):
            await probe(address, settings, 5.0)
    with pytest.raises(Unavailable, match="did not answer"):
        await probe(address, settings, 0.3)
    with store.reading() as session:
        # Whether the last one arrived before the probe gave up is a matter of milliseconds.
        assert set(session.scalars(select(Conversation.probe))) == {True}
        assert list(session.scalars(select(MetricBucket))) == []
