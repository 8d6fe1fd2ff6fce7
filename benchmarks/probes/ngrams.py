"""The shipped classifier without the sentence vector, over texts: `python -m benchmarks.probes.ngrams` (JSON in, JSON out)."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np


def main() -> int:
    """Read `examples` (folder of training data) and `texts`; write the likeliest intent of each text."""
    from rasa.shared.nlu.training_data.loading import load_data

    from bot.nlu.features import Features, Featurizer
    from bot.nlu.ngrams import Ngrams
    from bot.nlu.softmax import Softmax

    asked: dict[str, Any] = json.load(sys.stdin)
    examples = [(row.get("text"), row.get("intent")) for row in load_data(asked["examples"]).intent_examples]
    names = sorted({intent for _, intent in examples})
    featurizer = Featurizer({}, Ngrams().fit([text for text, _ in examples]))

    def features(texts: list[str]) -> Features:
        return featurizer.features(texts, np.zeros((len(texts), 0), dtype=np.float32))

    classes = np.array([names.index(intent) for _, intent in examples])
    model = Softmax.fit(features([text for text, _ in examples]), classes, len(names))
    read = model.scores(features(asked["texts"])).argmax(axis=1)
    json.dump({"intents": [names[number] for number in read], "examples": len(examples)}, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
