"""What there is to suggest, whatever it is: products and articles give the same four things to the same code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.recommend.methods.about import About, Codes
from shop.recommend.methods.log import Floats, Log, Numbers, Past
from shop.recommend.shelf import HAN, Shelf
from shop.store.tables import Article, Product

ATTRIBUTES = ("category", "brand", "colour", "price")
# Prices of one band differ by less than half.
BAND = np.log(1.5)
# Where importers found no category; two products of it share nothing.
NO_CATEGORY = "other"
MOST_LETTERS = 300
PORTION = 10_000


@dataclass(frozen=True)
class Items:
    """In order of id: a text of each, and its attributes as numbers (-1 unknown)."""

    ids: Numbers
    texts: Sequence[str]
    codes: Codes
    names: tuple[str, ...]

    def log(self, vectors: Floats) -> Log:
        """Nobody's choices, and what is known of the items."""
        return described(self.ids, About(vectors, self.codes, self.names))


def products(session: Session, shelf: Shelf) -> Items:
    """All products of a shelf: title, attributes, tags and the beginning of the description, in English where there is any."""
    return Items(shelf.ids, list(_product_texts(session, shelf)), attributes(shelf), ATTRIBUTES)


def articles(session: Session) -> Items:
    """All articles, each in its language, of their topics."""
    rows = session.execute(select(Article.id, Article.title, Article.text, Article.topic).order_by(Article.id)).all()
    texts = [f"{row.title}. {row.text}"[:MOST_LETTERS] for row in rows]
    topics = np.unique([row.topic for row in rows], return_inverse=True)[1].reshape(-1, 1).astype(np.int32)
    return Items(np.array([row.id for row in rows], dtype=np.int64), texts, topics, ("topic",))


def attributes(shelf: Shelf) -> Codes:
    """Category, brand, colour and price band of each row."""
    bands = np.where(shelf.price > 0, np.floor(np.log(np.maximum(shelf.price, 1)) / BAND), -1).astype(np.int32)
    category = shelf.codes["category"].copy()
    category[np.isin(category, list(shelf.values["category"].get(NO_CATEGORY, ())))] = -1
    codes: Codes = np.stack([category, shelf.codes["brand"], shelf.codes["colour"], bands], axis=1)
    return codes


def described(ids: Numbers, about: About) -> Log:
    """A log in which nobody chose anything and of whose items something is known."""
    empty = Past.of_one([])
    nobody = Past(empty.owners, empty.columns, empty.ages, empty.steps, empty.weights, 0)
    return Log(nobody, ids, np.zeros(0, dtype=np.int64), False, about)


def _product_texts(session: Session, shelf: Shelf) -> Iterator[str]:
    columns = (Product.id, Product.title, Product.description, Product.category, Product.brand, Product.colour)
    query = select(*columns, Product.tags, Product.translations).order_by(Product.id)
    found: dict[int, str] = {}
    for rows in session.execute(query, execution_options={"yield_per": PORTION}).partitions():
        found |= {row.id: _product_text(row) for row in rows}
    return (found.get(number, "") for number in shelf.ids.tolist())


def _product_text(row: Any) -> str:
    words: Mapping[str, Any] = {}
    if HAN.search(row.title):
        words = (row.translations or {}).get("en") or {}
    title, description = (str(words.get(name) or getattr(row, name) or "") for name in ("title", "description"))
    kind = "" if row.category == NO_CATEGORY else row.category
    facts = ", ".join(part.replace("-", " ") for part in (kind, row.brand, row.colour, *(row.tags or ())) if part)
    return f"{title}. {facts}. {description}"[:MOST_LETTERS]
