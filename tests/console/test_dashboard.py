"""Chart, headline, table and CSV are the same numbers."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from analytics.sheets import RECOMMENDED, SHEETS
from shop.conversations import outbox
from shop.conversations.turns import Reply, Understanding
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Product, Profile
from tests.analytics.shown import add_customer, order, show
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
    **dict.fromkeys(RECOMMENDED, ("shown",)),
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
    assert page.count('class="quiet small definition"') == len(SHEETS) == page.count(".csv?from=") - 1
    assert "How these numbers are counted" in page


def test_ranges_are_chosen_and_senseless_ones_refused(browse: Browse, busy: None) -> None:
    client = browse("marketer")
    page = client.get("/dashboard?from=2020-03-01&to=2020-03-31").text
    assert "31 days in Europe/Berlin" in page and "2020-01-30 to 2020-02-29" in page
    assert page.count("Nothing to count in these days.") == len(SHEETS)
    assert client.get("/dashboard?from=2020-03-02&to=2020-03-01").status_code == 400
    assert client.get("/dashboard/nonsense.csv").status_code == 404


def compare(store: Store, customers: int) -> None:
    """As many in each arm; every fourth of the personal one orders for 20 euros, every tenth of the other."""
    shown = now() - timedelta(days=10)
    with store.transaction() as session:
        for number in range(2 * customers):
            personal = number % 2
            add_customer(session, number + 1)
            show(session, number + 1, shown, arm="personal" if personal else "popular")
            if number // 2 % (4 if personal else 10) == 0:
                order(session, number + 1, shown + timedelta(days=2), 2000)


def test_little_is_not_compared(browse: Browse, store: Store) -> None:
    compare(store, 20)
    page = browse("marketer").get("/dashboard").text
    assert "Not enough yet." in page and "20 in the personal one, of whom 7 ordered" in page
    assert 'id="lift-conversion"' not in page and "customers more." in page


def test_the_lift_has_its_interval_and_its_file(browse: Browse, store: Store) -> None:
    compare(store, 120)
    client = browse("marketer")
    page = client.get("/dashboard").text
    assert ">+15.0 points</span>" in page and ">+€3.00</span>" in page and "More than chance explains." in page
    file = client.get("/dashboard/lift.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    counted = [(row["arm"], row["customers"], row["ordered"], row["revenue"]) for row in rows]
    assert counted == [("personal", "120", "30", "600.0"), ("popular", "120", "12", "240.0")]


def test_too_few_days_show_the_last_ninety(browse: Browse, store: Store) -> None:
    compare(store, 120)
    client = browse("marketer")
    page = client.get(f"/dashboard?from={now().date() - timedelta(days=6)}&to={now().date()}").text
    assert "These 7 days alone have not enough customers to compare yet." in page and ">+15.0 points</span>" in page
    link = re.search(r"/dashboard/lift.csv\?(from=[^&]+)&", page)
    assert link and link[1] == f"from={now().date() - timedelta(days=89)}"
    late = client.get("/dashboard?from=2020-03-01&to=2020-03-05").text
    assert "Not enough yet." in late and "alone have not enough" not in late


def test_a_segment_has_its_name(browse: Browse, store: Store) -> None:
    with store.transaction() as session:
        add_customer(session, 1)
        session.add(Profile(customer_id=1, facts={"segment": {"value": "quiet"}}))
        show(session, 1, now())
    client = browse("marketer")
    page = client.get("/dashboard").text
    assert ">Gone quiet</th>" in page and "Own taste</th>" in page
    assert "quiet,ease,1,0,0" in client.get("/dashboard/recommended_across.csv").text
    assert "quiet,1,0,0" in client.get("/dashboard/recommended_segments.csv").text
