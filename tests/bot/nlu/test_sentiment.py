"""Sentiment is learned from labelled files and comes back the same after storing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.scripts import HAN_LETTER
from bot.nlu.sentiment import SentimentAnalyzer
from bot.nlu.sentiment_model import LABELS, SentimentModel, read_examples
from bot.nlu.vectors import sentence_encoder
from encoder import SentenceEncoder
from tests.bot.stack import ROOT, SENTIMENT


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    path = tmp_path / "examples.csv"
    path.write_text(SENTIMENT, encoding="utf-8")
    return path


def test_probabilities_sum_to_one_and_follow_the_feeling(examples: Path) -> None:
    model = SentimentModel.fitted(sentence_encoder(), *read_examples([examples]))
    shares = model.probabilities(["I love this great lamp", "it is terrible, I hate it", "太差了", "where is the number"])
    assert np.allclose(shares.sum(axis=1), 1) and shares.argmax(axis=1).tolist() == [2, 0, 0, 1]


def test_a_wrong_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("text,label\nfine,good\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'good'"):
        read_examples([path])


def test_all_labels_are_needed() -> None:
    with pytest.raises(ValueError, match="negative"):
        SentimentModel.fitted(sentence_encoder(), ["a", "b"], ["positive", "neutral"])


def analyzers(folder: Path, files: list[str]) -> tuple[SentimentAnalyzer, SentimentAnalyzer]:
    """Return a trained analyzer and the one loaded from what it stored."""
    storage, resource = LocalModelStorage(folder), Resource("sentiment")
    context = ExecutionContext(GraphSchema({}))
    trained = SentimentAnalyzer.create({"files": files}, storage, resource, context)
    trained.train(TrainingData())
    return trained, SentimentAnalyzer.load({"files": files}, storage, resource, context)


def test_the_loaded_component_feels_the_same(tmp_path: Path, examples: Path) -> None:
    (tmp_path / "model").mkdir()
    pair = analyzers(tmp_path / "model", [str(examples)])
    first, second = (analyzer.process([Message({"text": "I hate it"})])[0] for analyzer in pair)
    assert first.get("sentiment") == second.get("sentiment")
    assert first.get("sentiment")["label"] == "negative" and -1 <= first.get("sentiment")["score"] < 0
    assert "sentiment" in first.as_dict(only_output_properties=True)


def test_without_examples_it_is_silent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "model").mkdir()
    _, loaded = analyzers(tmp_path / "model", [str(tmp_path / "none.csv")])
    assert loaded.process([Message({"text": "I hate it"})])[0].get("sentiment") is None
    assert "none.csv are missing" in caplog.text


@pytest.fixture(scope="module")
def shipped() -> SentimentModel:
    encoder = SentenceEncoder(threads=2)
    return SentimentModel.fitted(encoder, *read_examples(sorted((ROOT / "data" / "sentiment").glob("*.csv"))))


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("negative", "oh great, broken again"),
        ("negative", "yeah right, customer service"),
        ("negative", "thanks for nothing"),
        ("negative", "this is NOT acceptable"),
        ("negative", "WORST SHOP EVER"),
        ("negative", "terrible service!!!"),
        ("negative", "I'm never buying here again"),
        ("negative", "lovely lamp, shame it took three weeks"),
        ("negative", "😡"),
        ("negative", "味道不错但是送得太慢"),
        ("negative", "等了两个小时"),
        ("negative", "送来都凉了"),
        ("negative", "一点都不好用"),
        ("negative", "再也不来了"),
        ("positive", "not bad at all"),
        ("positive", "it took a while but it's perfect"),
        ("positive", "I LOVE THIS"),
        ("positive", "I love it ❤️"),
        ("positive", "👍"),
        ("positive", "太棒了，谢谢"),
        ("positive", "虽然贵了点，但是很值"),
        ("positive", "不难吃"),
        ("neutral", "where is my order?"),
        ("neutral", "WHERE IS MY ORDER"),
        ("neutral", "can I get a refund"),
        ("neutral", "my card was declined"),
        ("neutral", "it doesn't fit, can I exchange it"),
        ("neutral", "I want to speak to a human"),
        ("neutral", "have you anything cheaper"),
        ("neutral", "ok"),
        ("neutral", "我的订单到哪了"),
        ("neutral", "我要退款"),
        ("neutral", "怎么退货"),
        ("neutral", "好的"),
    ],
)
def test_the_shipped_examples_teach(shipped: SentimentModel, label: str, text: str) -> None:
    assert LABELS[int(shipped.probabilities([text])[0].argmax())] == label


def test_the_examples_are_of_both_languages_and_none_is_labelled_twice() -> None:
    texts, _ = read_examples(sorted((ROOT / "data" / "sentiment").glob("*.csv")))
    assert len(texts) > 5500 and len({text.strip().lower() for text in texts}) > len(texts) - 20
    assert sum(bool(HAN_LETTER.search(text)) for text in texts) > 3000
