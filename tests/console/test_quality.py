"""Staff see what misleads the assistant; marketers do not, and nobody before it was measured."""

from __future__ import annotations

import json

from console.quality import write_page
from shop.settings import Settings
from tests.console.conftest import Browse

NEAR = {"text": "where is my money", "intent": "refund_status", "similarity": 0.85}
ROWS = [
    {"text": "<b>money?", "intent": "order_status", "predicted": "refund_status", "confidence": 0.7, "nearest": NEAR},
    {"text": "退款呢", "intent": "refund_status", "predicted": "refund_status", "confidence": 0.9, "nearest": None},
]


def put(settings: Settings) -> None:
    found = {"made_at": "2026-11-22T09:00:00+00:00", "folds": 4, "threshold": 0.25, "rows": ROWS}
    (settings.var_dir / "quality.json").write_text(json.dumps(found), "utf-8")


def test_support_reads_what_was_measured(browse: Browse, settings: Settings) -> None:
    client = browse("support")
    assert client.get("/console/quality").status_code == 404
    put(settings)
    page = client.get("/console/quality").text
    for words in (
        "2 examples of data/nlu",
        "4-fold",
        "&lt;b&gt;money?",
        "where is my money",
        "85.0 %",
        "refund status",
        "Write more in",
    ):
        assert words in page
    assert browse("marketer").get("/console/quality").status_code == 403


def test_the_file_needs_nothing_else(settings: Settings) -> None:
    put(settings)
    page = write_page(settings).read_text("utf-8")
    assert "退款呢" not in page.split("Intents</h2>")[0] and "<b>money?" not in page
    assert "<style>" in page and "http" not in page and "/console" not in page
