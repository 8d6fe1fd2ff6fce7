"""Where suggestions come from, best known first; each source yields (row of the shelf, suggestion) in its own order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from shop.recommend import reasons
from shop.recommend.fitted import Fitted, Scores
from shop.recommend.history import History
from shop.recommend.popularity import Popularity
from shop.recommend.refills import due_refills
from shop.recommend.shelf import Mask, Shelf
from shop.recommend.suggestions import Suggestion, Wish

SAME_CATEGORY_BONUS = 1.5

Found = tuple[int, Suggestion]


@dataclass(frozen=True)
class Question:
    """One call with everything looked up: `allowed` marks rows that may be shown, `again` those that may be bought again."""

    language: str
    wish: Wish
    like: int | None
    history: History
    shelf: Shelf
    allowed: Mask
    again: Mask
    at: datetime
    limit: int

    def suggestion(self, row: int, strategy: str, reason: str, version: str | None = None) -> Found:
        """A product that is shown for certain when its turn comes."""
        return row, Suggestion(int(self.shelf.ids[row]), strategy, reason, 1.0, None, version)


def candidates(question: Question, fitted: Fitted | None, popularity: Popularity) -> Iterator[Found]:
    """All that may be suggested; a customer who does not want personal suggestions gets popularity only."""
    if question.history.personalise:
        if question.like is not None:
            yield from _similar(question, question.like, fitted, popularity)
        yield from _refills(question)
        yield from _personal(question, fitted)
    yield from _popular(question, popularity)
    yield from _range(question)


def _refills(question: Question) -> Iterator[Found]:
    for row, passed, lasts in due_refills(question.history, question.shelf, question.again, question.at):
        yield question.suggestion(row, "refill", reasons.refill(question.language, passed, lasts))


def _personal(question: Question, fitted: Fitted | None) -> Iterator[Found]:
    scores = fitted.personal(question.history, question.shelf) if fitted else None
    if fitted is None or scores is None:
        return
    for row in _best(scores.total, question.allowed):
        if causes := _named(question, scores, row):
            yield question.suggestion(row, fitted.model.name, reasons.because(question.language, causes), fitted.version)


def _named(question: Question, scores: Scores, row: int) -> list[tuple[str, str]]:
    shelf = question.shelf
    return [
        (kind, shelf.title(int(found), question.language))
        for product_id, kind in scores.causes(row)
        for found in shelf.rows([product_id])
    ]


def _similar(question: Question, like: int, fitted: Fitted | None, popularity: Popularity) -> Iterator[Found]:
    shelf, language = question.shelf, question.language
    title, same = shelf.title(like, language), shelf.codes["category"] == shelf.codes["category"][like]
    if fitted:
        near = fitted.similar_to(int(shelf.ids[like]), shelf) * np.where(same, SAME_CATEGORY_BONUS, 1.0)
        for row in _best(near, question.allowed):
            yield question.suggestion(row, "similar", reasons.similar(language, title), fitted.version)
    beside = question.allowed & same
    reason = reasons.same_category(language, shelf.category(like, language), title)
    ranked = [row for row, _ in popularity.ranked(shelf, beside, question.at)]
    for row in dict.fromkeys([*ranked, *map(int, np.flatnonzero(beside))]):
        yield question.suggestion(row, "similar", reason)


def _popular(question: Question, popularity: Popularity) -> Iterator[Found]:
    shelf, language = question.shelf, question.language
    for row, days in popularity.ranked(shelf, question.allowed, question.at):
        category = shelf.category(row, language) if question.wish.category else None
        yield question.suggestion(row, "popular", reasons.popular(language, category, days))


def _range(question: Question) -> Iterator[Found]:
    shelf, language = question.shelf, question.language
    for row in map(int, np.flatnonzero(question.allowed)):
        yield question.suggestion(row, "range", reasons.from_range(language, shelf.category(row, language)))


def _best(scores: npt.NDArray[np.floating], allowed: Mask) -> list[int]:
    """Allowed rows with a positive score, highest first, equal ones in order of id."""
    rows = np.flatnonzero(allowed & (scores > 0))
    return [int(row) for row in rows[np.lexsort((rows, -scores[rows]))]]
