"""A model's name follows everything it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.train import fingerprint, inputs, quick_fingerprint
from tests.bot.stack import write_project


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/all.yml", "data/rules/all.yml", "data/sentiment/examples.csv"]
)
def test_every_input_counts(tmp_path: Path, name: str) -> None:
    project = write_project(tmp_path)
    before = fingerprint(project)
    assert fingerprint(project) == before
    path = project / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert fingerprint(project) != before


def test_the_components_code_counts_too(tmp_path: Path) -> None:
    names = {f"{path.parent.name}/{path.name}" for path in inputs(write_project(tmp_path))}
    assert {"nlu/language.py", "encoder/graph.py", "bot/uv.lock"} <= names


def test_a_quick_fingerprint_tells_examples_apart() -> None:
    from rasa.shared.nlu.training_data.message import Message

    one, same, other = (Message({"text": text, "intent": "greet"}) for text in ("hi", "hi", "hello"))
    assert quick_fingerprint(one) == quick_fingerprint(same) != quick_fingerprint(other)
    assert quick_fingerprint(one) != quick_fingerprint(Message({"text": "hi", "intent": "goodbye"}))
    same.set("text_tokens", ["hi"])
    assert quick_fingerprint(one) != quick_fingerprint(same)
    assert int(quick_fingerprint(one), 16) > 0
