"""Sentiment of one text: sentence vector and n-grams into a logistic regression."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from encoder import SentenceEncoder
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.ngrams import Ngrams

LABELS = ("negative", "neutral", "positive")
VECTOR_SCALE = 4.0
NGRAM_WEIGHT = 3.0


def read_examples(paths: Sequence[Path]) -> tuple[list[str], list[str]]:
    """Return texts and labels of CSV files with the columns text and label; another label raises ValueError."""
    texts: list[str] = []
    labels: list[str] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["label"] not in LABELS:
                    raise ValueError(f"{path.name}: the label {row['label']!r} is none of {', '.join(LABELS)}")
                texts.append(row["text"])
                labels.append(row["label"])
    return texts, labels


class SentimentModel:
    """Probabilities of negative, neutral and positive; learned weights are (3, 384 + n-grams)."""

    def __init__(self, encoder: SentenceEncoder, ngrams: Ngrams, weights: np.ndarray, bias: np.ndarray) -> None:
        self.encoder = encoder
        self.ngrams = ngrams
        self.weights = weights
        self.bias = bias

    @classmethod
    def fitted(cls, encoder: SentenceEncoder, texts: Sequence[str], labels: Sequence[str]) -> SentimentModel:
        """Learn from examples; every one of the three labels has to occur."""
        if set(labels) != set(LABELS):
            raise ValueError(f"sentiment examples need all of the labels {', '.join(LABELS)}")
        ngrams = Ngrams().fit(texts)
        regression = LogisticRegression(solver="saga", class_weight="balanced", max_iter=60, tol=1e-2, random_state=42)
        regression.fit(features(encoder, ngrams, texts), labels)
        return cls(encoder, ngrams, regression.coef_.astype(np.float32), regression.intercept_.astype(np.float32))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return (n, 3) in the order of LABELS; rows sum to 1."""
        scores = features(self.encoder, self.ngrams, texts) @ self.weights.T + self.bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def save(self, folder: Path) -> None:
        """Write weights and vocabulary, as safetensors and JSON."""
        save_file({"weights": self.weights, "bias": self.bias}, str(folder / "sentiment.safetensors"))
        (folder / "ngrams.json").write_text(json.dumps(self.ngrams.state(), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, encoder: SentenceEncoder, folder: Path) -> SentimentModel:
        """Read what `save` wrote."""
        tensors = load_file(str(folder / "sentiment.safetensors"))
        ngrams = Ngrams(json.loads((folder / "ngrams.json").read_text(encoding="utf-8")))
        return cls(encoder, ngrams, tensors["weights"], tensors["bias"])


def features(encoder: SentenceEncoder, ngrams: Ngrams, texts: Sequence[str]) -> csr_matrix:
    """Return one row per text: the scaled vector first, then the weighted n-grams."""
    vectors = csr_matrix(encoder.encode(list(texts)) * VECTOR_SCALE)
    return hstack([vectors, ngrams.transform(texts) * NGRAM_WEIGHT]).tocsr()
