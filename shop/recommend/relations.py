"""How products relate, whoever asks: what is bought together, by line and by kind; fitted in the training job of every shop."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from sqlalchemy.orm import Session

from shop.recommend.events import read_baskets
from shop.recommend.methods.log import Numbers, log_of
from shop.recommend.methods.rules import Rules
from shop.recommend.shelf import Shelf, read_shelf, shelf_mark
from shop.recommend.versions import promoted_version, prune, record, write
from shop.store import Store, now
from shop.store.tables import Model

KIND = "relations"
FOLDER = "relations"

Progress = Callable[[str], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Relations:
    """Rules over lines (all variants of a thing) and over kinds, each known by the number of its first product."""

    lines: Rules
    kinds: Rules
    version: str = ""

    def save(self, folder: Path) -> None:
        """Each part in a folder of its own."""
        self.lines.save(folder / "lines")
        self.kinds.save(folder / "kinds")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote; raises `OSError` or `ValueError` when files are gone or damaged."""
        return cls(Rules().load(folder / "lines"), Rules().load(folder / "kinds"), folder.name)


def fit(store: Store, models_dir: Path, tell: Progress = lambda step: None, *, hold: bool = False) -> Model:
    """Count all orders, those of guests too, and put the rules in use unless `hold`."""
    tell("counting what is bought together")
    with store.reading() as session:
        shelf = read_shelf(session, shelf_mark(session))
        orders, products = read_baskets(session)
    rows = shelf.rows(products)
    lines = Rules().fit(log_of(orders, shelf.ids[shelf.lines[rows]], None))
    kinds = Rules().fit(log_of(orders, shelf.ids[first_of_kinds(shelf)[rows]], None))
    version = f"{KIND}-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    write(Relations(lines, kinds), models_dir / FOLDER, version)
    figures: dict[str, Any] = {"orders": int(lines.visits_[0]), "lines": len(lines.values_), "kinds": len(kinds.values_)}
    row = record(store, version, version, figures, promoted=not hold, kind=KIND)
    prune(store, models_dir / FOLDER, KIND)
    return row


def first_of_kinds(shelf: Shelf) -> Numbers:
    """For each row the first row of its category, itself where it has none."""
    codes = shelf.codes["category"]
    _, first, kinds = np.unique(codes, return_index=True, return_inverse=True)
    found: Numbers = np.where(codes < 0, np.arange(len(codes)), first[kinds])
    return found


class RelationsInUse:
    """Hands out what was fitted last; None before the first fit, and where its files are gone, which is reported once."""

    def __init__(self, models_dir: Path) -> None:
        self.folder = models_dir / FOLDER
        self._opened: tuple[str, Relations | None] = ("", None)

    def current(self, session: Session) -> Relations | None:
        """Costs one small query when nothing changed."""
        version = promoted_version(session, KIND)
        if version is not None and version != self._opened[0]:
            self._opened = (version, self._open(version))
        return self._opened[1] if version is not None else None

    def _open(self, version: str) -> Relations | None:
        try:
            return Relations.load(self.folder / version)
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("%s cannot be opened: %s", version, error)
            return None
