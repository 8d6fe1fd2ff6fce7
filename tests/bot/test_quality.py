"""Every example is read once, by a model that did not see it."""

from __future__ import annotations

import numpy as np

from bot.nlu.intent_model import Reading
from bot.quality import Fold, row, split


def test_parts_hold_every_example_once_and_every_intent_evenly() -> None:
    labels = ["a"] * 8 + ["b"] * 4
    parts = list(split(labels, 4))
    assert sorted(np.concatenate(parts).tolist()) == list(range(12))
    assert all(sum(labels[i] == "a" for i in part) == 2 for part in parts)


def test_a_row_names_the_nearest_example_of_what_was_read() -> None:
    found = row("hi", "greet", Reading([("thanks", 0.61)], [("thank you", "thanks", 0.7071), ("thx", "thanks", 0.5)]))
    near = {"text": "thank you", "intent": "thanks", "similarity": 0.707}
    assert found == {"text": "hi", "intent": "greet", "predicted": "thanks", "confidence": 0.61, "nearest": near}
    assert row("hi", "greet", Reading([("greet", 0.9)], []))["nearest"] is None


def test_a_fold_reads_what_it_did_not_see() -> None:
    texts = ["hello there", "hello you", "hello", "refund please", "my refund", "refund now"]
    labels = ["greet"] * 3 + ["refund"] * 3
    fold = Fold(texts, labels, {"weight_of_few": 3.0, "penalty": 1.0})
    fold.fit(np.full((6, 4), 0.1))
    readings = fold.read(["hello again", "a refund"], np.full((2, 4), 0.1))
    assert [reading.ranking[0][0] for reading in readings] == ["greet", "refund"]
