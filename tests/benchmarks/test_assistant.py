"""The figures of labelled queries are what their definitions say."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from benchmarks import assistant
from benchmarks.assistant import Query
from benchmarks.outcome import NoData
from shop.conversations.turns import Understanding
from shop.errors import BadFile

QUERIES = [
    Query("where is it", "en", "order_status"),
    Query("money back", "en", "refund_status"),
    Query("weather?", "en", "out_of_scope"),
    Query("快递", "zh", "ask_delivery", "delivery-cost"),
    Query("嗯", "zh", None),
]
READ = [
    Understanding("order_status", 0.9, ranking=[{"name": "order_status", "confidence": 0.9}]),
    Understanding("nlu_fallback", 0.3, ranking=[{"name": "refund_status", "confidence": 0.3}]),
    Understanding("out_of_scope", 0.8, ranking=[{"name": "out_of_scope", "confidence": 0.8}]),
    Understanding("ask_delivery", 0.7, ranking=[{"name": "ask_delivery", "confidence": 0.7}]),
    Understanding("nlu_fallback", 0.1),
]
ARTICLES = [None, None, None, "delivery-time", None]


def options(**changes: object) -> argparse.Namespace:
    return argparse.Namespace(**{"csv": None, "text": "q", "label": "y", "map": None, "quick": False} | changes)


def test_a_fallback_is_wrong_and_what_has_no_label_is_not_scored(capsys: pytest.CaptureFixture[str]) -> None:
    figures = assistant.report(QUERIES, READ, ARTICLES, ["order_status"] * 5, quick=False)
    assert figures["macro_f1_en"] == round(2 / 3, 4) and figures["macro_f1_en_before_rule"] == 1.0
    assert (figures["macro_f1_zh"], figures["queries_zh"], figures["macro_f1_zh_ngrams_alone"]) == (1.0, 1, 0.0)
    assert (figures["fallback_rate"], figures["out_of_scope_or_fallback_recall"]) == (0.25, 1.0)
    assert (figures["article_recall1_en"], figures["article_recall1_zh"]) == (None, 0.0)
    assert "n-grams alone" in capsys.readouterr().out


def test_own_queries_are_mapped_and_their_language_is_seen(tmp_path: Path) -> None:
    file, mapping = tmp_path / "q.csv", tmp_path / "map.json"
    file.write_text("q,y\nwhere is it,TRACK\n退款呢,REFUND\nhow are you,CHAT\n", "utf-8")
    mapping.write_text('{"TRACK": "order_status", "REFUND": "refund_status", "CHAT": null}', "utf-8")
    found = assistant.read_own(options(csv=file, map=mapping))
    assert [(query.language, query.label) for query in found] == [("en", "order_status"), ("zh", "refund_status"), ("en", None)]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ('{"TRACK": "tracking"}', "intents that we do not have: tracking"),
        ("{}", "does not name the label 'TRACK'"),
        ("[", "as JSON"),
    ],
)
def test_a_wrong_map_is_refused_with_a_sentence(tmp_path: Path, mapping: str, sentence: str) -> None:
    file, path = tmp_path / "q.csv", tmp_path / "map.json"
    file.write_text("q,y\nwhere is it,TRACK\n", "utf-8")
    path.write_text(mapping, "utf-8")
    with pytest.raises(BadFile, match=sentence):
        assistant.read_own(options(csv=file, map=path))


def test_missing_data_and_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoData):
        assistant.read_own(options(csv=tmp_path / "none.csv"))
    (tmp_path / "q.csv").write_text("a,y\n1,2\n", "utf-8")
    with pytest.raises(BadFile, match="no column 'q'; it has a, y"):
        assistant.read_own(options(csv=tmp_path / "q.csv"))
