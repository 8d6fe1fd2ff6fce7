"""Sentiment of one text: sentence vector, terms and lexicon figures into a logistic regression with calibrated probabilities."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from encoder import DIMENSIONS, SentenceEncoder
from encoder.gloss import shop_glossary
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.polarity import FIGURE_WEIGHTS, figures, pieces
from bot.nlu.scripts import HAN_LETTER
from bot.nlu.sentiment_terms import TermScores, terms_of
from bot.nlu.tfidf import Tfidf, stacked

LABELS = ("negative", "neutral", "positive")
VECTOR_SCALE = 4.0
TERM_WEIGHT = 5.0
FREEDOM = 0.08
LEAST_TEXTS = 2
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

    def __init__(self, encoder: SentenceEncoder, terms: Tfidf, weights: np.ndarray, bias: np.ndarray) -> None:
        self.encoder = encoder
        self.terms = terms
        self.weights = weights
        self.bias = bias
        columns = weights.T * _scales(terms)[:, None]
        parts = [DIMENSIONS, DIMENSIONS + len(terms.columns)]
        of_vector, of_terms, self._of_figures = np.split(np.ascontiguousarray(columns), parts)
        self._of_vector = np.ascontiguousarray(of_vector.T)
        self._of_terms = TermScores(terms, of_terms)

    @classmethod
    def fitted(cls, encoder: SentenceEncoder, texts: Sequence[str], labels: Sequence[str]) -> SentimentModel:
        """Learn from examples; every one of the three labels has to occur."""
        if set(labels) != set(LABELS):
            raise ValueError(f"sentiment examples need all of the labels {', '.join(LABELS)}")
        cut = [(text, pieces(text)) for text in texts]
        found = [terms_of(text, raw) for text, raw in cut]
        terms = Tfidf.fitted(found, LEAST_TEXTS)
        words = stacked([terms.row(one) for one in found], len(terms.columns))
        parts = [encoder.encode_bilingual(texts), words, np.array([said(text, raw) for text, raw in cut])]
        rows = hstack([csr_matrix(part) for part in parts]).tocsr() @ diags(_scales(terms))
        wanted = np.array([LABELS.index(label) for label in labels])
        regression = LogisticRegression(class_weight="balanced", C=FREEDOM, max_iter=100, tol=1e-3).fit(rows, wanted)
        return cls(encoder, terms, regression.coef_.astype(np.float32), regression.intercept_.astype(np.float32))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return (n, 3) in the order of LABELS; rows sum to 1."""
        vectors = self.encoder.encode_bilingual(texts)
        return np.array([self.shares(text, self.of_words(text), vector) for text, vector in zip(texts, vectors, strict=True)])

    def of_words(self, text: str) -> np.ndarray:
        """Return what a text's terms and figures add to the scores, (3,)."""
        raw = pieces(text)
        scores: np.ndarray = self.bias + self._of_terms.of(text, raw) + np.array(said(text, raw)) @ self._of_figures
        return scores

    def shares(self, text: str, of_words: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """Return the probabilities (3,) of one text by what its words add to the scores and its unit vector (384,)."""
        scores = of_words + self._of_vector @ vector
        scores *= SHARPNESS["latin" if text.isascii() or not HAN_LETTER.search(text) else "han"]
        powers: np.ndarray = np.exp(scores - scores.max())
        powers /= powers.sum()
        return powers

    def save(self, folder: Path) -> None:
        """Write weights and vocabulary, as safetensors and JSON."""
        save_file({"weights": self.weights, "bias": self.bias}, str(folder / "sentiment.safetensors"))
        (folder / "terms.json").write_text(json.dumps(self.terms.rarity, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, encoder: SentenceEncoder, folder: Path) -> SentimentModel:
        """Read what `save` wrote."""
        tensors = load_file(str(folder / "sentiment.safetensors"))
        terms = Tfidf(json.loads((folder / "terms.json").read_text(encoding="utf-8")))
        model = cls(encoder, terms, tensors["weights"], tensors["bias"])
        model._of_terms.warm_up()
        return model


def said(text: str, raw: Sequence[str]) -> list[float]:
    """Return the lexicons' figures of a text cut into pieces, whose Chinese counts in English words too."""
    return figures(text, raw, shop_glossary().gloss(text))


def _scales(terms: Tfidf) -> np.ndarray:
    """Return what each column is multiplied by before it is learned from."""
    blocks = ([VECTOR_SCALE] * DIMENSIONS, [TERM_WEIGHT] * len(terms.columns), FIGURE_WEIGHTS)
    return np.concatenate(blocks).astype(np.float32)
