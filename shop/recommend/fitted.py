"""The promoted model of a shop, opened when first needed and again when another is promoted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from shop.recommend.history import WEIGHTS, History
from shop.recommend.linear import LinearModel
from shop.recommend.shelf import Shelf
from shop.recommend.training import METHODS, promoted_model

CAUSES = 2
LEAST_SHARE = 0.25

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scores:
    """Scores by row of the shelf, with the terms they are sums of; `deeds` are (product id, kind) in the same order."""

    total: npt.NDArray[np.float32]
    terms: npt.NDArray[np.float32]
    deeds: Sequence[tuple[int, str]]

    def causes(self, row: int) -> list[tuple[int, str]]:
        """The one or two deeds that spoke most for a product; a second only if it has weight beside the first."""
        terms = self.terms[:, row]
        first = np.argsort(-terms, kind="stable")[:CAUSES]
        return [self.deeds[index] for index in first if terms[index] > 0 and terms[index] >= LEAST_SHARE * terms[first[0]]]


@dataclass(frozen=True)
class Fitted:
    """One opened model and its version."""

    version: str
    model: LinearModel

    def similar_to(self, product_id: int, shelf: Shelf) -> npt.NDArray[np.float32]:
        """How close every row of the shelf is to one product; zeros when the model does not know it."""
        column = self.model.columns(np.array([product_id]))[0]
        if column < 0:
            return np.zeros(len(shelf.ids), dtype=np.float32)
        return _place(self.model.row(int(column)), self.model.columns(shelf.ids))

    def personal(self, history: History, shelf: Shelf) -> Scores | None:
        """Scores out of a customer's own deeds; None when the model knows none of the products."""
        deeds = sorted(history.deeds.items())
        columns = self.model.columns(np.array([product for product, _ in deeds], dtype=np.int64))
        known = [(int(column), deed) for column, deed in zip(columns, deeds, strict=True) if column >= 0]
        if not known:
            return None
        places = self.model.columns(shelf.ids)
        terms = np.stack([_place(self.model.row(column), places) * np.float32(WEIGHTS[kind]) for column, (_, kind) in known])
        return Scores(terms.sum(axis=0), terms, [deed for _, deed in known])


class FittedModels:
    """Hands out the promoted model; a model whose files are gone is reported once and popularity serves."""

    def __init__(self, models_dir: Path) -> None:
        self.models_dir = models_dir
        self._opened: tuple[str, Fitted | None] = ("", None)

    def current(self, session: Session) -> Fitted | None:
        """The promoted model, or None; costs one small query when nothing changed."""
        row = promoted_model(session)
        if row is None:
            return None
        version, fitted = self._opened
        if version != row.version:
            fitted = self._open(row.version)
            self._opened = (row.version, fitted)
        return fitted

    def _open(self, version: str) -> Fitted | None:
        method = METHODS.get(version.partition("-")[0])
        try:
            return Fitted(version, method().load(self.models_dir / version)) if method else None
        except (OSError, ValueError) as error:
            logger.warning("recommender %s cannot be opened, popularity serves: %s", version, error)
            return None


def _place(scores: npt.NDArray[np.float32], columns: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    placed: npt.NDArray[np.float32] = np.where(columns >= 0, scores[columns], np.float32(0))
    return placed
