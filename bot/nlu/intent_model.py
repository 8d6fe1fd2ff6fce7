"""Intents from features: linear scores, a learned chance of being right, and the nearest examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.evidence import Confidence, Curve, Evidence, Neighbours, learn_confidence, sample, try_out
from bot.nlu.features import Features
from bot.nlu.softmax import Softmax


@dataclass(frozen=True)
class Reading:
    """Intents with their chances, likeliest first, and the likeliest's nearest examples: text, intent, cosine."""

    ranking: list[tuple[str, float]]
    nearest: list[tuple[str, str, float]]


@dataclass(frozen=True)
class IntentModel:
    """A fitted reader of messages; `classes` (n,) and the neighbours are those of `texts`."""

    intents: Sequence[str]
    texts: Sequence[str]
    softmax: Softmax
    confidence: Confidence
    classes: Array
    neighbours: Neighbours

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], features: Features, penalty: float, unknown_share: float
    ) -> IntentModel:
        """Fit scores to all examples, and confidence by cross-validation on a sample of them."""
        intents = sorted(set(labels))
        number = {intent: place for place, intent in enumerate(intents)}
        classes = np.array([number[label] for label in labels])
        vectors = unit(features.dense)
        softmax = Softmax.fit(features, classes, len(intents), penalty)
        rows = sample(classes)
        trial = try_out(features.rows(rows), vectors[rows], classes[rows], len(intents), penalty)
        confidence = learn_confidence(trial, classes[rows], unknown_share)
        neighbours = Neighbours.of(vectors, classes, len(intents))
        return cls(intents, texts, softmax, confidence, classes, neighbours)

    @classmethod
    def restore(cls, state: Mapping[str, Any], weights: Array, classes: Array, neighbours: Neighbours) -> IntentModel:
        """Build a model from what was kept of it."""
        curves = {name: Curve(tuple(curve["slopes"]), curve["constant"]) for name, curve in state["confidence"].items()}
        confidence = Confidence(curves["known"], curves["right"])
        intents, texts, softmax = state["intents"], state["texts"], Softmax(weights, state["width"])
        return cls(intents, texts, softmax, confidence, classes, neighbours)

    def read(self, vector: Array, scale: float, words: Array, length: int) -> Reading:
        """Read one text by its unit vector, that vector's scale and what its n-grams add to each score; rank `length` intents."""
        scores = self.softmax.scores_of(vector * scale, words)
        order = np.argsort(-scores)
        nearest = self.neighbours.nearest(vector, int(order[0]))
        chance = self.confidence.of(Evidence.of(scores, [cosine for _, cosine in nearest]))
        return Reading(
            self._ranking(np.exp(scores - scores[order[0]]), order[:length], chance),
            [(self.texts[place], self.intents[self.classes[place]], cosine) for place, cosine in nearest],
        )

    def _ranking(self, shares: Array, order: Array, chance: float) -> list[tuple[str, float]]:
        """Give the first its chance, and divide what is left among the others as their scores have it, none above the first."""
        rest = float(shares.sum() - shares[order[0]]) or 1.0
        others = ((self.intents[i], min(chance, (1 - chance) * float(shares[i]) / rest)) for i in order[1:])
        return [(self.intents[order[0]], chance), *others]


def unit(vectors: Array) -> Array:
    """Return float32 rows of length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Array = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return result
