"""Finding products: by words, kind, brand, colour, size and price, in the light of what was shown before."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.asking import ask_back
from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.shown import about, how_to_buy, more_of, nature_of, other_variants, shown_products
from actions.suggesting import is_gift, recommend
from shop.catalogue import products_by_id, title_of
from shop.money import currency_name
from shop.pointing import position_in
from shop.query import Query, content_words, foreign_currency, is_about_shown, is_superlative, outside_entities, read_query
from shop.remarks import BUYING, MORE, NATURE, VARIANTS, asks_worth, remark_in
from shop.search import ANY_WORD, MENTIONED, Results, group_of, search, siblings
from shop.store.tables import Product

_SIMILAR = re.compile(r"\b(similar|(?:thing|one|ones) like|alternatives?|instead of)\b|类似|差不多|像", re.I)

TEXTS = {
    "en": {
        "none": "I'm sorry, I found nothing like that in our shop. Shall I suggest something instead?",
        "what": "What are you looking for? You can name a kind of product, a colour or a price.",
        "currency": "Our prices are in {ours}, and I don't want to guess a rate from {theirs}. What is your limit in {ours}?",
        "suggest": "Suggest something",
    },
    "zh": {
        "none": "抱歉，店里没有找到这样的商品。要不要我给您推荐几款？",
        "what": "请问您想找什么？可以告诉我种类、颜色或价格。",
        "currency": "本店以{ours}标价，我不想随意按汇率估算{theirs}。请问您的预算大约是多少{ours}？",
        "suggest": "给我推荐",
    },
}


class SearchProducts(ShopAction):
    """Shows up to five products that fulfil what was said, in the light of what was said before."""

    intents = ("search_product",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_search_products"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Answer about a named or a shown product, else search."""
        currency = shop.settings.currency
        query = read_query(turn.text, turn.entities, currency)
        if theirs := foreign_currency(turn.entities, currency):
            return _ask_limit(turn, _with_memory(turn, session, query)[1], currency, theirs)
        if answer := remark(shop, turn, session, query):
            return answer
        if named := _named(turn, session):
            if _SIMILAR.search(turn.text):
                return recommend(shop, turn, session)
            return about(turn, session, named if _is_exact(turn, named[0]) else siblings(session, named[0]), query)
        if _is_about_shown(turn, query) and (shown := shown_products(turn, session)):
            return about(turn, session, shown, query)
        if is_gift(turn.text) and not (query.category or query.brand):
            return recommend(shop, turn, session)
        merged, kept = _with_memory(turn, session, query)
        answer = _search(shop, turn, session, merged)
        if kept != merged and answer.slots.get("wish"):
            answer.slots["wish"] = kept.to_json()
        return answer


def follow_up(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The answer to a message that says little but surely goes on from the products before; None when it does not."""
    query = read_query(turn.text, turn.entities, shop.settings.currency)
    if answer := remark(shop, turn, session, query):
        return answer
    goes_on = query.direction or query.colour or query.size or query.brand or query.price_min or query.price_max
    goes_on = goes_on or (position_in(turn.text) is not None and not query.words)
    if goes_on and (turn.slots.get("wish") or shown_products(turn, session)):
        return SearchProducts().answer(shop, turn, session)
    return None


def look_for_words(turn: Turn, session: Session, likely: str) -> Answer | None:
    """What a message that is likeliest a search finds, when it finds all of it."""
    words = content_words(outside_entities(turn.text, turn.entities))
    if likely not in ("search_product", "recommend") or not words:
        return None
    results = search(session, Query(words))
    return found(turn, results) if results.products and results.relaxed in (None, MENTIONED) else None


def remark(shop: Shop, turn: Turn, session: Session, query: Query) -> Answer | None:
    """The answer to a short remark about products, those named or those shown; None when it is none."""
    said, named = remark_in(turn.text), _named(turn, session)
    products = named or shown_products(turn, session)
    wish = Query.from_json(turn.slots.get("wish"))
    if said == BUYING and not query.words:
        return how_to_buy(turn, products)
    if said == VARIANTS and products and not (query.colour or query.category):
        return other_variants(turn, session, products)
    if said == MORE and products:
        return recommend(shop, turn, session) if wish.empty else more_of(turn, session, wish)
    if said == NATURE and not (asks_worth(turn.text) or query.colour or query.size):
        alike = {group_of(product) for product in products}
        return nature_of(turn, session, products[0] if len(alike) == 1 else None)
    return None


def _named(turn: Turn, session: Session) -> list[Product]:
    product = turn.number("product") or turn.number("product_id")
    return products_by_id(session, [product] if product else [])


def _search(shop: Shop, turn: Turn, session: Session, query: Query) -> Answer:
    texts = turn.words(TEXTS)
    if query.only_prices:
        return recommend(shop, turn, session, query)
    if query.empty:
        return Answer().say(texts["what"], button(texts["suggest"], "recommend"))
    results = search(session, query)
    if not results.products or (turn.unsure and results.relaxed == ANY_WORD):
        if article := find_article(shop, turn, session, None):
            return Answer().say(article.text)
        if turn.unsure:
            return ask_back(turn, session)
    if not results.products:
        answer = Answer(slots={"offer": "recommend"})
        return answer.say(texts["none"], button(texts["suggest"], "recommend"))
    return about(turn, session, results.products, query) if _is_worth_of_one(turn, results) else found(turn, results)


def _is_worth_of_one(turn: Turn, results: Results) -> bool:
    """Whether price or stock of one thing was asked for and it was found."""
    one = len({group_of(product) for product in results.products}) == 1
    return one and results.relaxed is None and bool(results.query.words) and asks_worth(turn.text)


def _with_memory(turn: Turn, session: Session, query: Query) -> tuple[Query, Query]:
    """What was looked for before, narrowed, when this message does not stand on its own, and what of it is to be kept.

    Cheaper means cheaper than what is shown; that limit holds for this once.
    """
    earlier = Query.from_json(turn.slots.get("wish"))
    if query.names_a_thing:
        return query, query
    merged = query if earlier.empty else earlier.narrowed(query)
    if query.direction != "cheap" or query.price_max is not None or is_superlative(turn.text):
        return merged, merged
    prices = [product.price for product in shown_products(turn, session)]
    return (merged.narrowed(Query(price_max=min(prices) - 1, direction="cheap")) if prices else merged), merged


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
