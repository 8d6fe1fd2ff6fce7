"""Intents with their chances: what was learned is found again, what was not is doubted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu.descent import minimise
from bot.nlu.evidence import Curve, Evidence, Neighbours, sample
from bot.nlu.features import Features
from bot.nlu.intent_model import IntentModel, Reading
from bot.nlu.intent_names import IntentNames, read_titles, spoken_name
from bot.nlu.intents import read_model, write_model
from bot.nlu.softmax import Softmax

RANDOM = np.random.default_rng(5)
CENTRES = RANDOM.normal(size=(6, 12)).astype(np.float32) * 2


def clouds(count: int) -> tuple[Features, np.ndarray]:
    classes = np.arange(6).repeat(count)
    dense = CENTRES[classes] + RANDOM.normal(size=(len(classes), 12)).astype(np.float32)
    return Features(dense.astype(np.float32), csr_matrix(np.eye(6, dtype=np.float32)[classes])), classes


def read(model: IntentModel, features: Features, length: int) -> list[Reading]:
    words = features.sparse @ model.softmax.of_words
    lengths = np.linalg.norm(features.dense, axis=1) + 1e-9
    return [
        model.read(vector / size, size, one, length) for vector, size, one in zip(features.dense, lengths, words, strict=True)
    ]


@pytest.fixture(scope="module")
def model() -> IntentModel:
    features, classes = clouds(30)
    texts = [f"text {place}" for place in range(len(classes))]
    return IntentModel.fit(texts, [f"intent_{number}" for number in classes], features, 1.0, 0.3)


def test_descent_finds_the_least_value() -> None:
    scale = np.array([1.0, 10.0, 100.0], dtype=np.float32)
    found = minimise(lambda x: (float((scale * (x - 3) ** 2).sum()), 2 * scale * (x - 3)), np.zeros(3), 60)
    assert np.allclose(found, 3, atol=0.01)


def test_softmax_agrees_with_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    features, classes = clouds(20)
    ours = Softmax.fit(features, classes, 6, rounds=200).scores(features)
    both = np.hstack([features.dense, features.sparse.toarray()])
    theirs = LogisticRegression(C=1.0, max_iter=2000).fit(both, classes).decision_function(both)
    apart = (ours - ours.mean(axis=1, keepdims=True)) - (theirs - theirs.mean(axis=1, keepdims=True))
    assert np.abs(apart).max() < 0.2


def test_what_was_learned_is_read_with_confidence(model: IntentModel) -> None:
    features, classes = clouds(5)
    readings = read(model, features, 3)
    right = [reading.ranking[0][0] == f"intent_{number}" for reading, number in zip(readings, classes, strict=True)]
    assert np.mean(right) > 0.9
    assert all(len(reading.ranking) == 3 and 0 <= reading.ranking[0][1] <= 1 for reading in readings)
    assert all(sum(chance for _, chance in reading.ranking) <= 1.0001 for reading in readings)


def test_what_is_like_nothing_is_doubted(model: IntentModel) -> None:
    known, _ = clouds(5)
    strange = Features(np.zeros((1, 12), dtype=np.float32), csr_matrix((1, 6), dtype=np.float32))
    doubt = read(model, strange, 3)[0].ranking[0][1]
    assert doubt < 0.5 < np.median([reading.ranking[0][1] for reading in read(model, known, 3)])


@pytest.mark.parametrize(("intents", "each"), [(2, 1), (2, 2), (3, 1), (5, 1), (5, 2), (20, 1), (2, 40), (4, 3)])
def test_few_examples_are_enough_for_an_answer(intents: int, each: int) -> None:
    classes = np.arange(intents).repeat(each)
    dense = np.eye(intents, 12, dtype=np.float32)[classes] * 8 + RANDOM.normal(size=(len(classes), 12)).astype(np.float32) / 9
    features = Features(dense.astype(np.float32), csr_matrix((len(classes), 3), dtype=np.float32))
    model = IntentModel.fit([str(row) for row in range(len(classes))], [f"i{number}" for number in classes], features, 1.0, 0.3)
    readings = read(model, features.rows(np.arange(min(2, len(classes)))), 3)
    assert all(0.3 < reading.ranking[0][1] <= 1 for reading in readings)


def test_the_nearest_examples_are_the_intents_own(model: IntentModel) -> None:
    reading = read(model, clouds(1)[0], 3)[0]
    assert len(reading.nearest) == 3
    assert {intent for _, intent, _ in reading.nearest} == {reading.ranking[0][0]}
    assert [near for _, _, near in reading.nearest] == sorted((near for _, _, near in reading.nearest), reverse=True)


def test_a_kept_model_reads_the_same(model: IntentModel, tmp_path: Path) -> None:
    write_model(model, tmp_path)
    again = read_model(tmp_path)
    features, _ = clouds(3)
    assert again is not None
    for ours, theirs in zip(read(model, features, 3), read(again, features, 3), strict=True):
        assert ours.ranking[0][0] == theirs.ranking[0][0]
        assert ours.ranking[0][1] == pytest.approx(theirs.ranking[0][1], abs=0.01)
    assert read_model(tmp_path / "nothing") is None


def test_evidence_is_score_lead_and_the_nearest_examples() -> None:
    assert Evidence.of(np.array([1.0, 4.0, 2.0]), [0.4, 0.6]) == (4.0, 2.0, 0.5, 0.6)
    assert Evidence.of(np.array([2.0, 2.0]), []) == (2.0, 0.0, 0.0, 0.0)


def test_chances_grow_with_the_evidence() -> None:
    rows = np.array([[0.0], [1.0], [2.0], [3.0]])
    curve = Curve.fit(rows, np.array([False, False, True, True]))
    chances = [curve.of(*row) for row in rows]
    assert list(chances) == sorted(chances) and chances[0] < 0.5 < chances[-1]


@pytest.mark.parametrize(("true", "chance"), [(True, 0.99), (False, 0.01)])
def test_what_always_or_never_happened_has_no_slope(true: bool, chance: float) -> None:
    curve = Curve.fit(np.array([[0.0], [1.0]]), np.array([true, true]))
    assert [curve.of(-9e9), curve.of(9e9)] == pytest.approx([chance, chance], abs=0.01)


def test_neighbours_of_an_intent_without_examples() -> None:
    neighbours = Neighbours.of(np.eye(2, dtype=np.float32), np.array([0, 0]), 2)
    assert neighbours.nearest(np.array([1.0, 0.0]), 1) == []
    assert neighbours.nearest(np.array([1.0, 0.0]), 0)[0] == (0, 1.0)


def test_a_sample_keeps_every_class() -> None:
    rows = sample(np.array([0] * 100 + [1] * 3), most=10)
    assert len(rows) == 13 and list(rows) == sorted(rows)


@pytest.mark.parametrize(("intent", "name"), [("card_arrival", "card arrival"), ("ORDER_STATUS", "order status"), ("17", None)])
def test_spoken_name(intent: str, name: str | None) -> None:
    assert spoken_name(intent) == name


def test_titles_become_examples(tmp_path: Path) -> None:
    path = tmp_path / "intents.csv"
    path.write_text("intent,title_en,title_zh\ngreet,Hello,打招呼\n", encoding="utf-8")
    data = TrainingData([Message({"text": "hi", "intent": "greet"}), Message({"text": "bye now", "intent": "say_goodbye"})])
    named = IntentNames({"titles": str(path)}).process_training_data(data)
    assert [(m.get("text"), m.get("intent")) for m in named.intent_examples][2:] == [
        ("Hello", "greet"),
        ("打招呼", "greet"),
        ("say goodbye", "say_goodbye"),
    ]
    assert read_titles(tmp_path / "none.csv") == {}
