"""Answers from the shop's articles, found by meaning; editing an article changes the answer at once, nothing is trained.

English questions are compared as sentence vectors, Chinese ones by the characters they share, rare ones counting more.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.store.tables import Article

Vectors = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]

TOPIC_BONUS = 0.15
TEXT_WEIGHT = 0.8
BATCH = 4
SAME_WORDS = [
    ("邮费|快递费|运输费|配送费|邮资", "运费"),
    ("快递|物流|发货|送货|寄到|寄", "配送"),
    ("几天|多长时间|什么时候|多少天", "多久"),
    ("退钱|退款", "退款"),
    ("换货|调换", "换货"),
    ("付钱|支付|结账|买单", "付款"),
    ("海外|国外|外国|境外", "国际"),
]
_SYNONYMS = [(re.compile(pattern), word) for pattern, word in SAME_WORDS]
_NOT_TEXT = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Answer:
    """An article, how close it came to the question (about 0 to 1), and whether that answers it or is at least near."""

    key: str
    topic: str
    title: str
    text: str
    score: float
    sure: bool
    near: bool


class Matcher(Protocol):
    """Compares a question with the phrasings and the texts it was built with."""

    threshold: float
    near: float

    def scores(self, text: str) -> Scores:
        """One number for each phrasing, then one for each text."""
        ...


class ByMeaning:
    """Cosine of sentence vectors; a whole text says less about a question than a phrasing of it."""

    threshold = 0.5
    near = 0.42

    def __init__(self, phrasings: list[str], texts: list[str], encode: Encode) -> None:
        self.encode = encode
        everything = [*phrasings, *texts]
        # A few at a time: what the encoder holds meanwhile grows with the batch and the longest text in it.
        self.vectors = np.concatenate([encode(everything[i : i + BATCH]) for i in range(0, len(everything), BATCH)])
        self.weights = np.array([1.0] * len(phrasings) + [TEXT_WEIGHT] * len(texts))

    def scores(self, text: str) -> Scores:
        """Cosines in [-1, 1]."""
        return np.asarray(self.vectors @ self.encode([text])[0] * self.weights, dtype=np.float64)


class ByCharacters:
    """Character n-grams (1 to 3) weighted by rarity: cosine with a phrasing, the share a text contains."""

    threshold = 0.34
    near = 0.26

    def __init__(self, phrasings: list[str], texts: list[str]) -> None:
        counts = [Counter(_grams(phrasing)) for phrasing in phrasings]
        self.texts = [frozenset(_grams(text)) for text in texts]
        frequency = Counter(gram for grams in [*counts, *self.texts] for gram in grams)
        self.unseen = math.log(1 + len(counts) + len(texts))
        self.rarity = {gram: math.log(1 + (len(counts) + len(texts)) / seen) for gram, seen in frequency.items()}
        self.rows = [self._weigh(count) for count in counts]

    def scores(self, text: str) -> Scores:
        """Shares in [0, 1]; characters that nobody wrote count against all."""
        own = self._weigh(Counter(_grams(text)))
        close = [sum(weight * row.get(gram, 0.0) for gram, weight in own.items()) for row in self.rows]
        held = [TEXT_WEIGHT * sum(weight * weight for gram, weight in own.items() if gram in grams) for grams in self.texts]
        return np.array(close + held)

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        weights = {gram: number * self.rarity.get(gram, self.unseen) for gram, number in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def _grams(text: str) -> list[str]:
    text = _NOT_TEXT.sub("", text.lower())
    for pattern, word in _SYNONYMS:
        text = pattern.sub(word, text)
    return [text[i : i + size] for size in (1, 2, 3) for i in range(len(text) - size + 1)]


@dataclass(frozen=True)
class Shelf:
    """The articles of one language; `owners` says which one each phrasing and text belongs to."""

    articles: list[Any]
    owners: npt.NDArray[np.int64]
    matcher: Matcher


Mark = tuple[int, datetime | None]


class Knowledge:
    """Finds the article for a question; share one among threads. It notices edits by their time and number."""

    def __init__(self, encode: Encode) -> None:
        self.encode = encode
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._shelves: dict[str, Shelf | None] = {}

    @classmethod
    def with_encoder(cls, directory: Path) -> Self:
        """Knowledge that compares with the sentence encoder of a folder; its model is opened at the first English question."""
        from encoder import SentenceEncoder

        return cls(SentenceEncoder(directory).encode)

    def answer(self, session: Session, text: str, language: str, topic: str | None = None) -> Answer | None:
        """The closest article, those of the topic preferred; None when nothing comes close enough to be an answer."""
        found = self.closest(session, text, language, topic)
        return found if found and found.sure else None

    def closest(self, session: Session, text: str, language: str, topic: str | None = None) -> Answer | None:
        """The closest article however far it is; None only when there is none in the language."""
        shelf = self._shelf(session, language)
        if shelf is None:
            return None
        bonus = np.array([TOPIC_BONUS if article.topic == topic else 0.0 for article in shelf.articles])
        scores = shelf.matcher.scores(text) + bonus[shelf.owners]
        best = int(np.argmax(scores))
        article = shelf.articles[shelf.owners[best]]
        score, matcher = float(scores[best]), shelf.matcher
        sure, near = score >= matcher.threshold, score >= matcher.near
        return Answer(article.key, article.topic, article.title, article.text, score, sure, near)

    def _shelf(self, session: Session, language: str) -> Shelf | None:
        count, latest = session.execute(select(func.count(Article.id), func.max(Article.updated_at))).one()
        with self._lock:
            if self._mark != (count, latest):
                self._mark, self._shelves = (count, latest), {}
            if language not in self._shelves:
                self._shelves[language] = self._build(session, language)
            return self._shelves[language]

    def _build(self, session: Session, language: str) -> Shelf | None:
        columns = (Article.key, Article.topic, Article.title, Article.text, Article.questions)
        articles = list(session.execute(select(*columns).where(Article.language == language).order_by(Article.id)))
        if not articles:
            return None
        phrasings = [(owner, words) for owner, row in enumerate(articles) for words in (row.title, *row.questions) if words]
        words, texts = [words for _, words in phrasings], [row.text for row in articles]
        matcher: Matcher = ByCharacters(words, texts) if language == "zh" else ByMeaning(words, texts, self.encode)
        owners = [*(owner for owner, _ in phrasings), *range(len(articles))]
        return Shelf(articles, np.array(owners, dtype=np.int64), matcher)
