"""Answers from the shop's articles, found by meaning; editing an article changes the answer at once, nothing is trained."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.matching import Encode, Matcher
from shop.store.tables import Article

TOPIC_BONUS = 0.08
LEAD = 0.03


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


@dataclass(frozen=True)
class Shelf:
    """The articles of one language, and what compares a question with them, in the same order."""

    articles: Sequence[Any]
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
        """Knowledge that compares with the sentence encoder of a folder; its model is opened at the first question."""
        from encoder import SentenceEncoder

        return cls(SentenceEncoder(directory).encode_bilingual)

    def answer(self, session: Session, text: str, language: str, topic: str | None = None) -> Answer | None:
        """The closest article, those of the topic preferred; None when nothing is close enough, or two are as close."""
        found = self.closest(session, text, language, topic)
        return found if found and found.sure else None

    def closest(self, session: Session, text: str, language: str, topic: str | None = None) -> Answer | None:
        """The closest article however far it is; None only when there is none in the language."""
        shelf = self._shelf(session, language)
        if shelf is None:
            return None
        bonus = [TOPIC_BONUS if article.topic == topic else 0.0 for article in shelf.articles]
        scores = shelf.matcher.scores(text) + np.array(bonus)
        best = int(np.argmax(scores))
        article, score = shelf.articles[best], float(scores[best])
        lead = score - float(np.delete(scores, best).max(initial=0.0))
        sure, near = score >= shelf.matcher.blend.sure and lead >= LEAD, score >= shelf.matcher.blend.near
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
        phrasings = [[words for words in (row.title, *row.questions) if words] or [row.text] for row in articles]
        texts = [row.text for row in articles]
        return Shelf(articles, Matcher(language, phrasings, texts, self.encode))
