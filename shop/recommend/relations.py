"""How products relate, whoever asks: what is bought together, and what is alike; fitted in the training job of every shop."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from sqlalchemy.orm import Session

from shop.matching import Encode
from shop.recommend.events import read_baskets
from shop.recommend.items import ATTRIBUTES, Items, attributes, described, products
from shop.recommend.methods.about import About
from shop.recommend.methods.alike import Alike
from shop.recommend.methods.log import Floats, Numbers
from shop.recommend.named import NamedRules, kind_name, line_name
from shop.recommend.shelf import Mark, Shelf, read_shelf, shelf_mark
from shop.recommend.texts import MOST_NEW, encoded, projected
from shop.recommend.versions import promoted_version, prune, record, write
from shop.store import Store, now
from shop.store.tables import Model

KIND = "relations"
FOLDER = "relations"
TEXTS = "texts.npz"

Progress = Callable[[str], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Relations:
    """Rules over lines (all variants of a thing) and over kinds, each known by a product of it; and what products are like."""

    lines: NamedRules
    kinds: NamedRules
    alike: Alike
    version: str = ""

    def save(self, folder: Path) -> None:
        """Each part in a folder of its own."""
        self.lines.save(folder / "lines")
        self.kinds.save(folder / "kinds")
        self.alike.save(folder / "alike")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote; raises `OSError` or `ValueError` when files are gone or damaged."""
        rules = NamedRules.load(folder / "lines"), NamedRules.load(folder / "kinds")
        return cls(*rules, Alike().load(folder / "alike"), folder.name)


def fit(
    store: Store,
    models_dir: Path,
    tell: Progress = lambda step: None,
    *,
    encode: Encode | None = None,
    most: int = MOST_NEW,
    hold: bool = False,
) -> Model:
    """Count all orders, those of guests too, read the products' texts, and put both in use unless `hold`.

    At most `most` texts that are new are read at once, `figures["waiting"]` are left for the next fit; none without `encode`.
    """
    tell("counting what is bought together")
    with store.reading() as session:
        # Orders first: what is imported and ordered meanwhile then stands on the shelf.
        orders, bought = read_baskets(session)
        shelf = read_shelf(session, shelf_mark(session))
        items = products(session, shelf)
    rows = shelf.rows(bought)
    lines = NamedRules.fit(shelf, orders, rows, shelf.lines, line_name)
    kinds = NamedRules.fit(shelf, orders, rows, first_of_kinds(shelf), kind_name)
    alike, waiting = fit_alike(items, models_dir / FOLDER / TEXTS, encode, tell, most)
    version = f"{KIND}-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    write(Relations(lines, kinds, alike), models_dir / FOLDER, version)
    figures: dict[str, Any] = {"orders": int(lines.rules.visits_[0])}
    figures |= {"lines": len(lines.rules.values_), "kinds": len(kinds.rules.values_)}
    figures |= {"products": len(shelf.ids), "texts": int(alike.vectors_.any(axis=1).sum()), "waiting": waiting}
    row = record(store, version, version, figures, promoted=not hold, kind=KIND)
    prune(store, models_dir / FOLDER, KIND)
    return row


def fit_alike(
    items: Items, file: Path, encode: Encode | None, tell: Progress = lambda step: None, most: int = MOST_NEW
) -> tuple[Alike, int]:
    """What products or articles are like, and how many texts are left for the next time."""
    if encode is None or not len(items.ids):
        return Alike().fit(items.log(np.zeros((len(items.ids), 0), dtype=np.float32))), 0
    vectors, waiting = encoded(file, items.texts, encode, tell, most)
    if waiting:
        tell(f"{waiting} texts wait for the next fit; until then attributes tell what is like them")
    return Alike().fit(items.log(projected(vectors))), waiting


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
        self._placed: tuple[tuple[str | None, Mark], Alike] | None = None

    def current(self, session: Session) -> Relations | None:
        """Costs one small query when nothing changed."""
        version = promoted_version(session, KIND)
        if version is None:
            return None
        # Another thread may open another version meanwhile.
        opened = self._opened
        if version != opened[0]:
            opened = self._opened = (version, self._open(version))
        return opened[1]

    def alike(self, session: Session, shelf: Shelf) -> tuple[Alike, str | None]:
        """What the products of a shelf are like, and the version; new ones, and all before a fit, by attributes alone."""
        relations = self.current(session)
        key = (relations.version if relations else None, shelf.mark)
        placed = self._placed
        if placed is None or placed[0] != key:
            known = relations.alike if relations else Alike()
            about = About(_on(shelf, known), attributes(shelf), ATTRIBUTES)
            placed = self._placed = (key, Alike(known.text).fit(described(shelf.ids, about)))
        return placed[1], key[0]

    def _open(self, version: str) -> Relations | None:
        try:
            return Relations.load(self.folder / version)
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("%s cannot be opened: %s", version, error)
            return None


def _on(shelf: Shelf, known: Alike) -> Floats:
    """The vectors of what stands on a shelf now; zero for what nobody encoded."""
    places = known.columns(shelf.ids)
    vectors: Floats = (
        np.where(places[:, None] >= 0, known.vectors_[places], np.float32(0))
        if len(known.ids_)
        else np.zeros((len(places), 0), dtype=np.float32)
    )
    return vectors
