"""Cross-validates the training examples, for staff who write them: `python -m bot.quality --out var/quality.json`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.features import Featurizer
from bot.nlu.intent_model import IntentModel, Reading
from bot.nlu.ngrams import Ngrams
from bot.nlu.vectors import sentence_encoder
from bot.quiet import hush, hush_rasa
from bot.settings import set_defaults, var_directory

FOLDS = 4


def main() -> None:
    """Write every example with how it was read by a model that was trained without it."""
    parser = argparse.ArgumentParser(prog="python -m bot.quality", description=__doc__)
    parser.add_argument("--out", type=Path, default=var_directory() / "quality.json")
    parser.add_argument("--folds", type=int, default=FOLDS, help=f"parts the examples are cut into (default {FOLDS})")
    arguments = parser.parse_args()
    hush()
    set_defaults()
    begun = time.perf_counter()
    rows = measure(Path(), arguments.folds)
    found = {"made_at": datetime.now(timezone.utc).isoformat(timespec="seconds"), "folds": arguments.folds, **rows}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    sys.stdout.write(f"{len(found['rows'])} examples in {time.perf_counter() - begun:.0f} s: {arguments.out}\n")


def measure(project: Path, folds: int) -> dict[str, Any]:
    """Return `threshold` of the fallback rule and `rows`: text, intent, predicted, confidence, nearest example."""
    options, named = pipeline(project / "config.yml"), titles(project)
    texts, labels = examples(project / "data" / "nlu")
    names = [name for name, _ in named if name not in set(texts)]
    name_labels = [intent for name, intent in named if name not in set(texts)]
    vectors = sentence_encoder().encode_bilingual([*texts, *names])
    own, added = vectors[: len(texts)], vectors[len(texts) :]
    rows: list[dict[str, Any]] = []
    for held in split(labels, folds):
        kept = np.setdiff1d(np.arange(len(texts)), held)
        fold = Fold([texts[i] for i in kept] + names, [labels[i] for i in kept] + name_labels, options["IntentClassifier"])
        fold.fit(np.vstack([own[kept], added]))
        readings = fold.read([texts[i] for i in held], own[held])
        rows += [row(texts[i], labels[i], reading) for i, reading in zip(held, readings, strict=True)]
        sys.stderr.write(f"{len(rows)} of {len(texts)} examples\n")
    return {"threshold": options["FallbackClassifier"].get("threshold", 0.0), "rows": rows}


class Fold:
    """The shipped model on a part of the examples; its words are learned from that part alone."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str], options: dict[str, Any]) -> None:
        self.texts, self.labels, self.options = texts, labels, options
        self.featurizer = Featurizer(options, Ngrams().fit(texts))

    def fit(self, vectors: Array) -> None:
        """Train on the texts with their vectors."""
        penalty, unknown = self.options.get("penalty", 1.0), self.options.get("unknown_share", 0.3)
        features = self.featurizer.features(self.texts, vectors)
        self.model = IntentModel.fit(self.texts, self.labels, features, penalty, unknown)

    def read(self, texts: Sequence[str], vectors: Array) -> list[Reading]:
        """Return how other texts are read."""
        scale_of, words = self.featurizer.scale_of, self.featurizer.scores(self.model.softmax.of_words)
        return [self.model.read(vector, scale_of(text), words.of(text), 1) for text, vector in zip(texts, vectors, strict=True)]


def row(text: str, intent: str, reading: Reading) -> dict[str, Any]:
    """Return one example with what was read and the nearest example of the intent that was read."""
    (predicted, confidence), nearest = reading.ranking[0], reading.nearest
    near = {"text": nearest[0][0], "intent": nearest[0][1], "similarity": round(nearest[0][2], 3)} if nearest else None
    return {"text": text, "intent": intent, "predicted": predicted, "confidence": round(confidence, 4), "nearest": near}


def split(labels: Sequence[str], folds: int, seed: int = 0) -> Iterator[Array]:
    """Yield the places of each part; every intent is spread evenly over the parts."""
    random, part = np.random.default_rng(seed), np.empty(len(labels), dtype=int)
    for intent in sorted(set(labels)):
        places = np.flatnonzero(np.array(labels) == intent)
        part[random.permutation(places)] = np.arange(len(places)) % folds
    yield from (np.flatnonzero(part == number) for number in range(folds))


def examples(folder: Path) -> tuple[list[str], list[str]]:
    """Return texts and intents of the training data, without its entity marks."""
    from rasa.shared.nlu.training_data.loading import load_data

    hush_rasa()
    found = [(message.get("text"), message.get("intent")) for message in load_data(str(folder)).intent_examples]
    return [text for text, _ in found], [intent for _, intent in found]


def titles(project: Path) -> list[tuple[str, str]]:
    """Return the intents' titles with their intents: training examples that are not tested."""
    from bot.nlu.intent_names import read_titles

    return [(title, intent) for intent, both in read_titles(project / "data" / "intents.csv").items() for title in both if title]


def pipeline(config: Path) -> dict[str, dict[str, Any]]:
    """Return the options of every component by its class's name."""
    from rasa.shared.utils.io import read_yaml_file

    steps: Any = read_yaml_file(config)
    return {str(step["name"]).rpartition(".")[2]: dict(step) for step in steps["pipeline"]}


if __name__ == "__main__":
    main()
