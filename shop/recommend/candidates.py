"""Where suggestions come from, best known first; each source yields (row of the shelf, suggestion) in its own order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from shop.catalogue import category_of, line_title, translated
from shop.recommend import reasons
from shop.recommend.arms import Arm
from shop.recommend.fitted import Fitted, Taste
from shop.recommend.history import History
from shop.recommend.items import ATTRIBUTES
from shop.recommend.methods.alike import Alike
from shop.recommend.popularity import Popularity
from shop.recommend.ranking import in_order, ranked
from shop.recommend.refills import due_refills
from shop.recommend.shelf import Mask, Shelf
from shop.recommend.suggestions import Suggestion, Wish
from shop.store.tables import Product

# How much what customers buy may add to what is alike; popularity only orders equals.
BOUGHT = 0.25
LIKED = 0.05
HALF_LIFE = 30.0

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
    customer: int | None = None
    arm: Arm | None = None

    def suggestion(self, row: int, strategy: str, reason: str, version: str | None = None) -> Found:
        """A product that is shown for certain when its turn comes."""
        return row, Suggestion(int(self.shelf.ids[row]), strategy, reason, 1.0, None, version)

    @property
    def personal(self) -> bool:
        """Whether the customer did something that suggestions may go by."""
        return self.history.personalise and self.arm != "popular" and bool(self.history.deeds)

    def asked_category(self, row: int) -> str | None:
        """The category's name where one was asked for."""
        return self.shelf.category(row, self.language) if self.wish.category else None


@dataclass(frozen=True)
class Nearest:
    """The product that is asked about, what all are like, and the version that tells; None where attributes alone do."""

    product: Product
    alike: Alike
    version: str | None


def candidates(
    question: Question, fitted: Fitted | None, popularity: Popularity, nearest: Nearest | None = None
) -> Iterator[Found]:
    """All that may be suggested; who wants nothing personal gets popularity, who is compared also what is like something."""
    if question.history.personalise and question.like is not None and nearest is not None:
        yield from similar(question, question.like, nearest, fitted, popularity)
        yield from _bought_alike(question, question.like, fitted)
    if question.history.personalise and question.arm != "popular":
        yield from _refills(question)
        yield from _personal(question, fitted, popularity)
        yield from _welcome(question, fitted)
    yield from _popular(question, popularity)
    yield from _range(question)


def _refills(question: Question) -> Iterator[Found]:
    for row, passed, lasts in due_refills(question.history, question.shelf, question.again, question.at):
        yield question.suggestion(row, "refill", reasons.refill(question.language, passed, lasts))


def _personal(question: Question, fitted: Fitted | None, popularity: Popularity) -> Iterator[Found]:
    """Taste and recent popularity in the fitted mix; what spoke most for a product is its strategy and its reason."""
    taste = fitted.taste(question.history, question.shelf, question.at) if fitted else None
    if fitted is None or taste is None:
        return
    sales = popularity.sales(question.shelf, question.at, taste.mix.half_life)
    titles = _titles(question, taste)
    for rows, tastes in ranked(taste.rows, taste.scores, taste.mix.recent, sales, question.allowed):
        windows = popularity.windows(question.shelf, rows, question.at)
        own = tastes >= np.float32(taste.mix.recent) * sales.shares[rows]
        for row, mostly, causes in zip(rows.tolist(), own.tolist(), taste.causes(rows), strict=True):
            named = [(kind, titles[product]) for product, kind in causes if product in titles]
            if named and (mostly or row not in windows):
                yield question.suggestion(row, fitted.strategy, reasons.because(question.language, named), fitted.version)
            elif row in windows:
                reason = reasons.popular(question.language, question.asked_category(row), windows[row])
                yield question.suggestion(row, "popular", reason, fitted.version)


def _titles(question: Question, taste: Taste) -> dict[int, str]:
    """The names of the products a customer did something with."""
    shelf, products = question.shelf, [product for product, _ in taste.deeds]
    rows = map(int, shelf.rows(products))
    return {int(shelf.ids[row]): shelf.title(row, question.language) for row in rows}


def _welcome(question: Question, fitted: Fitted | None) -> Iterator[Found]:
    """What newcomers choose first, for those of whom nothing is known."""
    if fitted is None or question.history.deeds:
        return
    shares = fitted.welcome(question.shelf)
    for rows in _portions(shares, question.allowed) if shares is not None else ():
        for row in map(int, rows):
            reason = reasons.welcome(question.language, question.asked_category(row))
            yield question.suggestion(row, "popular", reason, fitted.version)


def similar(question: Question, like: int, nearest: Nearest, fitted: Fitted | None, popularity: Popularity) -> Iterator[Found]:
    """What is like a product, none of its own variants; what the same customers buy comes first among what is as close."""
    shelf, title = question.shelf, line_title(nearest.product, question.language)
    places, near = nearest.alike.row(like)
    near_rows = np.arange(len(shelf.ids))[places]
    there = (near > 0) & question.allowed[near_rows] & (shelf.lines[near_rows] != shelf.lines[like])
    near_rows, near = near_rows[there], near[there]
    if fitted:
        bought = fitted.similar_to(int(shelf.ids[like]), shelf)
        near = near * (1 + np.float32(BOUGHT) * bought[near_rows] / max(float(bought.max(initial=0)), 1e-9))
    near = near * (1 + np.float32(LIKED) * popularity.shares(shelf, question.at, HALF_LIFE)[near_rows])
    for order in in_order(near_rows, near):
        for row in near_rows[order].tolist():
            shared, told = nearest.alike.shared(like, row)
            reason = reasons.alike(question.language, title, _named(question, nearest.product, shared), told)
            yield question.suggestion(row, "similar", reason, nearest.version)


def _named(question: Question, product: Product, shared: Sequence[int]) -> dict[str, str]:
    """What two products share, with its value in the customer's language."""
    language = question.language
    values = {"category": category_of(product, language), "colour": translated(product, "colour", language)}
    return {ATTRIBUTES[number]: values.get(ATTRIBUTES[number], product.brand or "") for number in shared}


def _bought_alike(question: Question, like: int, fitted: Fitted | None) -> Iterator[Found]:
    """What the same customers buy, whatever it is."""
    if fitted is None:
        return
    shelf, reason = question.shelf, reasons.similar(question.language, question.shelf.title(like, question.language))
    for rows in _portions(fitted.similar_to(int(shelf.ids[like]), shelf), question.allowed):
        for row in map(int, rows):
            yield question.suggestion(row, "similar", reason, fitted.version)


def _popular(question: Question, popularity: Popularity) -> Iterator[Found]:
    for row, days in popularity.ranked(question.shelf, question.allowed, question.at):
        reason = reasons.popular(question.language, question.asked_category(row), days)
        yield question.suggestion(row, "popular", reason)


def _range(question: Question) -> Iterator[Found]:
    shelf, language = question.shelf, question.language
    for row in map(int, np.flatnonzero(question.allowed)):
        yield question.suggestion(row, "range", reasons.from_range(language, shelf.category(row, language)))


def _portions(scores: npt.NDArray[np.floating], allowed: Mask) -> Iterator[npt.NDArray[np.int64]]:
    """Allowed rows with a positive score, highest first."""
    rows = np.flatnonzero(allowed & (scores > 0))
    return (rows[places] for places in in_order(rows, scores[rows]))
