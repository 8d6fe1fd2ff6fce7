"""The recommender the bot asks: filters, then what is best known of the customer, then popularity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.recommend import reasons
from shop.recommend.history import History, read_history
from shop.recommend.popularity import Popularity
from shop.recommend.shelf import Mask, Shelf, read_shelf, shelf_mark
from shop.recommend.suggestions import Suggestion, Wish
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Message, Product, Recommendation

STOCK_CHUNK = 60

Found = tuple[int, Suggestion]


@dataclass(frozen=True)
class Question:
    """One call with everything looked up; `allowed` marks the rows of the shelf that may be shown."""

    language: str
    wish: Wish
    like: int | None
    history: History
    shelf: Shelf
    allowed: Mask
    at: datetime
    limit: int


class Recommender:
    """Suggests products of one shop; share one among threads. It keeps the catalogue and sales in memory and notices changes."""

    def __init__(self, store: Store, models_dir: Path) -> None:
        self.store = store
        self.models_dir = models_dir
        self._shelf: Shelf | None = None
        self._popularity = Popularity()

    def suggest(
        self,
        session: Session,
        customer_id: int | None,
        *,
        language: str,
        wish: Wish = Wish(),  # noqa: B008 - frozen
        like_product: int | None = None,
        exclude: Collection[int] = (),
        limit: int = 3,
    ) -> list[Suggestion]:
        """At most `limit` products, best first; empty when nothing in stock fulfils the wish."""
        if limit < 1:
            return []
        shelf = self._current_shelf(session)
        history = read_history(session, customer_id)
        question = _ask(shelf, history, language, wish, like_product, exclude, limit)
        if not question.allowed.any():
            return []
        return _pick(session, question, self._candidates(session, question))

    def _current_shelf(self, session: Session) -> Shelf:
        mark = shelf_mark(session)
        shelf = self._shelf
        if shelf is None or shelf.mark != mark:
            self._shelf = shelf = read_shelf(session, mark)
        return shelf

    def _candidates(self, session: Session, question: Question) -> Iterator[Found]:
        yield from _popular(self._popularity.refresh(session), question)
        yield from _range(question)


def last_shown(session: Session, conversation_id: int) -> list[Recommendation]:
    """The rows of the latest cards in a conversation, by position; none when no cards were sent."""
    latest = (
        select(Recommendation.message_id)
        .join(Message, Message.id == Recommendation.message_id)
        .where(Recommendation.conversation_id == conversation_id, Message.state == "ready")
        .order_by(Recommendation.message_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Recommendation).where(Recommendation.message_id == latest).order_by(Recommendation.position)
    return list(session.scalars(query))


def _ask(
    shelf: Shelf, history: History, language: str, wish: Wish, like: int | None, exclude: Collection[int], limit: int
) -> Question:
    like_row = next(iter(shelf.rows([like])), None) if like is not None else None
    if like_row is not None and not history.personalise and wish.category is None:
        wish = replace(wish, category=shelf.category(int(like_row), ""))
    never = history.dismissed | history.bought.keys() | set(exclude) | ({like} if like is not None else set())
    allowed = shelf.matching(wish, never)
    row = None if like_row is None else int(like_row)
    return Question(language, wish, row, history, shelf, allowed, now(), limit)


def _popular(popularity: Popularity, question: Question) -> Iterator[Found]:
    shelf, language = question.shelf, question.language
    for row, days in popularity.ranked(shelf, question.allowed, question.at):
        category = shelf.category(row, language) if question.wish.category else None
        reason = reasons.popular(language, category, days)
        yield row, Suggestion(int(shelf.ids[row]), "popular", reason, 1.0, None, None)


def _range(question: Question) -> Iterator[Found]:
    shelf, language = question.shelf, question.language
    for row in map(int, np.flatnonzero(question.allowed)):
        reason = reasons.from_range(language, shelf.category(row, language))
        yield row, Suggestion(int(shelf.ids[row]), "range", reason, 1.0, None, None)


def _pick(session: Session, question: Question, candidates: Iterable[Found]) -> list[Suggestion]:
    """The first `limit` that are in stock, one of each variant group before a second of any."""
    chosen: list[Suggestion] = []
    spare: list[Suggestion] = []
    groups: set[str] = set()
    for row, suggestion in _in_stock(session, candidates):
        group = question.shelf.groups[row]
        (spare if group in groups else chosen).append(suggestion)
        groups.add(group)
        if len(chosen) == question.limit:
            break
    return (chosen + spare)[: question.limit]


def _in_stock(session: Session, candidates: Iterable[Found]) -> Iterator[Found]:
    seen: set[int] = set()
    source = iter(candidates)
    while chunk := list(islice(source, STOCK_CHUNK)):
        ids = [suggestion.product_id for _, suggestion in chunk]
        query = select(Product.id).where(Product.id.in_(ids), Product.active, Product.stock > 0)
        available = set(session.scalars(query)) - seen
        for row, suggestion in chunk:
            if suggestion.product_id in available and suggestion.product_id not in seen:
                seen.add(suggestion.product_id)
                yield row, suggestion
