"""Finding products: by words, kind, brand, colour, size and price, in the light of what was shown before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.asking import ask_back
from actions.base import READINGS, Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.currencies import in_our_currency
from actions.details import detail
from actions.memory import keep_wish, looks_of, named_products, wish_of
from actions.refusals import look
from actions.shown import about, how_to_buy, more_of, not_known, other_variants, shown_products
from actions.suggesting import cheaper_of_each, is_gift, recommend
from actions.waiting import answer_waiting
from shop.catalogue import category_title
from shop.pointing import position_in
from shop.query import Query, content_words, is_about_shown, is_superlative, outside_entities, read_query, tags_in
from shop.recommend import last_shown
from shop.remarks import BUYING, MORE, NATURE, VARIANTS, asks_range, asks_worth, remark_in
from shop.search import ANY_WORD, MENTIONED, Results, group_of, kinds_called, kinds_sold, search
from shop.store.tables import Product

SUGGESTED = ("refill", "popular", "range", "similar")
_POINTS = re.compile(r"\b(this|these|those|it|them|(is|are) that)\b|[这這那]|它", re.I)
_SIMILAR = re.compile(r"\b(similar|(?:thing|one|ones) like|alternatives?|instead of)\b|类似|差不多|像", re.I)
_SUGGEST = re.compile(r"\b(recommend\w*|suggest\w*|advise|ideas?)\b|推荐|推薦|建议|介绍", re.I)

TEXTS = {
    "en": {
        "none": "I'm sorry, I found nothing like that in our shop. Shall I suggest something instead?",
        "what": "What are you looking for? You can name a kind of product, a colour or a price.",
        "suggest": "Suggest something",
        "kinds": "We have {kinds}. Some of each:",
        "range": "We sell {kinds}. What would you like to see?",
        "more": "more",
        "and": " and ",
        "join": ", ",
    },
    "zh": {
        "none": "抱歉，店里没有找到这样的商品。要不要我给您推荐几款？",
        "what": "请问您想找什么？可以告诉我种类、颜色或价格。",
        "suggest": "给我推荐",
        "kinds": "我们有{kinds}，各看几款：",
        "range": "我们卖{kinds}。您想看哪一种？",
        "more": "其他商品",
        "and": "和",
        "join": "、",
    },
}
# How many kinds of one thing are worth telling apart before some of each are shown.
SEVERAL = 3
MOST_KINDS = 10
# What a wish may be misread as: by what it is free of, or what time of day it is for, it is one all the same.
NAMING = ("product", "category", "brand")
COURTESY = frozenset(("please", "pls", "plz", "the", "an", "some", "thanks", "thx", "请", "谢"))
# Read in a name alone they are about the thing it names; nothing else can be.
OF_THINGS = (
    *("search_product", "refine_search", "choose_item", "product_details", "check_availability", "ask_price", "compare_products"),
    *("ask_alternative", "ask_similar", "goes_with", "like_item", "not_interested", "find_gift"),
)
SMALL_TALK = ("greet", "goodbye", "thanks", "help", "affirm", "praise")
UNREAD = ("out_of_scope", "nlu_fallback")
LIKE_A_WISH = ("recommend", "product_details", "ask_popular", "refine_search", "find_gift", *SMALL_TALK, *UNREAD)
UNLIKE_BUYING = ("payment_failed", "ask_payment", "ask_delivery", "order_status", "recommend", "search_product", *UNREAD)


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
            return _ask_limit(turn, said if said.names_a_thing else wish_of(turn).narrowed(said), note)
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
        return narrow(shop, turn, session, query, query if query.names_a_thing else wish_of(turn).narrowed(query))


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
        return recommend(shop, turn, session) if wish.empty else more_of(shop, turn, session, wish)
    if said == NATURE and not (asks_worth(turn.text) or query.colour or query.size):
        return detail(shop, turn, session) if products else not_known(turn)
    return None


def search_for(shop: Shop, turn: Turn, session: Session, query: Query) -> Answer:
    """What a search finds; asks where it is unclear what for, and offers help where there is nothing."""
    texts = turn.words(TEXTS)
    looks_only = not query.names_a_thing and (query.without or not query.empty)
    if query.only_prices or (looks_only and _suggested(turn, session)):
        return recommend(shop, turn, session, query)
    if query.empty and _SUGGEST.search(turn.text):
        return recommend(shop, turn, session)
    if query.empty:
        return Answer().say(texts["what"], button(texts["suggest"], "recommend"))
    results = look(shop, turn, session, query)
    if not results.products or (turn.unsure and results.relaxed == ANY_WORD and not query.category):
        if article := find_article(shop, turn, session, None):
            return Answer().say(article.text)
        if turn.unsure:
            return ask_back(turn, session)
    if not results.products:
        answer = Answer(slots={"offer": "recommend"})
        return answer.say(texts["none"], button(texts["suggest"], "recommend"))
    if _is_worth_of_one(turn, results):
        return about(turn, session, results.products, query)
    return _with_kinds(turn, session, found(turn, results), results)


def _with_kinds(turn: Turn, session: Session, answer: Answer, results: Results) -> Answer:
    """Name the kinds there are where nothing but what they are kinds of was asked for: teas, 茶."""
    texts, query = turn.words(TEXTS), results.query
    if query != Query(words=query.words) or len(query.words) > 1 or results.relaxed is not None:
        return answer
    kinds = [category_title(kind, turn.language) for kind in kinds_called(session, query.words)]
    if len(kinds) >= SEVERAL:
        answer.messages[0]["text"] = texts["kinds"].format(kinds=_listed(turn, kinds))
    return answer


def _listed(turn: Turn, names: Sequence[str]) -> str:
    texts = turn.words(TEXTS)
    return texts["and"].join(filter(None, [texts["join"].join(names[:-1]), names[-1]]))


def _is_worth_of_one(turn: Turn, results: Results) -> bool:
    """Whether price or stock of one thing was asked for and it was found."""
    one = len({group_of(product) for product in results.products}) == 1
    return one and results.relaxed is None and bool(results.query.words) and asks_worth(turn.text)


def narrow(shop: Shop, turn: Turn, session: Session, said: Query, wish: Query) -> Answer:
    """What fulfils a wish that a message added to; cheaper is cheaper than what was shown, and that limit holds for this once."""
    cheaper = said.direction == "cheap" and said.price_max is None and not (said.names_a_thing or is_superlative(turn.text))
    shown = shown_products(turn, session) if cheaper else []
    free = wish.empty and not wish.without and _suggested(turn, session)
    if shown and free and (each := cheaper_of_each(shop, turn, session, shown)):
        return each
    limit = below(shown, wish)
    if limit is not None and wish.names_a_thing and look(shop, turn, session, wish.narrowed(limit)).relaxed is not None:
        # Whatever else was wished is kept, and that none of it costs less is said.
        results = look(shop, turn, session, replace(wish, direction="cheap"))
        return found(turn, results if results.relaxed else replace(results, relaxed="price_max"))
    answer = search_for(shop, turn, session, wish if limit is None else wish.narrowed(limit))
    if limit is not None and (answer.slots.get("wish") or wish.empty):
        answer.slots |= keep_wish(turn, replace(wish, direction="") if wish.empty else wish)
    return answer


def below(shown: Sequence[Product], wish: Query) -> Query | None:
    """A limit below the cheapest of those shown that are as wished, else of all; None where nothing was shown."""
    fitting = [product for product in shown if _is_as_wished(product, wish)] or shown
    return Query(price_max=min(product.price for product in fitting) - 1, direction="cheap") if fitting else None


def _is_as_wished(product: Product, wish: Query) -> bool:
    looks, unwanted = looks_of(product), {word.lower() for word in wish.without}
    wanted = all(not word or word.lower() in looks for word in (wish.colour, wish.size))
    same = wish.brand in (None, product.brand) and wish.category in (None, product.category)
    return wanted and same and not unwanted & {*looks, (product.brand or "").lower()}


def _suggested(turn: Turn, session: Session) -> bool:
    """Whether what was shown last were suggestions, not what a search found."""
    rows = last_shown(session, turn.conversation_id)
    return bool(rows) and all(row.model_version or row.strategy in SUGGESTED for row in rows)


def _is_about_shown(turn: Turn, query: Query) -> bool:
    narrows = query.names_a_thing or query.brand or query.price_min or query.price_max or query.direction
    return not narrows and (is_about_shown(turn.text) or position_in(turn.text) is not None)


def _ask_limit(turn: Turn, query: Query, question: str) -> Answer:
    kept = {name: value for name, value in query.to_json().items() if not name.startswith("price_")}
    return Answer(slots=keep_wish(turn, Query.from_json(kept))).say(question)


def answer_buying(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Where to buy, for who wants to pay and is read as somebody whose payment failed; None for every other message."""
    if turn.pressed or turn.intent not in UNLIKE_BUYING or remark_in(turn.text) != BUYING:
        return None
    return how_to_buy(turn, shown_products(turn, session))


