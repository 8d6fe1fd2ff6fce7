"""Whether a product is there: its stock, and the colours and sizes of its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.base import HUMAN, READINGS, Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.memory import Meant, ask_which, listed_products, looks_of, meant, question_of, wish_about
from actions.products import SearchProducts
from actions.shown import about, cards_for, price_line
from shop.catalogue import line_title, title_of, translated
from shop.query import Query, content_words, outside_entities, read_query
from shop.remarks import MORE, remark_in
from shop.search import group_of, search, siblings
from shop.sizes import bare_number, is_bigger, number_of, read_size
from shop.store.tables import Product

INTENT = "check_availability"
MOST_LINES = 3

TEXTS = {
    "en": {
        "comes": "{title} comes in {looks}.",
        "gone": "{look} (out of stock)",
        "one": "{title} comes in this one version only.",
        "enough": "Yes, {count} of {title} are in stock.",
        "short": "There are only {left} of {title} in stock, not {count}.",
        "back": "I don't know when it comes back. Shall I ask a colleague?",
        "other": "These are in stock:",
        "no_bigger": "There is no bigger one of {title}.",
        "no_smaller": "There is no smaller one of {title}.",
        "join": ", ",
        "similar": "Similar ones in stock",
    },
    "zh": {
        "comes": "{title}有这些：{looks}。",
        "gone": "{look}（暂时缺货）",
        "one": "{title}只有这一款。",
        "enough": "有的，{title}现货够{count}件。",
        "short": "{title}现货只有{left}件，不够{count}件。",
        "back": "什么时候补货我不清楚。要不要我请同事来答复？",
        "other": "这些有现货：",
        "no_bigger": "{title}没有更大的了。",
        "no_smaller": "{title}没有更小的了。",
        "join": "、",
        "similar": "有现货的类似商品",
    },
}
MEASURED = ("g", "ml", "mm")
SIZE_WORDS = frozenset(("gram", "pack", "packet", "bag", "tin", "instead", "version", "variant", "option", "克", "毫升"))
_SIZED_BY = (INTENT, "refine_search", "choose_item", "search_product", "product_details", "ask_alternative", "nlu_fallback", "")
_LOOKS = re.compile(
    r"\b(colou?rs?|shades?|sizes?|versions?|variants?|come(s)? in|available in|options?)\b"
    r"|颜色|什么色|哪几?种|几个色|尺寸|尺码|规格|几号|款式|容量|其他色|别的色|啥色|几码|哪些码",
    re.I,
)
_BIGGER = re.compile(r"\b(bigger|larger|a size up|more ml)\b|大一?[点些码号]|更大|大容量|大包装", re.I)
_SMALLER = re.compile(r"\b(smaller|a size down|travel[- ]size)\b|小一?[点些码号]|更小|小包装|小容量|旅行装", re.I)
_WHEN = re.compile(r"\b(when|back in|restock\w*|again|come back|notify)\b|什么时候|何时|多久|补货|到货|再有|通知", re.I)


class CheckAvailability(ShopAction):
    """Says what is in stock, in which colours and sizes, and that it does not know when something comes back."""

    intents = (INTENT,)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_check_availability"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Look for the product and the variant that is asked for."""
        query = read_query(turn.text, turn.entities, shop.settings.currency)
        what = meant(turn, session)
        if not what.products:
            return _look_for(turn, session, query)
        more = remark_in(turn.text) == MORE and not turn.pressed
        if what.one is None and not what.sure and (more or _narrows(turn, session, what, query)):
            return SearchProducts().answer(shop, turn, session)
        if what.one is None:
            return _each(turn, what.products) if what.sure else ask_which(turn, what.products, INTENT)
        return _tell(turn, session, what.products, query)


def _narrows(turn: Turn, session: Session, what: Meant, query: Query) -> bool:
    """Whether none of those shown is asked about, but which of them, or of another kind, there are."""
    if turn.pressed:
        return False
    kinds = {row.category for row in listed_products(turn, session)}
    return bool(query.colour or query.size) or bool(query.category and query.category not in kinds)


def _tell(turn: Turn, session: Session, products: Sequence[Product], query: Query) -> Answer:
    product, question = products[0], question_of(turn)
    if query.quantity and not (query.colour or query.size):
        return _enough(turn, max(products, key=lambda row: row.stock), query.quantity)
    if query.colour or query.size:
        return _with_back(turn, about(turn, session, products, query), products, query, session)
    for pattern, bigger in ((_BIGGER, True), (_SMALLER, False)):
        if pattern.search(question):
            return _sized(turn, session, product, bigger)
    if not question or _LOOKS.search(question):
        return line_of(turn, session, product)
    answer = about(turn, session, products, Query())
    if all(row.stock <= 0 for row in products):
        others = [row for row in siblings(session, product) if row.stock > 0]
        return _when(turn, answer, product) if not others else _others(turn, answer, product, others)
    return answer


