"""What goes with a product: what its orders tell, then what the orders of its kind tell, then what is of its brand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import numpy as np
from sqlalchemy.orm import Session

from shop.catalogue import category_of, line_title
from shop.recommend import reasons
from shop.recommend.candidates import Found, Question
from shop.recommend.methods.log import Numbers
from shop.recommend.methods.rules import Rule
from shop.recommend.named import kind_name, line_name
from shop.recommend.picking import available
from shop.recommend.popularity import Popularity
from shop.recommend.relations import Relations
from shop.recommend.shelf import Mask, Shelf
from shop.store.tables import Product

STRATEGY = "goes_with"
MOST_RULES = 40
MOST_KINDS = 6
TRIED = 20


def companions(
    session: Session, question: Question, like: int, relations: Relations | None, popularity: Popularity
) -> Iterator[Found]:
    """What chance hardly explains first; another kind completes, so that its own comes after the kinds bought with it."""
    shelf = question.shelf
    product = session.get_one(Product, int(shelf.ids[like]))
    same = shelf.codes["category"] == shelf.codes["category"][like]
    if relations is not None:
        rules = relations.lines.told(shelf, like, line_name, MOST_RULES)
        kinds = relations.kinds.told(shelf, like, kind_name, MOST_KINDS)
        for strong in (True, False):
            told = [entry for entry in rules if entry[0].strong == strong]
            yield from _by_orders(question, ~same, product, told, relations.version, popularity)
            likely = [entry for entry in kinds if entry[0].strong == strong]
            yield from _by_kinds(session, question, product, likely, relations.version, popularity)
            yield from _by_orders(question, same, product, told, relations.version, popularity)
    if product.brand:
        brand = shelf.codes["brand"] == shelf.codes["brand"][like]
        for row in map(int, np.flatnonzero(question.allowed & brand & ~same)):
            yield question.suggestion(row, STRATEGY, reasons.same_brand(question.language, product.brand))


def _by_orders(
    question: Question, kinds: Mask, product: Product, rules: list[tuple[Rule, int]], version: str, popularity: Popularity
) -> Iterator[Found]:
    """The variants of each line, most sold first; whoever shows them takes one."""
    shelf, title = question.shelf, line_title(product, question.language)
    for rule, other in rules:
        reason = reasons.together(question.language, title, rule.both, rule.held)
        line = shelf.lines == shelf.lines[other]
        for row in _most_sold(shelf, question.allowed & kinds & line, question.at, popularity):
            yield question.suggestion(row, STRATEGY, reason, version)


def _by_kinds(
    session: Session, question: Question, product: Product, rules: list[tuple[Rule, int]], version: str, popularity: Popularity
) -> Iterator[Found]:
    """Of each kind that is bought with this one's the best seller that is there."""
    shelf, language = question.shelf, question.language
    codes, each = shelf.codes["category"], np.arange(len(shelf.ids))
    for rule, other in rules:
        kind = codes == codes[other] if codes[other] >= 0 else each == other
        rows = list(islice(_most_sold(shelf, question.allowed & kind, question.at, popularity), TRIED))
        there = available(session, [int(shelf.ids[row]) for row in rows])
        names = shelf.category(other, language), category_of(product, language)
        for row in [row for row in rows if int(shelf.ids[row]) in there][:1]:
            yield question.suggestion(row, STRATEGY, reasons.kinds_together(language, *names, rule.both, rule.held), version)


def _most_sold(shelf: Shelf, mask: Mask, at: datetime, popularity: Popularity) -> Iterator[int]:
    """The rows of a mask, the most sold first, those that never sold at the end."""
    rows: Numbers = np.flatnonzero(mask)
    sold = [row for row, _ in popularity.ranked(shelf, mask, at)] if len(rows) > 1 else []
    return iter(dict.fromkeys([*sold, *map(int, rows)]))
