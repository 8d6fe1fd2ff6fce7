"""Chart, headline, table and CSV are the same numbers."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from analytics.sheets import SHEETS
from shop.conversations import outbox
from shop.conversations.turns import Reply, Understanding
from shop.store import Store
from shop.store.tables import Product
from tests.console.conftest import Browse, Say

CARD = {"product_id": 5, "title": "Gaiwan", "strategy": "popular", "reason": "popular"}
COUNTED = {
    "conversations": ("conversations",),
    "messages": ("customer", "bot", "staff"),
    "intents": ("intents",),
    "languages": ("languages",),
    "sentiment": ("positive", "neutral", "negative"),
    "fallbacks": ("not_understood",),
    "handovers": ("handovers",),
    "channels": ("conversations",),
    "apologies": ("apologies",),
    "recommendations": ("shown",),
}


@pytest.fixture
def busy(store: Store, say: Say) -> None:
    with store.transaction() as session:
        session.add(Product(id=5, sku="S5", title="Gaiwan", category="cups", price=1290, currency="EUR"))
    say("hi", user="a", reply=Reply("Look", cards=[CARD, CARD]))
    say(
        "??",
        user="a",
        read=Understanding("nlu_fallback", 0.2, "zh", sentiment="negative", sentiment_score=-0.5),
        handover="asked",
    )
    say("hi", user="b", channel="telegram")
    for _ in range(6):
        with store.transaction() as session:
            for item in outbox.due(session):
                outbox.mark_sent(session, item.delivery_id)


def test_csv_chart_and_headline_agree(browse: Browse, busy: None) -> None:
    client = browse("marketer")
    page = client.get("/dashboard").text
    charts = client.get("/dashboard/charts.json").json()
    for key in SHEETS:
        headline = re.search(rf'id="figure-{key}">.*?data-total="(\d+)"', page, re.S)
        body = client.get(f"/dashboard/{key}.csv")
        rows = list(csv.DictReader(io.StringIO(body.content.decode("utf-8-sig"))))
        total = sum(int(row[name]) for row in rows for name in COUNTED[key] if name in row)
        assert headline and int(headline[1]) == total, key
        assert body.content.startswith(b"\xef\xbb\xbf") and "attachment" in body.headers["content-disposition"]
        if total:
            assert drawn_total(charts[key]) == total, key
    assert "apologies" not in charts and 'id="figure-apologies"' in page


def drawn_total(specification: dict[str, Any]) -> int:
    values = specification["data"]["values"]
    if "step" in values[0]:
        return sum(value["count"] for value in values if value["step"] == "shown")
    name = "not_understood" if "not_understood" in values[0] else "count"
    return sum(value[name] for value in values)


def test_every_figure_is_defined_on_the_page(browse: Browse, busy: None) -> None:
    page = browse("support").get("/dashboard").text
    assert page.count('class="quiet small definition"') == len(SHEETS) == page.count(".csv?from=")
    assert "How these numbers are counted" in page


def test_ranges_are_chosen_and_senseless_ones_refused(browse: Browse, busy: None) -> None:
    client = browse("marketer")
    page = client.get("/dashboard?from=2020-03-01&to=2020-03-31").text
    assert "31 days in Europe/Berlin" in page and "2020-01-30 to 2020-02-29" in page
    assert page.count("Nothing to count in these days.") == len(SHEETS)
    assert client.get("/dashboard?from=2020-03-02&to=2020-03-01").status_code == 400
    assert client.get("/dashboard/nonsense.csv").status_code == 404
