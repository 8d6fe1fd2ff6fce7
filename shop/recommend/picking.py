"""The few of all candidates that are shown: in stock, one variant of each, not all of a kind, now and then one to learn from."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from shop.recommend.candidates import Found, Question
from shop.recommend.reading import read
from shop.recommend.suggestions import Suggestion
from shop.store.tables import Product

# How many more than are wanted are looked at first; twice as many whenever that was too little.
FIRST_SPARE = 6
MAX_CHUNK = 960
MAX_SPARE = 40
# At most this share of an answer is of one category, unless that category was asked for.
KIND_SHARE = 2 / 3
EXPLORED = 0.05
POOL = 10
LEAST_TO_EXPLORE = 50
LEAST_SHOWN = 3
# How far down it is looked for one that the customer's own deeds speak for.
PEEKED = 40
_AVAILABLE = select(Product.id).where(Product.id.in_(bindparam("ids", expanding=True)), Product.active, Product.stock > 0)


def readable_first(
    session: Session, question: Question, find: Callable[[Question], Iterable[Found]], explored: float
) -> list[Suggestion]:
    """What has a title in the customer's language, filled up with other lines where that is too little for the answer."""
    readable = question.shelf.readable(question.language)
    first = replace(question, allowed=question.allowed & readable, again=question.again & readable)
    picked = pick(session, first, find(first), explored) if first.again.any() else []
    if len(picked) == question.limit:
        return picked
    others = ~readable & ~question.shelf.line_of(item.product_id for item in picked)
    rest = replace(question, allowed=question.allowed & others, again=question.again & others)
    rest = replace(rest, limit=question.limit - len(picked))
    return [*picked, *pick(session, rest, find(rest), 0.0)] if rest.again.any() else picked


def pick(session: Session, question: Question, found: Iterable[Found], explored: float) -> list[Suggestion]:
    """The first `limit` that may stand together; those put aside fill up when nothing else is left."""
    shown = _Shown(question)
    source = _in_stock(session, found, question.limit + FIRST_SPARE)
    for row, suggestion in source:
        if len(shown.chosen) < question.limit and len(shown.spare) <= MAX_SPARE:
            shown.offer(row, suggestion)
        if len(shown.chosen) == question.limit or len(shown.spare) > MAX_SPARE:
            break
    if len(shown.chosen) < question.limit:
        return shown.suggestions(spare=True)
    passed = shown.speak_of_own(islice(source, PEEKED)) if question.personal else []
    if not _explores(question):
        return shown.suggestions()
    pool = (suggestion for row, suggestion in islice(chain(passed, source), POOL) if shown.fits(row, suggestion))
    return _explore(shown.suggestions(), pool, question, explored)


class _Shown:
    """What is chosen so far, and what waits because its like is already there."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.chosen: list[Found] = []
        self.spare: list[Found] = []
        self._groups: set[str] = set()
        self._kinds: Counter[int] = Counter()
        self._refills = max(1, question.limit // 3)
        free = question.wish.category is not None or question.like is not None or question.limit < LEAST_SHOWN
        self._most = question.limit if free else max(2, round(KIND_SHARE * question.limit))

    def suggestions(self, *, spare: bool = False) -> list[Suggestion]:
        """What is shown, filled up with what was put aside where asked to."""
        return [suggestion for _, suggestion in [*self.chosen, *(self.spare if spare else [])]][: self.question.limit]

    def offer(self, row: int, suggestion: Suggestion) -> None:
        """Choose it or put it aside."""
        if self.fits(row, suggestion):
            self._count(row, suggestion, 1)
            self.chosen.append((row, suggestion))
        else:
            self.spare.append((row, suggestion))

    def speak_of_own(self, further: Iterator[Found]) -> list[Found]:
        """Where none chosen is for the customer's own deeds, the next that is so comes last; gives those that were passed."""
        passed: list[Found] = []
        if any(is_own(suggestion) for _, suggestion in self.chosen):
            return passed
        for found in chain(self.spare, further):
            if is_own(found[1]) and (left := self._swap(found)):
                return [left, *passed]
            passed.append(found)
        return passed

    def fits(self, row: int, suggestion: Suggestion) -> bool:
        """Whether it is of a new line, its category has room, and it is no refill too many (they get a third)."""
        if self.question.shelf.groups[row] in self._groups or self._kinds[self._kind(row)] >= self._most:
            return False
        return suggestion.strategy != "refill" or self._refills > 0

    def _swap(self, new: Found) -> Found | None:
        """Show it for the last one without which it fits, and tell which that was."""
        for place in reversed(range(len(self.chosen))):
            old = self.chosen[place]
            self._count(*old, -1)
            if self.fits(*new):
                del self.chosen[place]
                self.offer(*new)
                return old
            self._count(*old, 1)
        return None

    def _count(self, row: int, suggestion: Suggestion, change: int) -> None:
        (self._groups.add if change > 0 else self._groups.discard)(self.question.shelf.groups[row])
        self._kinds[self._kind(row)] += change
        self._refills -= change * (suggestion.strategy == "refill")

    def _kind(self, row: int) -> int:
        return int(self.question.shelf.codes["category"][row])


def is_own(suggestion: Suggestion) -> bool:
    """Whether something the customer did is why it is shown."""
    return suggestion.strategy not in ("popular", "range")


def _explores(question: Question) -> bool:
    """Only where there is a customer to learn from and much to choose from."""
    ample = question.limit >= LEAST_SHOWN and np.count_nonzero(question.allowed) >= LEAST_TO_EXPLORE
    return bool(ample) and question.customer is not None and question.history.personalise


def _explore(chosen: list[Suggestion], pool: Iterator[Suggestion], question: Question, share: float) -> list[Suggestion]:
    """With a chance of `share` one place goes to one of the next best; each card says the chance it had.

    It is the last place that holds neither a refill nor the only one shown for what the customer did. The draw is the same
    for one customer within an hour, so that a question asked twice is answered alike.
    """
    own = sum(map(is_own, chosen))
    places = [place for place, item in enumerate(chosen) if item.strategy != "refill" and not (is_own(item) and own == 1)]
    if not share or not places:
        return chosen
    place, draw = places[-1], random.Random(f"{question.customer}:{question.at:%Y%m%d%H}")
    taken, first = draw.random() < share, next(pool, None)
    if first is None:
        return chosen
    rest = [first, *pool] if taken else []
    shown = replace(draw.choice(rest), propensity=share / len(rest)) if taken else replace(chosen[place], propensity=1.0 - share)
    return [*chosen[:place], shown, *chosen[place + 1 :]]


def available(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of some products that can be bought now."""
    return set(read(session, _AVAILABLE, {"ids": ids}).scalars())


def _in_stock(session: Session, found: Iterable[Found], size: int) -> Iterator[Found]:
    seen: set[int] = set()
    source = iter(found)
    while chunk := list(islice(source, size)):
        size = min(2 * size, MAX_CHUNK)
        ids = [suggestion.product_id for _, suggestion in chunk]
        there = available(session, ids) - seen
        for row, suggestion in chunk:
            if suggestion.product_id in there and suggestion.product_id not in seen:
                seen.add(suggestion.product_id)
                yield row, suggestion