def answer_range(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What the shop sells, by kind, for who asks nothing more; None for every other message."""
    if turn.pressed or turn.in_form or not asks_range(turn.text):
        return None
    kinds, texts = kinds_sold(session, MOST_KINDS + 1), turn.words(TEXTS)
    if not kinds:
        return None
    named = [category_title(kind, turn.language) for kind in kinds[:MOST_KINDS]]
    named += [texts["more"]] if len(kinds) > MOST_KINDS else []
    return Answer().say(texts["range"].format(kinds=_listed(turn, named)), button(texts["suggest"], "recommend"))


def answer_wish(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What is free of something or for a time of day, however that was read; None where nothing is, or nothing was asked so."""
    if turn.pressed or turn.in_form or turn.intent not in LIKE_A_WISH or named_products(turn, session):
        return None
    tags = tags_in(turn.text)
    if not tags or _POINTS.search(turn.text):
        return None
    said = read_query(turn.text, turn.entities, shop.settings.currency)
    for query in (said, replace(said, words=tags)):
        results = look(shop, turn, session, query)
        if results.products and results.relaxed in (None, MENTIONED):
            return found(turn, results)
    return None


def answer_name(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What a message names and says nothing else of but please, though nothing of things is read in it; None for every other."""
    if turn.pressed or turn.in_form or turn.intent in OF_THINGS or not any(turn.value(entity) for entity in NAMING):
        return None
    left = re.findall(r"[^\W\u3400-\u9fff]{2,}|[\u3400-\u9fff]", outside_entities(turn.text, turn.entities).lower())
    return SearchProducts().answer(shop, turn, session) if COURTESY.issuperset(left) else None


READINGS += [answer_buying, answer_range, answer_wish, answer_name]
