"""Finding products: by words, kind, brand, colour, size and price; and what a named one costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn, button
from shop.catalogue import card_of, price_of, products_by_id, title_of, translated
from shop.pointing import pointed_at
from shop.query import Query, foreign_currency, is_about_shown, read_query
from shop.recommend import last_shown
from shop.search import Results, reason_for, search, siblings
from shop.store.tables import Product

STRATEGY = "search"
ASKED = "asked"
FEW = 3

TEXTS = {
    "en": {
        "found": "Here is what I found:",
        "none": "I'm sorry, I found nothing like that in our shop. Shall I suggest something instead?",
        "what": "What are you looking for? You can name a kind of product, a colour or a price.",
        "currency": "Our prices are in {ours}, and I don't want to guess a rate from {theirs}. What is your limit in {ours}?",
        "priced": "{title} costs {price} and is in stock.",
        "few": "{title} costs {price}; only {count} left.",
        "gone": "{title} costs {price}, but it is out of stock right now.",
        "asked": "the one you asked about",
        "no_variant": "I don't have {title} in {wanted}. This is how it comes:",
        "suggest": "Suggest something",
        "without": "Nothing fits all of that. Leaving out {what}, I found:",
        "words": "Nothing fits all of that. The closest I found:",
    },
    "zh": {
        "found": "为您找到这些：",
        "none": "抱歉，店里没有找到这样的商品。要不要我给您推荐几款？",
        "what": "请问您想找什么？可以告诉我种类、颜色或价格。",
        "currency": "本店以{ours}标价，我不想随意按汇率估算{theirs}。请问您的预算大约是多少{ours}？",
        "priced": "{title}售价{price}，有现货。",
        "few": "{title}售价{price}，仅剩{count}件。",
        "gone": "{title}售价{price}，目前暂时缺货。",
        "asked": "您问到的商品",
        "no_variant": "{title}没有{wanted}的。现有这些款：",
        "suggest": "给我推荐",
        "without": "没有完全符合的。不限{what}的话，有这些：",
        "words": "没有完全符合的，最接近的是：",
    },
}
WISHES = {
    "en": {
        "size": "the size",
        "brand": "the brand",
        "colour": "the colour",
        "price_min": "the lowest price",
        "price_max": "the price limit",
    },
    "zh": {"size": "尺寸", "brand": "品牌", "colour": "颜色", "price_min": "最低价", "price_max": "价格上限"},
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
            return _about(turn, session, named, query)
        if (query.empty or _only_variant(query)) and is_about_shown(turn.text) and (shown := shown_products(turn, session)):
            return _about(turn, session, shown, query)
        return _search(turn, session, _with_memory(turn, session, query))


def shown_products(turn: Turn, session: Session) -> list[Product]:
    """The products of the latest cards that the message points at, or all of them."""
    rows = pointed_at(last_shown(session, turn.conversation_id), turn.text, None)
    return products_by_id(session, [row.product_id for row in rows])


def found(turn: Turn, results: Results) -> Answer:
    """What a search found as cards, with an honest sentence about what had to be left out."""
    cards = [
        card_of(product, turn.language, strategy=STRATEGY, reason=reason_for(results.query, product, turn.language))
        for product in results.products
    ]
    return Answer(slots={"wish": results.query.to_json()}).say(_headline(turn, results)).show(cards)


def _search(turn: Turn, session: Session, query: Query) -> Answer:
    texts = turn.words(TEXTS)
    if query.empty:
        return Answer().say(texts["what"], button(texts["suggest"], "recommend"))
    results = search(session, query)
    if not results.products:
        answer = Answer(slots={"offer": "recommend"})
        return answer.say(texts["none"], button(texts["suggest"], "recommend"))
    return found(turn, results)


def _headline(turn: Turn, results: Results) -> str:
    texts = turn.words(TEXTS)
    if results.relaxed is None:
        return texts["found"]
    what = WISHES[turn.language].get(results.relaxed)
    return texts["without"].format(what=what) if what else texts["words"]


def _with_memory(turn: Turn, session: Session, query: Query) -> Query:
    """What was looked for before, narrowed, when this message does not stand on its own; cheaper means cheaper than shown."""
    earlier = Query.from_json(turn.slots.get("wish"))
    if query.names_a_thing or earlier.empty:
        return query
    merged = earlier.narrowed(query)
    if query.direction == "cheap" and query.price_max is None and (shown := shown_products(turn, session)):
        merged = merged.narrowed(Query(price_max=min(product.price for product in shown) - 1, direction="cheap"))
    return merged


def _only_variant(query: Query) -> bool:
    return not (query.names_a_thing or query.brand or query.price_min or query.price_max)


def _ask_limit(turn: Turn, query: Query, ours: str, theirs: str) -> Answer:
    kept = {name: value for name, value in query.to_json().items() if not name.startswith("price_")}
    return Answer(slots={"wish": kept}).say(turn.words(TEXTS)["currency"].format(ours=ours, theirs=theirs))


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
    if len(products) <= FEW:
        answer.say("\n".join(_price_line(texts, product, turn.language) for product in products))
    elif not answer.messages:
        answer.say(texts["found"])
    cards = [card_of(product, turn.language, strategy=ASKED, reason=texts["asked"]) for product in products[:5]]
    return answer.show(cards)


def _looks(product: Product) -> set[str]:
    values = {product.colour, product.size, translated(product, "colour", "zh"), translated(product, "size", "zh")}
    return {value.lower() for value in values if value}


def _price_line(texts: Mapping[str, str], product: Product, language: str) -> str:
    form = "gone" if product.stock <= 0 else "few" if product.stock <= FEW else "priced"
    return texts[form].format(title=title_of(product, language), price=price_of(product, language), count=product.stock)
