"""What the talk about products is about: those shown last, the one spoken of, the wish and what it was before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.base import Answer, Turn, button
from shop.catalogue import products_by_id, title_of
from shop.pointing import names_all, names_the_other, places_in
from shop.query import Query, content_words, outside_entities, read_query
from shop.recommend import last_list, last_shown
from shop.search import group_of, named_in_titles, search, siblings, text_of
from shop.sizes import read_size
from shop.store.tables import Product

SPOKEN, PENDING, WISH, TRAIL, GIFT = "spoken", "pending", "wish", "trail", "gift"
FORGOTTEN = (SPOKEN, PENDING, WISH, TRAIL, GIFT)
LONGEST_TRAIL = 5
MOST_CHOICES = 5

TEXTS = {
    "en": {
        "which": "Which one do you mean?",
        "none": "Which product do you mean? Tell me its name, or what kind of thing you are looking for.",
        "suggest": "Suggest something",
    },
    "zh": {
        "which": "请问您指的是哪一款？",
        "none": "请问您说的是哪件商品？告诉我名称或种类就行。",
        "suggest": "给我推荐",
    },
}
_SINGLED = re.compile(
    r"\b(the|that|this) [\w' -]{0,40}?\b(ones?)\b|\bthe one with\b|的那|那[个款把件双条]|的这[个款把件]|哪?[贵便宜大小]的那?个",
    re.I,
)
_PLURAL = re.compile(r"\b(these|those|them|they|all)\b|这些|那些|它们|这几|那几", re.I)
_BIG = re.compile(r"\b(bigg?(?:er|est)?|larg(?:e|er|est)|tall(?:er|est)?)\b|[最更]?大的|[最更]?高的", re.I)
_SMALL = re.compile(r"\b(small(?:er|est)?|littlest?|tin(?:y|iest)|short(?:er|est)?)\b|[最更]?小的|[最更]?矮的", re.I)
_CHEAP = re.compile(r"\b(cheap(?:er|est)?|least expensive|lowest)\b|便宜", re.I)
_DEAR = re.compile(r"\b((?:more|most) expensive|expensive one|dear(?:er|est)?|pric(?:ier|iest|ey|y))\b|贵的", re.I)


@dataclass(frozen=True)
class Meant:
    """The products a message is about; `sure` unless it could be any of them."""

    products: list[Product]
    sure: bool

    @property
    def one(self) -> Product | None:
        """The one product, or the first variant of the one thing, that is meant; None when it could be several things."""
        alike = {group_of(product) for product in self.products}
        return self.products[0] if len(alike) == 1 else None


def meant(turn: Turn, session: Session, looks: bool | None = None, latest: bool = False) -> Meant:
    """What is meant: named, pressed, at a place of the last list, of that look, the other one, or the one spoken of.

    `looks` says whether colours and the like pick one of those shown; by default only in `the red one`. With `latest` a list
    shown since the product was spoken of comes before it, as an opinion is on what one sees.
    """
    if named := named_products(turn, session):
        return Meant(named, True)
    listed, spoken = listed_products(turn, session), spoken_product(turn, session)
    if latest and len(last_shown(session, turn.conversation_id)) > 1:
        spoken = None
    if places := places_in(without_names(turn), len(listed)):
        return Meant([listed[place] for place in places], True)
    if names_the_other(turn.text) and len(listed) > 1:
        others = [product for product in listed if spoken is None or product.id != spoken.id]
        return Meant(others, len(others) == 1)
    picks = len(listed) > 1 and (looks if looks is not None else bool(_SINGLED.search(turn.text)))
    if picks and (found := of_that_look(turn, listed)):
        return Meant(found, len(found) == 1)
    if len(listed) > 1 and names_all(turn.text):
        return Meant(listed, True)
    if kind := _of_other_kind(turn, session, listed, spoken):
        return kind
    if spoken is not None and not _PLURAL.search(turn.text):
        return Meant([spoken], True)
    if not listed:
        listed = called_so(turn, session)
    return Meant(listed, len({group_of(product) for product in listed}) == 1)


def named_products(turn: Turn, session: Session) -> list[Product]:
    """The products named or pressed; for a line named without colour or size all its variants, those shown or spoken of first."""
    ids = [int(str(row["value"])) for row in turn.entities if _is_product(row)]
    found = products_by_id(session, dict.fromkeys(ids))
    if len(found) != 1 or turn.value("product") is None:
        return found
    if any(title_of(found[0], language).casefold() in turn.text.casefold() for language in ("en", "zh")):
        return found
    family = siblings(session, found[0])
    query = read_query(turn.text, turn.entities, "EUR")
    for wanted in (query.colour, query.size):
        family = [row for row in family if not wanted or wanted.lower() in looks_of(row)] or family
    return family


def without_names(turn: Turn) -> str:
    """The message without its entities; a number of pieces stays, as it may be one of places: `前两个`."""
    return outside_entities(turn.text, [row for row in turn.entities if row.get("entity") != "quantity"])


def spoken_product(turn: Turn, session: Session) -> Product | None:
    """The product spoken of last; None when a list was shown since."""
    if turn.slots.get(SPOKEN):
        return next(iter(products_by_id(session, [int(turn.slots[SPOKEN])])), None)
    rows = last_shown(session, turn.conversation_id)
    return next(iter(products_by_id(session, [rows[0].product_id])), None) if len(rows) == 1 else None


def listed_products(turn: Turn, session: Session) -> list[Product]:
    """The latest products that were shown together, in their order."""
    rows = last_list(session, turn.conversation_id)
    return products_by_id(session, [row.product_id for row in rows])


def of_that_look(turn: Turn, products: Sequence[Product]) -> list[Product]:
    """Those of a list that have the colour, size, brand, price or words a message names; none when it tells none apart."""
    query = read_query(turn.text, turn.entities, products[0].currency)
    left = list(products)
    for wanted in (query.colour, query.size):
        left = [row for row in left if not wanted or wanted.lower() in looks_of(row)]
    left = [row for row in left if query.brand in (None, row.brand) and query.category in (None, row.category)]
    left = [row for row in left if not {word.lower() for word in query.without} & looks_of(row)]
    left = _extreme(turn.text, left)
    if query.words and len(left) == len(products):
        hits = {row.id: sum(word in text_of(row) for word in query.words) for row in left}
        most = max(hits.values(), default=0)
        left = [row for row in left if most and hits[row.id] == most]
    return left if len(left) < len(products) else []


def looks_of(product: Product) -> set[str]:
    """Colour and size of a product in every language, in lower case."""
    words = [product.translations[name] for name in product.translations or {}]
    values = [product.colour, product.size, *(row.get(field) for row in words for field in ("colour", "size"))]
    return {str(value).lower() for value in values if value}


def question_of(turn: Turn) -> str:
    """The question a message asks; a pressed button carries the one that was asked before it."""
    return turn.value("question") or ("" if turn.pressed else turn.text)


def ask_which(turn: Turn, products: Sequence[Product], intent: str) -> Answer:
    """Ask which product is meant; the answer, pressed or typed, goes on with the question."""
    texts, question = turn.words(TEXTS), question_of(turn)
    # Who only has to pick again goes on with what waited before.
    waits = {} if intent == "choose_item" else {PENDING: {"intent": intent, "question": question}}
    if not products:
        return Answer(slots={"offer": "recommend", **waits}).say(texts["none"], button(texts["suggest"], "recommend"))
    more = {"question": question} if question else {}
    choices = [button(title_of(row, turn.language), intent, product_id=row.id, **more) for row in products[:MOST_CHOICES]]
    return Answer(slots=waits).say(texts["which"], *choices)


def about_product(turn: Turn, product: Product, intent: str, question: str = "") -> Turn:
    """The turn as if it had asked that of that product."""
    given = {"product_id": str(product.id)} | ({"question": question} if question else {})
    entities = [{"entity": name, "value": value} for name, value in given.items()]
    return replace(turn, intent=intent, text=question or turn.text, entities=entities, pressed=True)


def keep_wish(turn: Turn, query: Query) -> dict[str, Any]:
    """The slots that keep a wish, with what it was before, so that it can be taken back."""
    wish, before = query.to_json(), turn.slots.get(WISH) or {}
    trail = [row for row in turn.slots.get(TRAIL) or [] if row.get("message") != turn.message_id]
    if wish != before:
        trail = [*trail, {"wish": before, "message": turn.message_id}][-LONGEST_TRAIL:]
    return {WISH: wish, TRAIL: trail}


def keep_told(turn: Turn, name: str, *values: str, said: str = "") -> dict[str, Any]:
    """The slot that keeps what a customer told of themselves, a step for each, so that it can be taken back.

    `name` is that of a declared fact; `said` is the customer's own word for it.
    """
    wish = wish_of(turn).to_json()
    steps = [{"told": [name, value], "said": said, "wish": wish, "message": turn.message_id} for value in values]
    return {TRAIL: [*(turn.slots.get(TRAIL) or []), *steps][-LONGEST_TRAIL:]}


def wish_of(turn: Turn) -> Query:
    """What was looked for before."""
    return Query.from_json(turn.slots.get(WISH))


def wish_about(turn: Turn, product: Product) -> dict[str, Any]:
    """The slots after one product was spoken of: a wish for that kind of thing stays, else its kind is the wish."""
    return {} if wish_of(turn).category == product.category else keep_wish(turn, Query(category=product.category))


def says_words(turn: Turn) -> tuple[str, ...]:
    """The words of a message that may name a product, without its entities."""
    return content_words(outside_entities(turn.text, turn.entities))


def _of_other_kind(turn: Turn, session: Session, listed: Sequence[Product], spoken: Product | None) -> Meant | None:
    """Products of the kind a message names where that is not the kind spoken of: those of the list, else what a search finds."""
    kind = turn.value("category")
    if kind is None or turn.pressed or (spoken is not None and spoken.category == kind):
        return None
    there = [row for row in listed if row.category == kind]
    if there and (len(there) < len(listed) or spoken is None):
        return Meant(there, len(there) == 1)
    query = read_query(turn.text, turn.entities, there[0].currency if there else "EUR")
    found = search(session, replace(query, words=(), price_min=None, price_max=None, quantity=None), MOST_CHOICES)
    return Meant(found.products, False) if found.products and found.relaxed is None else None


def called_so(turn: Turn, session: Session) -> list[Product]:
    """Products whose titles have the most of a message's words; none when no title has any."""
    words = says_words(turn)
    found = named_in_titles(session, words, MOST_CHOICES) if words and not turn.pressed else []
    hits = {row.id: sum(word in text_of(row) for word in words) for row in found}
    return [row for row in found if hits[row.id] == max(hits.values())]


def _is_product(entity: Any) -> bool:
    return entity.get("entity") in ("product", "product_id") and str(entity.get("value")).isdecimal()


def _extreme(text: str, products: list[Product]) -> list[Product]:
    if len(products) < 2:
        return products
    for pattern, sign in ((_CHEAP, 1), (_DEAR, -1)):
        if pattern.search(text):
            best = min(sign * row.price for row in products)
            return [row for row in products if sign * row.price == best]
    for pattern, sign in ((_BIG, -1), (_SMALL, 1)):
        if pattern.search(text):
            sized = [(amount, row) for row in products if (amount := read_size(row.size))]
            if sized and len({amount.unit for amount, _ in sized}) == 1:
                best_size = min(sign * amount.value for amount, _ in sized)
                return [row for amount, row in sized if sign * amount.value == best_size]
    return products
