"""The fallback rule tried out by cross-validation: `python -m benchmarks.probes.rule` (JSON in, JSON out)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEEDS = range(2)
PENALTY = 1.0

Numbers = NDArray[Any]


def main() -> int:
    """Read `sets` (texts and labels by name), `own` (folder), `shares`, `thresholds`; write MCC by set, share, threshold."""
    from bot.quality import examples

    asked: dict[str, Any] = json.load(sys.stdin)
    sets = asked["sets"] | {"own": list(zip(*examples(Path(asked["own"])), strict=True))}
    found = {name: curves(rows, asked["shares"], asked["thresholds"]) for name, rows in sets.items()}
    json.dump(found, sys.stdout)
    return 0


def curves(rows: Sequence[tuple[str, str]], shares: Sequence[float], thresholds: Sequence[float]) -> list[list[float]]:
    """Return for each share of messages that no intent fits the MCC at each threshold, the mean of the seeds."""
    from bot.nlu.evidence import sample, try_out
    from bot.nlu.features import Featurizer
    from bot.nlu.intent_model import unit
    from bot.nlu.ngrams import Ngrams
    from bot.nlu.vectors import sentence_encoder

    texts, labels = [row[0] for row in rows], [row[1] for row in rows]
    intents = sorted(set(labels))
    classes = np.array([intents.index(label) for label in labels])
    featurizer = Featurizer({}, Ngrams().fit(texts))
    features = featurizer.features(texts, sentence_encoder().encode_bilingual(texts))
    vectors, chosen = unit(features.dense), sample(classes)
    found = []
    for seed in SEEDS:
        trial = try_out(features.rows(chosen), vectors[chosen], classes[chosen], len(intents), PENALTY, seed)
        wanted = np.where(trial.known, classes[chosen][trial.places], -1)
        chances = doubted(trial, classes[chosen], seed)
        found.append([[mcc(wanted, np.where(chances >= line, trial.read, -1), share) for line in thresholds] for share in shares])
    averaged: list[list[float]] = np.mean(found, axis=0).tolist()
    return averaged


def doubted(trial: Any, classes: Numbers, seed: int) -> Numbers:
    """Return the chance of each row by curves that were fitted to the other half of the rows."""
    from bot.nlu.evidence import Evidence, learn_confidence

    half = np.random.default_rng(seed).integers(2, size=len(trial.read)).astype(bool)
    chances = np.zeros(len(half))
    for seen in (half, ~half):
        columns = {name: getattr(trial, name)[seen] for name in ("places", "read", "rows", "known")}
        confidence = learn_confidence(replace(trial, **columns), classes, 0.3)
        chances[~seen] = [confidence.of(Evidence(*row)) for row in trial.rows[~seen]]
    return chances


def mcc(wanted: Numbers, read: Numbers, share: float) -> float:
    """Matthews' correlation of many classes, with -1 (no intent fits) weighing `share` of all (Gorodkin 2004)."""
    outside = wanted < 0
    weights = np.where(outside, share / max(1, outside.sum()), (1 - share) / max(1, (~outside).sum()))
    labels = np.unique(np.concatenate((wanted, read)))
    true, guessed = (np.array([weights[side == label].sum() for label in labels]) for side in (wanted, read))
    total, right = weights.sum(), weights[wanted == read].sum()
    spread = np.sqrt((total**2 - guessed @ guessed) * (total**2 - true @ true))
    return float((right * total - guessed @ true) / spread) if spread else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
