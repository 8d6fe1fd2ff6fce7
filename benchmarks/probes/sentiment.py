"""The shipped sentiment over texts: `bot/.venv/bin/python -m benchmarks.probes.sentiment` (JSON in, JSON out)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

CHUNK = 512
TIMED = 300


def main() -> int:
    """Read `files` (examples) and `texts`; write each text's three probabilities, training seconds and milliseconds."""
    from bot.nlu.sentiment_model import SentimentModel, read_examples
    from bot.nlu.vectors import sentence_encoder

    asked: dict[str, Any] = json.load(sys.stdin)
    begun = time.perf_counter()
    model = SentimentModel.fitted(sentence_encoder(), *read_examples([Path(name) for name in asked["files"]]))
    train_seconds = time.perf_counter() - begun
    texts: list[str] = asked["texts"]
    by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    shares = np.zeros((len(texts), 3))
    for start in range(0, len(texts), CHUNK):
        places = by_length[start : start + CHUNK]
        shares[places] = model.probabilities([texts[place] for place in places])
        print(f"{min(start + CHUNK, len(texts))} of {len(texts)} texts", file=sys.stderr, flush=True)
    times = [milliseconds(model, text) for text in texts[:: max(1, len(texts) // TIMED)]]
    answer = {
        "shares": shares.round(5).tolist(),
        "train_seconds": train_seconds,
        "own_ms": [own for own, _ in times],
        "whole_ms": [whole for _, whole in times],
    }
    json.dump(answer, sys.stdout)
    return 0


def milliseconds(model: Any, text: str) -> tuple[float, float]:
    """Return the time with the sentence vector already there, as in the pipeline, and with it."""
    model.encoder.encode_bilingual([f"{text} ."])
    begun = time.perf_counter()
    model.encoder.encode_bilingual([f"{text} !"])
    vector = time.perf_counter() - begun
    model.probabilities([text])
    begun = time.perf_counter()
    model.probabilities([text])
    own = time.perf_counter() - begun
    return own * 1000, (own + vector) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
