"""The cross-validation's figures are what their definitions say, and its file is read or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.quality import Example, compute, read_quality
from shop.errors import BadFile, NotFound

DAY = datetime(2026, 11, 22, tzinfo=UTC)
EXAMPLES = [
    Example("where is it", "order_status", "order_status", 0.9, None, 0.0),
    Example("我的包裹呢", "order_status", "order_status", 0.8, None, 0.0),
    Example("money?", "order_status", "refund_status", 0.7, "where is my money", 0.85),
    Example("refund?", "refund_status", "refund_status", 0.2, None, 0.0),
    Example("hello", "greet", "refund_status", 0.1, "refund hello", 0.3),
]


def test_figures_follow_their_definitions() -> None:
    quality = compute(EXAMPLES, {"greet": "smalltalk"}, DAY, 4, 0.25)
    assert (quality.examples, quality.right, quality.asked_back) == (5, 0.6, 0.4)
    assert quality.right_when_sure == pytest.approx(2 / 3) and quality.by_language == {"en": 0.5, "zh": 1.0}
    rows = {row.intent: row for row in quality.intents}
    assert (rows["order_status"].precision, rows["order_status"].recall) == (1.0, pytest.approx(2 / 3))
    assert (rows["refund_status"].precision, rows["refund_status"].f1) == (pytest.approx(1 / 3), 0.5)
    assert (rows["greet"].precision, rows["greet"].f1, rows["greet"].topic) == (None, 0.0, "smalltalk")
    assert quality.intents[0].intent == "greet" and rows["order_status"].counts == {"en": 2, "zh": 1}


def test_worst_confused_and_contradicting_examples_are_named() -> None:
    quality = compute(EXAMPLES, {}, DAY, 4, 0.25)
    assert [one.text for one in quality.worst] == ["money?", "hello"]
    assert [(pair.intent, pair.predicted, len(pair.examples)) for pair in quality.confusions] == [
        ("greet", "refund_status", 1),
        ("order_status", "refund_status", 1),
    ]
    assert [one.near for one in quality.contradictions] == ["where is my money"]


def test_advice_says_what_to_write_more_of() -> None:
    many = [Example(f"a {n}", "greet", "greet", 0.9, None, 0.0) for n in range(40)]
    chinese = [Example(f"好 {n}", "greet", "greet" if n % 2 else "thanks", 0.9, None, 0.0) for n in range(40)]
    assert compute(many, {}, DAY, 4, 0.0).intents[0].advice == "Write more in Chinese: fewer than 40 examples."
    assert str(compute([*many, *chinese], {}, DAY, 4, 0.0).intents[0].advice).startswith("Often read as thanks (20): move")
    thanks = [Example(f"{text} {n}", "thanks", "thanks", 0.9, None, 0.0) for n in range(40) for text in ("ta", "谢")]
    rows = {row.intent: row for row in compute([*many, *chinese, *chinese, *thanks], {}, DAY, 4, 0.0).intents}
    assert str(rows["thanks"].advice).startswith("Takes from greet (40): look")


def test_a_missing_or_broken_file_is_said(tmp_path: Path) -> None:
    intents, path = tmp_path / "intents.csv", tmp_path / "quality.json"
    intents.write_text("intent,topic\ngreet,smalltalk\n", "utf-8")
    with pytest.raises(NotFound, match="make quality"):
        read_quality(path, intents)
    path.write_text('{"rows": [{"text": "x"}]}', "utf-8")
    with pytest.raises(BadFile, match="again"):
        read_quality(path, intents)
    row = {"text": "hi", "intent": "greet", "predicted": "greet", "confidence": 0.9, "nearest": None}
    path.write_text(json.dumps({"made_at": DAY.isoformat(), "folds": 4, "threshold": 0.25, "rows": [row]}), "utf-8")
    assert read_quality(path, intents).intents[0].topic == "smalltalk"
