"""Searching the catalogue: filters in SQL, what is in stock first, and one wish given up where nothing fits them all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from shop.catalogue import CATEGORIES, GROUP_KEYS, TAGS, category_of, category_title, group_name, translated
from shop.money import format_price
from shop.query import Query
from shop.store.tables import Product
from shop.store.words import contains, has_word

CANDIDATES = 60
ANY_WORD = "words"
MENTIONED = "mentioned"
# What a customer gives up most easily comes first; what kind of thing it is, last.
GIVEN_UP = ("quantity", "without", "size", "brand", "colour", "price_min", "price_max", "words")
LEAST = "least"

REASONS = {
    "en": {"match": "matches: {what}", "join": ", ", "under": "up to {price}", "over": "from {price}", "any": "from our shop"},
    "zh": {"match": "符合：{what}", "join": "、", "under": "{price}以内", "over": "{price}起", "any": "本店商品"},
}


@dataclass(frozen=True)
class Results:
    """Products found, best first; `relaxed` names the wish that had to be given up, `query` is what they do fulfil.

    `dropped` holds the words that nothing found has.
    """

    products: list[Product] = field(default_factory=list)
    query: Query = field(default_factory=Query)
    relaxed: str | None = None
    dropped: tuple[str, ...] = ()


def search(session: Session, query: Query, limit: int = 5, exclude: Collection[int] = ()) -> Results:
    """At most `limit` products that fulfil the query, else those of the query with one wish less; may be empty."""
    if found := _run(session, query, limit, exclude):
        return Results(found, query, None if _is_called(found[0], query) else MENTIONED)
    for relaxed, wider in _relaxations(query):
        found = _run(session, wider, limit, exclude, any_word=relaxed == ANY_WORD)
        if found:
            kept = replace(wider, words=_words_in(found, wider.words)) if relaxed == ANY_WORD else wider
            dropped = tuple(word for word in query.words if not any(piece in word for piece in kept.words))
            return Results(found, kept, relaxed, dropped)
    return Results(query=query)


def named_in_titles(session: Session, words: Collection[str], limit: int = 5) -> list[Product]:
    """Products whose title has one of the words, those in stock first, one variant of each thing before a second of any."""
    if not words:
        return []
    hits = [or_(_contains(Product.title, word), _contains(Product.translations, word)) for word in words]
    statement = select(Product).where(Product.active, or_(*hits))
    rows = session.scalars(statement.order_by((Product.stock > 0).desc(), Product.id).limit(CANDIDATES))
    return _one_of_each([row for row in rows if any(word in _names_of(row) for word in words)], limit)


def titled(session: Session, word: str) -> list[int]:
    """All products with a word in a title: a whole word where it is a Latin one, at any place in Chinese."""
    hits = or_(_contains(Product.title, word), _contains(Product.translations, word))
    whole = whole_word(word.lower())
    rows = session.execute(select(Product.id, Product.title, Product.translations).where(Product.active, hits))
    return [row.id for row in rows if whole.search(_names_of(row))]


def whole_word(word: str) -> re.Pattern[str]:
    """Finds a Latin word as a whole one or its plural, any other anywhere; both the word and the text in lower case."""
    return re.compile(rf"(?<![a-z]){re.escape(word)}(?:e?s)?(?![a-z])" if word.isascii() else re.escape(word))


def _names_of(product: Any) -> str:
    """A product's titles in every language, in lower case."""
    return " ".join([product.title, *(str(words.get("title", "")) for words in (product.translations or {}).values())]).lower()


def siblings(session: Session, product: Product) -> list[Product]:
    """Active variants of a product (other colours or sizes), itself among them."""
    attributes = product.attributes or {}
    key = next((key for key in GROUP_KEYS if attributes.get(key)), None)
    alike = Product.title == product.title if key is None else Product.attributes[key].as_string() == str(attributes[key])
    same = select(Product).where(Product.active, Product.category == product.category, alike).order_by(Product.id)
    return [row for row in session.scalars(same) if group_of(row) == group_of(product)] or [product]


def group_of(product: Product) -> str:
    """What variants of one thing share: the import's group, else the title."""
    return group_name(product.attributes, product.title)