def line_of(turn: Turn, session: Session, product: Product) -> Answer:
    """The colours and sizes a product's line comes in, those out of stock called so."""
    texts, family = turn.words(TEXTS), siblings(session, product)
    title, answer = line_title(product, turn.language), Answer(slots=wish_about(turn, product))
    if len(family) == 1:
        answer.say(texts["one"].format(title=title_of(product, turn.language)) + " " + price_line(turn, product))
        return answer.show(cards_for(turn, [product]))
    looks: dict[str, bool] = {}
    for row in family:
        look = " ".join(
            part for part in (translated(row, "colour", turn.language), translated(row, "size", turn.language)) if part
        )
        looks[look or title_of(row, turn.language)] = looks.get(look, False) or row.stock > 0
    said = [look if there else texts["gone"].format(look=look) for look, there in looks.items()]
    answer.say(texts["comes"].format(title=title, looks=texts["join"].join(said)))
    answer.show(cards_for(turn, [row for row in family if row.stock > 0]))
    answer.slots["spoken"] = product.id
    return answer


def _look_for(turn: Turn, session: Session, query: Query) -> Answer:
    if query.empty:
        return ask_which(turn, [], INTENT)
    results = search(session, query)
    if not results.products:
        return ask_which(turn, [], INTENT)
    one = len({group_of(row) for row in results.products}) == 1 and results.relaxed is None
    return about(turn, session, results.products, query) if one else found(turn, results)


def _each(turn: Turn, products: Sequence[Product]) -> Answer:
    lines = [price_line(turn, product) for product in products[:MOST_LINES]]
    return Answer().say("\n".join(lines)).show(cards_for(turn, products))


def _enough(turn: Turn, product: Product, count: int) -> Answer:
    title = title_of(product, turn.language)
    form = "enough" if product.stock >= count else "short"
    answer = Answer(slots=wish_about(turn, product))
    if product.stock <= 0:
        return _when(turn, answer.say(price_line(turn, product)).show(cards_for(turn, [product])), product)
    line = turn.words(TEXTS)[form].format(title=title, count=count, left=product.stock)
    return answer.say(line).show(cards_for(turn, [product]))


def _sized(turn: Turn, session: Session, product: Product, bigger: bool) -> Answer:
    """The line's other sizes in one direction; that there is none where there is none."""
    fitting = [row for row in siblings(session, product) if is_bigger(row.size, product.size) is bigger]
    if fitting:
        return about(turn, session, fitting, Query())
    none = turn.words(TEXTS)["no_bigger" if bigger else "no_smaller"].format(title=title_of(product, turn.language))
    answer = Answer().say(none)
    return answer.join(line_of(turn, session, product)) if len(siblings(session, product)) > 1 else answer


def _with_back(turn: Turn, answer: Answer, products: Sequence[Product], query: Query, session: Session) -> Answer:
    wanted = (query.colour or query.size or "").lower()
    fitting = [row for row in siblings(session, products[0]) if wanted in looks_of(row)]
    return _when(turn, answer, fitting[0]) if fitting and all(row.stock <= 0 for row in fitting) else answer


def _others(turn: Turn, answer: Answer, product: Product, others: Sequence[Product]) -> Answer:
    if _WHEN.search(turn.text):
        _when(turn, answer, product)
    answer.say(turn.words(TEXTS)["other"]).show(cards_for(turn, others, "variant"))
    return answer


def _when(turn: Turn, answer: Answer, product: Product) -> Answer:
    """When it comes back is not in the catalogue; a colleague may know."""
    answer.offer_person(turn, turn.words(TEXTS)["back"])
    answer.messages[-1]["buttons"].append(button(turn.words(TEXTS)["similar"], "ask_similar", product_id=product.id))
    answer.slots |= {"spoken": product.id, "offer": HUMAN}
    return answer


def answer_bare_size(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The variant that a number without a unit asks for: `do you have it in 250`; None for every other message."""
    if turn.pressed or turn.in_form or turn.foreign or turn.intent not in _SIZED_BY:
        return None
    entities = [row for row in turn.entities if row.get("entity") != "quantity"]
    text = outside_entities(turn.text, entities)
    number = bare_number(text)
    if number is None or _others_said(text):
        return None
    product = meant(turn, session).one
    if product is None or (amount := read_size(product.size)) is None or amount.unit not in MEASURED:
        return None
    family = [row for row in siblings(session, product) if number_of(row.size)]
    fitting = [row for row in family if number_of(row.size) == number]
    if fitting:
        return about(turn, session, [product], Query(size=fitting[0].size))
    if number < min(number_of(row.size) or 0 for row in family):
        return None
    unit = str(product.size).lstrip("0123456789., ")
    return about(turn, session, [product], Query(size=f"{number:g} {unit}"))


def _others_said(text: str) -> bool:
    """Whether a message says more than a size and what points at the product."""
    return bool(set(content_words(text)) - SIZE_WORDS)


READINGS.append(answer_bare_size)
