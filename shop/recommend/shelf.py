"""The catalogue as arrays, so that filtering thousands of products takes less than a millisecond."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.catalogue import category_title, group_name
from shop.recommend.suggestions import Wish
from shop.search import whole_word
from shop.store.tables import Product

ATTRIBUTES = ("category", "brand", "colour", "size")
LANGUAGES = ("en", "zh")
KINDS = ("category", "brand", "colour")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# An abbreviation beside Han letters (USB, LED) does not say what a thing is.
_LATIN = re.compile(r"[a-z\u00df-\u024f]{2}|[A-Z]{4}")
MOST_WORDS = 1_000

Mask = npt.NDArray[np.bool_]
Mark = tuple[int, datetime | None]


@dataclass(frozen=True)
class Shelf:
    """All products in order of id; `codes[attribute]` numbers the values, `values[attribute]` their names in any language.

    `groups` names what variants share and `lines` is the first row of it; `written` marks those with a title in a language.
    """

    mark: Mark
    ids: npt.NDArray[np.int64]
    price: npt.NDArray[np.int64]
    refill_days: npt.NDArray[np.int64]
    active: Mask
    codes: dict[str, npt.NDArray[np.int32]]
    values: dict[str, dict[str, set[int]]]
    groups: list[str]
    lines: npt.NDArray[np.int64]
    titles: list[dict[str, str]]
    categories: list[dict[str, str]]
    written: dict[str, Mask]
    _named: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)

    def rows(self, product_ids: Iterable[int]) -> npt.NDArray[np.int64]:
        """Row of each product that exists; unknown ids are left out."""
        wanted = np.fromiter(product_ids, dtype=np.int64)
        if not len(self.ids) or not len(wanted):
            return np.zeros(0, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        rows: npt.NDArray[np.int64] = found[self.ids[found] == wanted]
        return rows

    def line_of(self, product_ids: Iterable[int]) -> Mask:
        """Which rows are those products or other variants of them."""
        first = np.zeros(len(self.ids), dtype=np.bool_)
        rows = self.rows(product_ids)
        first[self.lines[rows]] = True
        return first[self.lines] if len(rows) else first

    def title(self, row: int, language: str) -> str:
        """The product's name in a language, else in the catalogue's own."""
        return self.titles[row].get(language) or self.titles[row][""]

    def category(self, row: int, language: str) -> str:
        """The category's name in a language, else ours; as the catalogue has it without a language."""
        names = self.categories[row]
        return names.get(language) or (category_title(names[""], language) if language else names[""])

    def readable(self, language: str) -> Mask:
        """The products with a title in a language; all of them where it is none of `LANGUAGES`."""
        mask = self.written.get(language)
        return mask if mask is not None else np.ones(len(self.ids), dtype=np.bool_)

    def named(self, name: str) -> frozenset[int]:
        """The products of a category, brand or colour in any language; where it is none of them, those with it in a title."""
        word = name.casefold().strip()
        found = self._named.get(word)
        if found is None:
            if len(self._named) >= MOST_WORDS:
                self._named.clear()
            found = self._named[word] = self._find(word) if word else frozenset()
        return found

    def _find(self, word: str) -> frozenset[int]:
        mask = np.zeros(len(self.ids), dtype=np.bool_)
        for attribute in KINDS:
            mask |= np.isin(self.codes[attribute], list(self.values[attribute].get(word, ())))
        if mask.any():
            return frozenset(self.ids[mask].tolist())
        whole, ids = whole_word(word), self.ids.tolist()
        titles = ("\n".join(names.values()).casefold() for names in self.titles)
        return frozenset(product for product, title in zip(ids, titles, strict=True) if word in title and whole.search(title))

    def matching(self, wish: Wish, exclude: Collection[int]) -> Mask:
        """Active products that fulfil the wish and are not excluded; stock is asked of the database at the end."""
        mask = self.active.copy()
        for attribute in ATTRIBUTES:
            wanted = getattr(wish, attribute)
            if wanted:
                codes = self.values[attribute].get(wanted.casefold().strip(), set())
                mask &= np.isin(self.codes[attribute], list(codes))
        for attribute in ("brand", "colour") if wish.without else ():
            names = (self.values[attribute].get(word.casefold().strip(), set()) for word in wish.without)
            mask &= ~np.isin(self.codes[attribute], list(set().union(*names)))
        if wish.price_min is not None:
            mask &= self.price >= wish.price_min
        if wish.price_max is not None:
            mask &= self.price <= wish.price_max
        mask[self.rows(exclude)] = False
        return mask


def shelf_mark(session: Session) -> Mark:
    """What changes whenever the catalogue does: how many products there are and when one was last changed."""
    count, latest = session.execute(select(func.count(Product.id), func.max(Product.updated_at))).one()
    return count, latest


def read_shelf(session: Session, mark: Mark) -> Shelf:
    """Read the whole catalogue, without descriptions and pictures."""
    columns = (Product.id, Product.title, Product.translations, Product.category, Product.brand, Product.colour, Product.size)
    more = (Product.price, Product.refill_days, Product.active, Product.attributes)
    rows = session.execute(select(*columns, *more).order_by(Product.id)).all()
    titles = [_names(row, "title") for row in rows]
    groups, first = [group_name(row.attributes, row.title) for row in rows], dict[str, int]()
    codes, values = {}, {}
    for attribute in ATTRIBUTES:
        codes[attribute], values[attribute] = _number(rows, attribute)
    return Shelf(
        mark=mark,
        ids=np.array([row.id for row in rows], dtype=np.int64),
        price=np.array([row.price for row in rows], dtype=np.int64),
        refill_days=np.array([row.refill_days or 0 for row in rows], dtype=np.int64),
        active=np.array([row.active for row in rows], dtype=np.bool_),
        codes=codes,
        values=values,
        groups=groups,
        lines=np.array([first.setdefault(group, row) for row, group in enumerate(groups)], dtype=np.int64),
        titles=titles,
        written={language: np.array([_is_in(names, language) for names in titles], dtype=np.bool_) for language in LANGUAGES},
        categories=[_names(row, "category") for row in rows],
    )


def _names(row: Any, attribute: str) -> dict[str, str]:
    names = {"": getattr(row, attribute) or ""}
    for language, words in (row.translations or {}).items():
        if isinstance(words, dict) and words.get(attribute):
            names[language] = str(words[attribute])
    return names


def _is_in(names: dict[str, str], language: str) -> bool:
    """Whether there is a title in a language; the catalogue's own may be in both: Chinese letters beside a Latin word."""
    chinese = bool(HAN.search(names[""]))
    return language in names or (chinese if language == "zh" else not chinese or bool(_LATIN.search(names[""])))


def _number(rows: Iterable[Any], attribute: str) -> tuple[npt.NDArray[np.int32], dict[str, set[int]]]:
    numbers: dict[str, int] = {}
    names: dict[str, set[int]] = {}
    codes = []
    for row in rows:
        own = (getattr(row, attribute) or "").casefold().strip()
        code = numbers.setdefault(own, len(numbers)) if own else -1
        codes.append(code)
        if own:
            for name in _names(row, attribute).values():
                names.setdefault(name.casefold().strip(), set()).add(code)
    return np.array(codes, dtype=np.int32), names
