"""Sentiment of one text: sentence vector, terms and lexicon figures into a logistic regression with calibrated probabilities."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from encoder import SentenceEncoder
from encoder.gloss import shop_glossary
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.polarity import FIGURE_WEIGHTS, figures
from bot.nlu.scripts import HAN_LETTER
from bot.nlu.sentiment_terms import Terms

LABELS = ("negative", "neutral", "positive")
VECTOR_SCALE = 4.0
TERM_WEIGHT = 5.0
FREEDOM = 0.08
# What makes a probability the share of right answers among strangers' texts (tweets, reviews), whose words differ from the
# examples': chosen where it makes TweetEval's validation part and the tuning tenth of the Chinese reviews likeliest.
SHARPNESS = {"latin": 0.55, "han": 0.75}


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
    """Probabilities of negative, neutral and positive; `weights` are (3, 384 + terms + figures), `bias` is (3,)."""

    def __init__(self, encoder: SentenceEncoder, terms: Terms, weights: np.ndarray, bias: np.ndarray) -> None:
        self.encoder = encoder
        self.terms = terms
        self.weights = weights
        self.bias = bias

    @classmethod
    def fitted(cls, encoder: SentenceEncoder, texts: Sequence[str], labels: Sequence[str]) -> SentimentModel:
        """Learn from examples; every one of the three labels has to occur."""
        if set(labels) != set(LABELS):
            raise ValueError(f"sentiment examples need all of the labels {', '.join(LABELS)}")
        terms = Terms.fitted(texts)
        rows = hstack([csr_matrix(part) for part in features(encoder, terms, texts)]).tocsr()
        wanted = np.array([LABELS.index(label) for label in labels])
        regression = LogisticRegression(class_weight="balanced", C=FREEDOM, max_iter=100, tol=1e-3).fit(rows, wanted)
        return cls(encoder, terms, regression.coef_.astype(np.float32), regression.intercept_.astype(np.float32))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return (n, 3) in the order of LABELS; rows sum to 1."""
        scores = np.tile(self.bias.astype(np.float64), (len(texts), 1))
        start = 0
        for part in features(self.encoder, self.terms, texts):
            end = start + part.shape[1]
            scores += part @ self.weights[:, start:end].T
            start = end
        sharpness = [SHARPNESS["han" if HAN_LETTER.search(text) else "latin"] for text in texts]
        return shares(scores * np.array(sharpness)[:, None])

    def save(self, folder: Path) -> None:
        """Write weights and vocabulary, as safetensors and JSON."""
        save_file({"weights": self.weights, "bias": self.bias}, str(folder / "sentiment.safetensors"))
        (folder / "terms.json").write_text(json.dumps(self.terms.rarity, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, encoder: SentenceEncoder, folder: Path) -> SentimentModel:
        """Read what `save` wrote."""
        tensors = load_file(str(folder / "sentiment.safetensors"))
        terms = Terms(json.loads((folder / "terms.json").read_text(encoding="utf-8")))
        return cls(encoder, terms, tensors["weights"], tensors["bias"])


def features(encoder: SentenceEncoder, terms: Terms, texts: Sequence[str]) -> tuple[np.ndarray, csr_matrix, np.ndarray]:
    """Return the blocks of columns, one row per text: the scaled vector, the weighted terms, the lexicons' figures."""
    gloss = shop_glossary().gloss
    said = [figures(text, gloss(text)) for text in texts]
    return (
        encoder.encode_bilingual(list(texts)) * VECTOR_SCALE,
        terms.transform(texts) * TERM_WEIGHT,
        np.array(said) * FIGURE_WEIGHTS,
    )


def shares(scores: np.ndarray) -> np.ndarray:
    """Return the softmax of every row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    parts: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return parts
