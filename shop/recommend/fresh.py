"""What nobody chose before the last fit: a customer meets it where it is like something they chose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from shop.recommend import reasons
from shop.recommend.candidates import Found, Question
from shop.recommend.fitted import Fitted
from shop.recommend.methods.alike import Alike
from shop.recommend.methods.log import Numbers
from shop.recommend.shelf import Mark, Shelf

# Of one kind and with another thing in common, or much the same text.
CLOSE = 0.5
# Comparing takes time in each answer: half a millisecond for so many.
MOST_ROWS = 1_000
MOST_DEEDS = 5
MOST = 2

Known = Callable[[], tuple[Alike, str | None]]


class Fresh:
    """Remembers which products the model in use does not know, the newest first, until either changes."""

    def __init__(self) -> None:
        self._unknown: tuple[tuple[str, Mark] | None, Numbers] = (None, np.zeros(0, dtype=np.int64))

    def among(self, found: Iterator[Found], question: Question, fitted: Fitted, known: Known) -> Iterator[Found]:
        """As many of the others as are wanted, then up to two that are new, then the rest."""
        yield from islice(found, question.limit)
        yield from self._new(question, fitted, known)
        yield from found

    def _new(self, question: Question, fitted: Fitted, known: Known) -> Iterator[Found]:
        rows, shelf = self._rows(fitted, question.shelf), question.shelf
        rows = rows[question.allowed[rows]]
        latest = sorted(question.history.deeds, key=lambda product: question.history.moments[product])[-MOST_DEEDS:]
        places = [int(place) for place in shelf.rows(latest)]
        if not len(rows) or not places:
            return
        alike, version = known()
        near = alike.between(np.array(places), rows)
        best = near.max(axis=0)
        for number in np.argsort(-best, kind="stable")[:MOST].tolist():
            if best[number] >= CLOSE:
                cause = places[int(near[:, number].argmax())]
                deed = question.history.deeds[int(shelf.ids[cause])]
                reason = reasons.like_yours(question.language, deed, shelf.title(cause, question.language))
                yield question.suggestion(int(rows[number]), "similar", reason, version)

    def _rows(self, fitted: Fitted, shelf: Shelf) -> Numbers:
        key, unknown = (fitted.version, shelf.mark), self._unknown
        if unknown[0] != key:
            unknown = self._unknown = (key, np.flatnonzero(fitted.model.columns(shelf.ids) < 0)[::-1][:MOST_ROWS])
        return unknown[1]
