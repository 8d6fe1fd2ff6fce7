"""Finding products: by words, kind, brand, colour, size and price; and what a named one costs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.asking import ask_back
from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.recommendations import recommend
from shop.catalogue import card_of, price_of, products_by_id, title_of, translated
from shop.money import currency_name
from shop.pointing import pointed_at, position_in
from shop.query import Query, foreign_currency, is_about_shown, read_query
from shop.recommend import last_shown
from shop.search import ANY_WORD, search, siblings
from shop.store.tables import Product

ASKED = "asked"
FEW = 3
MOST_LINES = 3
_SIMILAR = re.compile(r"\b(similar|(?:thing|one|ones) like|alternatives?|instead of)\b|类似|差不多|像", re.I)

TEXTS = {
    "en": {
        "none": "I'm sorry, I found nothing like that in our shop. Shall I suggest something instead?",
        "what": "What are you looking for? You can name a kind of product, a colour or a price.",
        "currency": "Our prices are in {ours}, and I don't want to guess a rate from {theirs}. What is your limit in {ours}?",
        "priced": "{title} costs {price} and is in stock.",
        "few": "{title} costs {price}; only {count} left.",
        "gone": "{title} costs {price}, but it is out of stock right now.",
        "asked": "the one you asked about",
        "no_variant": "I don't have {title} in {wanted}. This is how it comes:",
        "suggest": "Suggest something",
        "all": "This is what there is:",
    },
    "zh": {
        "none": "抱歉，店里没有找到这样的商品。要不要我给您推荐几款？",
        "what": "请问您想找什么？可以告诉我种类、颜色或价格。",
        "currency": "本店以{ours}标价，我不想随意按汇率估算{theirs}。请问您的预算大约是多少{ours}？",
        "priced": "{title}售价{price}，有现货。",
        "few": "{title}售价{price}，仅剩{count}件。",
        "gone": "{title}售价{price}，目前暂时缺货。",
        "asked": "您问到的商品",
        "no_variant": "{title}没有{wanted}的。现有这些款：",
        "suggest": "给我推荐",
        "all": "现有这些款：",
    },
}


class SearchProducts(ShopAction):
    """Shows up to five products that fulfil what was said, in the light of what was said before."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_search_products"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Answer about a named or a shown product, else search."""
        currency = shop.settings.currency
        query = read_query(turn.text, turn.entities, currency)
        if theirs := foreign_currency(turn.entities, currency):
            return _ask_limit(turn, query, currency, theirs)
        product = turn.number("product") or turn.number("product_id")
        if product and (named := products_by_id(session, [product])):
            if _SIMILAR.search(turn.text):
                return recommend(shop, turn, session)
            return _about(turn, session, named if _is_exact(turn, named[0]) else siblings(session, named[0]), query)
        if _is_about_shown(turn, query) and (shown := shown_products(turn, session)):
            return _about(turn, session, shown, query)
        return _search(shop, turn, session, _with_memory(turn, session, query))


def shown_products(turn: Turn, session: Session) -> list[Product]:
    """The products of the latest cards that the message points at, or all of them."""
    rows = pointed_at(last_shown(session, turn.conversation_id), turn.text, None)
    return products_by_id(session, [row.product_id for row in rows])


def _search(shop: Shop, turn: Turn, session: Session, query: Query) -> Answer:
    texts = turn.words(TEXTS)
    if query.empty:
        return Answer().say(texts["what"], button(texts["suggest"], "recommend"))
    results = search(session, query)
    if turn.unsure and (not results.products or results.relaxed == ANY_WORD):
        article = find_article(shop, turn, session, None)
        return Answer().say(article.text) if article else ask_back(turn, session)
    if not results.products:
        answer = Answer(slots={"offer": "recommend"})
        return answer.say(texts["none"], button(texts["suggest"], "recommend"))
    return found(turn, results)


def _with_memory(turn: Turn, session: Session, query: Query) -> Query:
    """What was looked for before, narrowed, when this message does not stand on its own; cheaper means cheaper than shown."""
    earlier = Query.from_json(turn.slots.get("wish"))
    if query.names_a_thing or earlier.empty:
        return query
    merged = earlier.narrowed(query)
    if query.direction == "cheap" and query.price_max is None and (shown := shown_products(turn, session)):
        merged = merged.narrowed(Query(price_max=min(product.price for product in shown) - 1, direction="cheap"))
    return merged


def _is_about_shown(turn: Turn, query: Query) -> bool:
    narrows = query.names_a_thing or query.brand or query.price_min or query.price_max or query.direction
    return not narrows and (is_about_shown(turn.text) or position_in(turn.text) is not None)


def _is_exact(turn: Turn, product: Product) -> bool:
    """Whether the customer gave the product's whole name; without its size or colour all variants are meant."""
    said = turn.text.casefold()
    return turn.value("product") is None or any(title_of(product, language).casefold() in said for language in ("en", "zh"))


def _ask_limit(turn: Turn, query: Query, ours: str, theirs: str) -> Answer:
    kept = {name: value for name, value in query.to_json().items() if not name.startswith("price_")}
    names = {"ours": currency_name(ours, turn.language), "theirs": currency_name(theirs, turn.language)}
    return Answer(slots={"wish": kept}).say(turn.words(TEXTS)["currency"].format(**names))


def _about(turn: Turn, session: Session, products: Sequence[Product], query: Query) -> Answer:
    """Price and stock of products, or those of their variants that were asked for."""
    texts, answer = turn.words(TEXTS), Answer(slots={"wish": Query(category=products[0].category).to_json()})
    wanted = query.colour or query.size
    if wanted:
        variants = siblings(session, products[0])
        fitting = [row for row in variants if wanted.lower() in _looks(row)]
        if not fitting:
            answer.say(texts["no_variant"].format(title=title_of(products[0], turn.language), wanted=wanted))
        products = fitting or variants
    if len(products) <= MOST_LINES:
        answer.say("\n".join(_price_line(texts, product, turn.language) for product in products))
    elif not answer.messages:
        answer.say(texts["all"])
    cards = [card_of(product, turn.language, strategy=ASKED, reason=texts["asked"]) for product in products[:5]]
    return answer.show(cards)


def _looks(product: Product) -> set[str]:
    values = {product.colour, product.size, translated(product, "colour", "zh"), translated(product, "size", "zh")}
    return {value.lower() for value in values if value}


def _price_line(texts: Mapping[str, str], product: Product, language: str) -> str:
    form = "gone" if product.stock <= 0 else "few" if product.stock <= FEW else "priced"
    return texts[form].format(title=title_of(product, language), price=price_of(product, language), count=product.stock)
