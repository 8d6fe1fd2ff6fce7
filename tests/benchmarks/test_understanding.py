"""How readings are scored, and what is made of other people's files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.outcome import NoData
from benchmarks.understanding import rates, read_csv, safe_label, shipped_pipeline, ten_shot, timed_sentences
from shop.errors import BadFile


def reading(first: str, intent: str | None = None) -> dict[str, Any]:
    return {"first": first, "intent": intent or first}


def test_a_rejected_reading_is_out_of_scope_and_wrong_where_an_intent_was_meant() -> None:
    results = [reading("a"), reading("a", "nlu_fallback"), reading("b"), reading("b", "nlu_fallback"), reading("a")]
    found = rates(["a", "a", "b", "oos", "oos"], results, "oos")
    assert found == {
        "accuracy": 0.6,
        "inscope_accuracy": 0.6667,
        "oos_recall": 0.5,
        "mcc": 0.375,
        "inscope_accuracy_no_threshold": 1.0,
    }


def test_without_a_label_for_it_nothing_is_out_of_scope() -> None:
    found = rates(["a", "b"], [reading("a"), reading("b", "nlu_fallback")], None)
    assert found["oos_recall"] is None and found["inscope_accuracy"] == 0.5 and found["inscope_accuracy_no_threshold"] == 1.0


def test_ten_shot_takes_ten_of_each_and_the_same_each_time() -> None:
    rows = [(f"{label} {number}", label) for label in "ab" for number in range(30)] + [("c 1", "c")]
    chosen = ten_shot(rows, 3)
    assert chosen == ten_shot(rows, 3) != ten_shot(rows, 4)
    assert [sum(label == wanted for _, label in chosen) for wanted in "abc"] == [10, 10, 1]


@pytest.mark.parametrize(("label", "safe"), [("ask/time", "ask or time"), ("restart", "restart intent"), ("x", "x")])
def test_labels_that_rasa_reads_otherwise_are_renamed(label: str, safe: str) -> None:
    assert safe_label(label) == safe


def test_the_shipped_pipeline_is_that_of_the_configuration() -> None:
    names = [component["name"].rpartition(".")[2] for component in shipped_pipeline()]
    assert "IntentClassifier" in names and "FallbackClassifier" in names and "SentimentAnalyzer" not in names


def test_timed_sentences_have_about_twelve_words() -> None:
    assert timed_sentences([("one two", "a"), (" ".join("abcdefghijkl"), "a")]) == [" ".join("abcdefghijkl")]


def test_a_file_without_the_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text,label\nhello,greet\n ,greet\n", encoding="utf-8")
    assert read_csv(path, "text", "label") == [("hello", "greet")]
    with pytest.raises(BadFile, match="intent"):
        read_csv(path, "text", "intent")
    with pytest.raises(NoData):
        read_csv(tmp_path / "none.csv", "text", "label")
