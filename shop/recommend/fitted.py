"""The promoted model of a shop, opened when first needed and again when another is promoted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from shop.recommend.history import WEIGHTS, History
from shop.recommend.methods.blend import Blend, Mix
from shop.recommend.methods.log import SECONDS_PER_DAY, Floats, Numbers, Past
from shop.recommend.shelf import Mark, Shelf
from shop.recommend.versions import promoted_version

CAUSES = 2
LEAST_SHARE = 0.25
# What was done long ago hardly counts, and each deed costs time.
MOST_DEEDS = 200

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taste:
    """What a customer's deeds say: scores of some rows of the shelf (ascending), the best 1, all others 0.

    `deeds` are (product id, kind), oldest first; `places` are the columns of the model by row of the shelf.
    """

    rows: Numbers
    scores: Floats
    mix: Mix
    deeds: Sequence[tuple[int, str]]
    past: Past
    model: Blend
    places: Numbers

    def causes(self, rows: Numbers) -> list[list[tuple[int, str]]]:
        """For each row the one or two deeds that spoke most for it; a second only if it has weight beside the first."""
        columns = self.places[rows]
        terms = self.model.taste_.terms(self.past, columns)
        terms[:, columns < 0] = 0
        first = np.zeros((CAUSES, len(rows)), dtype=np.int64)
        values = np.zeros((CAUSES, len(rows)), dtype=np.float32)
        each = np.arange(len(rows))
        for place in range(CAUSES):
            first[place] = terms.argmax(axis=0)
            values[place] = terms[first[place], each]
            terms[first[place], each] = 0
        spoke = (values > 0) & (values >= LEAST_SHARE * values[:1])
        pairs = zip(first.T.tolist(), spoke.T.tolist(), strict=True)
        return [[self.deeds[index] for index, there in zip(*pair, strict=True) if there] for pair in pairs]


@dataclass(frozen=True)
class Fitted:
    """One opened model and its version."""

    version: str
    model: Blend
    _placed: dict[str, tuple[Mark, Any]] = field(default_factory=dict)

    @property
    def strategy(self) -> str:
        """The name of the method that knows tastes."""
        return self.model.taste_.name

    def similar_to(self, product_id: int, shelf: Shelf) -> Floats:
        """How close every row of the shelf is to one product; zeros when the model does not know it."""
        column = int(self.model.columns(np.array([product_id]))[0])
        if column < 0:
            return np.zeros(len(shelf.ids), dtype=np.float32)
        return self._place(self.model.near(column), shelf)

    def welcome(self, shelf: Shelf) -> Floats | None:
        """What newcomers choose first, by row; None where the shop's past says plain popularity serves them as well."""
        first = self.model.first_
        if not first.firsts or not first.shares_.any():
            return None
        shares: Floats = self._kept("welcome", shelf, lambda: self._place(first.shares_, shelf))
        return shares

    def taste(self, history: History, shelf: Shelf, at: datetime) -> Taste | None:
        """What a customer's own deeds say; None when the model knows none of the products."""
        deeds = sorted(history.deeds.items(), key=lambda deed: (history.moments[deed[0]], deed[0]))[-MOST_DEEDS:]
        columns = self.model.columns(np.array([product for product, _ in deeds], dtype=np.int64))
        known = [(int(column), deed) for column, deed in zip(columns, deeds, strict=True) if column >= 0]
        if not known:
            return None
        ages = [max(0.0, (at - history.moments[deed[0]]).total_seconds()) / SECONDS_PER_DAY for _, deed in known]
        past = Past.of_one([column for column, _ in known], ages, [WEIGHTS[deed[1]] for _, deed in known])
        columns, scores = self.model.taste_.found(past)
        best = scores.max(initial=np.float32(0))
        if best <= 0:
            return None
        rows = self._rows(shelf)[columns]
        there = rows >= 0
        scores = scores[there] / best
        deeds = [deed for _, deed in known]
        return Taste(rows[there], scores, self.model.mix(len(known)), deeds, past, self.model, self._places(shelf))

    def _places(self, shelf: Shelf) -> Numbers:
        """The column of each row of the shelf, -1 where the model does not know it."""
        places: Numbers = self._kept("places", shelf, lambda: self.model.columns(shelf.ids))
        return places

    def _rows(self, shelf: Shelf) -> Numbers:
        """The row of each column, -1 where the product is no longer there."""

        def turn() -> Numbers:
            places = self._places(shelf)
            rows = np.full(len(self.model.ids_), -1, dtype=np.int64)
            rows[places[places >= 0]] = np.flatnonzero(places >= 0)
            return rows

        rows: Numbers = self._kept("rows", shelf, turn)
        return rows

    def _kept(self, name: str, shelf: Shelf, make: Callable[[], Any]) -> Any:
        """What is the same until the shelf changes."""
        mark, found = self._placed.get(name, (None, None))
        if found is None or mark != shelf.mark:
            found = make()
            self._placed[name] = (shelf.mark, found)
        return found

    def _place(self, scores: npt.NDArray[np.float32], shelf: Shelf) -> Floats:
        places = self._places(shelf)
        # Rows that the model does not know have place -1: the zero at the end.
        placed: Floats = np.append(scores, np.float32(0)).take(places)
        return placed


class FittedModels:
    """Hands out the promoted model; a model whose files are gone is reported once and popularity serves."""

    def __init__(self, models_dir: Path) -> None:
        self.models_dir = models_dir
        self._opened: tuple[str, Fitted | None] = ("", None)

    def current(self, session: Session) -> Fitted | None:
        """The promoted model, or None; costs one small query when nothing changed."""
        version = promoted_version(session)
        if version is None:
            return None
        opened, fitted = self._opened
        if version != opened:
            fitted = self._open(version)
            self._opened = (version, fitted)
        return fitted

    def _open(self, version: str) -> Fitted | None:
        try:
            return Fitted(version, Blend().load(self.models_dir / version))
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("recommender %s cannot be opened, popularity serves: %s", version, error)
            return None