def reason_for(query: Query, product: Product, language: str) -> str:
    """Why a product was found, true of the query it was found with."""
    texts = REASONS[language]
    text = text_of(product)
    what = [TAGS[word][language == "zh"] if word in TAGS else word for word in query.words if word in text]
    if query.colour:
        what.append(translated(product, "colour", language))
    if query.category:
        what.append(category_of(product, language))
    what += [
        str(value) for value in (query.brand and product.brand, query.size and translated(product, "size", language)) if value
    ]
    for price, text in ((query.price_min, "over"), (query.price_max, "under")):
        if price is not None:
            what.append(texts[text].format(price=format_price(price, product.currency, language)))
    return texts["match"].format(what=texts["join"].join(what)) if what else texts["any"]


def text_of(product: Product) -> str:
    """All that words may match in a product, in lower case."""
    parts = [product.title, product.description, product.category, product.brand or "", str(product.translations), *product.tags]
    return " ".join([*parts, *CATEGORIES.get(product.category, ())]).lower()


def _is_called(product: Product, query: Query) -> bool:
    """Whether one of the words is more than mentioned: it stands in a name or tag, or the kind of thing was named as well."""
    kinds = [product.brand or "", *product.tags, *CATEGORIES.get(product.category, (product.category,))]
    said = " ".join([_names_of(product), *kinds]).lower()
    return bool(query.category or query.brand or not query.words) or any(word in said for word in query.words)


def _relaxations(query: Query) -> Iterator[tuple[str, Query]]:
    if len(query.words) > 1 or any(len(word) > 2 and not word.isascii() for word in query.words):
        yield ANY_WORD, replace(query, words=_pieces(query.words))
    for name in GIVEN_UP:
        left = {key: value for key, value in query.to_json().items() if key != name}
        wider = Query.from_json(left | ({"direction": "cheap"} if name == "price_max" else {}))
        # What kind of thing it is stays: a black teapot is no black laptop.
        if getattr(query, name) and not wider.empty and (wider.names_a_thing or not query.names_a_thing):
            yield name, wider
    if query.category and len(query.lacking(Query(category=query.category))) > 1:
        yield LEAST, Query(category=query.category)


def _pieces(words: tuple[str, ...]) -> tuple[str, ...]:
    """Chinese runs as their pairs of characters, which is how their words are long; other words as they are."""
    pieces = [[word] if word.isascii() else [word[i : i + 2] for i in range(len(word) - 1)] for word in words]
    return tuple(piece for group in pieces for piece in group)


def _words_in(products: list[Product], words: tuple[str, ...]) -> tuple[str, ...]:
    texts = [text_of(product) for product in products]
    return tuple(word for word in words if any(word in text for text in texts))


def _run(session: Session, query: Query, limit: int, exclude: Collection[int], any_word: bool = False) -> list[Product]:
    kinds = [] if query.category else kinds_called(session, query.words)
    hits = [_names(word, kinds) for word in query.words]
    conditions = [Product.active, Product.id.not_in(exclude), *_filters(query)]
    if hits:
        conditions.append(or_(*hits) if any_word else and_(*hits))
    titles = [_contains(Product.title, word) for word in query.words]
    strength = (
        _count(titles) + (2 * _count(hits) if any_word else 0) + (3 * _count([Product.category.in_(kinds)]) if kinds else 0)
    )
    price = Product.price.desc() if query.direction == "dear" else Product.price.asc()
    in_turn = func.row_number().over(partition_by=Product.category, order_by=Product.id)
    order = [price, Product.id] if query.direction else [strength.desc(), *([in_turn] if kinds else []), Product.id]
    statement = select(Product).where(*conditions).order_by((Product.stock > 0).desc(), *order).limit(CANDIDATES)
    return _one_of_each(list(session.scalars(statement)), limit)


def kinds_called(session: Session, words: Collection[str]) -> list[str]:
    """The categories that are kinds of what a word names: of `tea` (茶) green tea and black tea, not teapots and tea sets."""
    if not words:
        return []
    kinds = session.scalars(select(Product.category).where(Product.active).distinct()).all()
    return [kind for kind in kinds if any(_is_kind_of(kind, word) for word in words)]


