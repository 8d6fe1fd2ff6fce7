"""Finding products: by words, kind, brand, colour, size and price, in the light of what was shown before."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.asking import ask_back
from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.currencies import in_our_currency
from actions.details import detail
from actions.memory import keep_wish, named_products, wish_of
from actions.shown import about, how_to_buy, more_of, not_known, other_variants, shown_products
from actions.suggesting import is_gift, recommend
from actions.waiting import answer_waiting
from shop.pointing import position_in
from shop.query import Query, content_words, is_about_shown, is_superlative, outside_entities, read_query
from shop.remarks import BUYING, MORE, NATURE, VARIANTS, asks_worth, remark_in
from shop.search import ANY_WORD, MENTIONED, Results, group_of, search

_SIMILAR = re.compile(r"\b(similar|(?:thing|one|ones) like|alternatives?|instead of)\b|类似|差不多|像", re.I)
_SUGGEST = re.compile(r"\b(recommend\w*|suggest\w*|advise|ideas?)\b|推荐|推薦|建议|介绍", re.I)

TEXTS = {
    "en": {
        "none": "I'm sorry, I found nothing like that in our shop. Shall I suggest something instead?",
        "what": "What are you looking for? You can name a kind of product, a colour or a price.",
        "suggest": "Suggest something",
    },
    "zh": {
        "none": "抱歉，店里没有找到这样的商品。要不要我给您推荐几款？",
        "what": "请问您想找什么？可以告诉我种类、颜色或价格。",
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
        said = read_query(turn.text, turn.entities, shop.settings.currency)
        query, note = in_our_currency(shop, turn, said)
        if query is None:
            return _ask_limit(turn, _with_memory(turn, session, said)[1], note)
        answer = self._answer_query(shop, turn, session, query)
        if note:
            answer.messages.insert(0, {"text": note})
        return answer

    def _answer_query(self, shop: Shop, turn: Turn, session: Session, query: Query) -> Answer:
        if answer := remark(shop, turn, session, query):
            return answer
        if named := named_products(turn, session):
            if answer := answer_waiting(shop, turn, session, named[0]):
                return answer
            return recommend(shop, turn, session) if _SIMILAR.search(turn.text) else about(turn, session, named, query)
        if _is_about_shown(turn, query) and (shown := shown_products(turn, session)):
            return about(turn, session, shown, query)
        if is_gift(turn.text) and not (query.category or query.brand):
            return recommend(shop, turn, session, query)
        merged, kept = _with_memory(turn, session, query)
        answer = search_for(shop, turn, session, merged)
        if kept != merged and answer.slots.get("wish"):
            answer.slots |= keep_wish(turn, kept)
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
    said = remark_in(turn.text)
    if said is None:
        return None
    products, wish = shown_products(turn, session), wish_of(turn)
    if said == BUYING and not query.words:
        return how_to_buy(turn, products)
    if said == VARIANTS and products and not (query.colour or query.category):
        return other_variants(turn, session, products)
    if said == MORE and products:
        return recommend(shop, turn, session) if wish.empty else more_of(turn, session, wish)
    if said == NATURE and not (asks_worth(turn.text) or query.colour or query.size):
        return detail(shop, turn, session) if products else not_known(turn)
    return None


def search_for(shop: Shop, turn: Turn, session: Session, query: Query) -> Answer:
    """What a search finds; asks where it is unclear what for, and offers help where there is nothing."""
    texts = turn.words(TEXTS)
    if query.only_prices:
        return recommend(shop, turn, session, query)
    if query.empty and _SUGGEST.search(turn.text):
        return recommend(shop, turn, session)
    if query.empty:
        return Answer().say(texts["what"], button(texts["suggest"], "recommend"))
    results = search(session, query)
    if not results.products or (turn.unsure and results.relaxed == ANY_WORD and not query.category):
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
    earlier = wish_of(turn)
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


def _ask_limit(turn: Turn, query: Query, question: str) -> Answer:
    kept = {name: value for name, value in query.to_json().items() if not name.startswith("price_")}
    return Answer(slots=keep_wish(turn, Query.from_json(kept))).say(question)