def kinds_sold(session: Session, most: int) -> list[str]:
    """The categories that can be bought now, those with most products first."""
    query = select(Product.category).where(Product.active, Product.stock > 0).group_by(Product.category)
    return list(session.scalars(query.order_by(func.count().desc(), Product.category).limit(most)))


def _names(word: str, kinds: Sequence[str]) -> ColumnElement[bool]:
    """Whether a word stands in a product, or the product is of a kind that it is called by."""
    own = [kind for kind in kinds if _is_kind_of(kind, word)]
    return or_(matches_word(word), Product.category.in_(own)) if own else matches_word(word)


def _is_kind_of(category: str, word: str) -> bool:
    """By the last word of its name; in English also by the Chinese one, where kinds of a thing share their last letter."""
    english, chinese = category_title(category, "en"), category_title(category, "zh")
    if not word.isascii():
        return chinese.endswith(word)
    return _is_last(word, english) or (chinese[-1] in _last_letters(word) and not chinese.isascii())


def _is_last(word: str, name: str) -> bool:
    return name.split()[-1] in (word, f"{word}s", f"{word}es")


@lru_cache(maxsize=256)
def _last_letters(word: str) -> frozenset[str]:
    """The letters that end the Chinese names of at least two kinds of what an English word names: 茶 for tea."""
    ends = Counter(chinese[-1] for english, chinese in CATEGORIES.values() if _is_last(word, english))
    return frozenset(letter for letter, count in ends.items() if count > 1)


def _filters(query: Query) -> Iterator[ColumnElement[bool]]:
    if query.category:
        yield Product.category == query.category
    for column, value in ((Product.brand, query.brand), (Product.colour, query.colour), (Product.size, query.size)):
        if value:
            yield or_(func.lower(column) == value.lower(), _contains(Product.translations, f'"{value}"'))
    if query.price_min is not None:
        yield Product.price >= query.price_min
    if query.price_max is not None:
        yield Product.price <= query.price_max
    if query.quantity:
        yield Product.stock >= query.quantity
    for word in query.without:
        yield not_(func.coalesce(speaks_of(word), false()))
        yield func.coalesce(func.lower(Product.colour), "") != word.lower()


def matches_word(word: str) -> ColumnElement[bool]:
    """Whether a word stands anywhere in a product; what is quickest to look at comes first."""
    slugs = [slug for slug, names in CATEGORIES.items() if word in names[0] or word in names[1]]
    texts = (Product.title, Product.category, Product.brand, Product.tags, Product.translations, Product.description)
    return or_(Product.category.in_(slugs), *(_contains(column, word) for column in texts))


def speaks_of(word: str) -> ColumnElement[bool]:
    """Whether a product has a word as a whole one in a name, its kind, brand, tags, attributes or description."""
    word = word.lower()
    if not word.isascii():
        return or_(matches_word(word), _contains(Product.attributes, word))
    whole = whole_word(word)
    slugs = [slug for slug, names in CATEGORIES.items() if any(whole.search(name.lower()) for name in names)]
    columns = (Product.title, Product.category, Product.brand, Product.colour, Product.tags, Product.description)
    plain = re.sub(r"[^a-z0-9 '-]", "", word)
    forms = [literal(form) for form in (plain, f"{plain}s", f"{plain}es")]
    texts = [cast(column, String) for column in (*columns, Product.translations, Product.attributes)]
    return or_(Product.category.in_(slugs), *(has_word(text, form) for text in texts for form in forms))


def is_spoken_of(session: Session, word: str) -> bool:
    """Whether any product has a word in a name, its kind, brand, tags, attributes or description."""
    return bool(word) and session.scalar(select(Product.id).where(Product.active, speaks_of(word)).limit(1)) is not None


def _count(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    return sum((case((condition, 1), else_=0) for condition in conditions), start=literal(0))


def _contains(column: Any, word: str) -> ColumnElement[bool]:
    plain = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return contains(cast(column, String), f"%{plain}%")


def _one_of_each(products: list[Product], limit: int) -> list[Product]:
    """The first `limit`, one variant of each thing before a second of any."""
    chosen: dict[str, Product] = {}
    spare: list[Product] = []
    for product in products:
        if group_of(product) in chosen:
            spare.append(product)
        else:
            chosen[group_of(product)] = product
    return [*chosen.values(), *spare][:limit]
