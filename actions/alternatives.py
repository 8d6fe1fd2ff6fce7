"""Something instead of what was shown: cheaper, better, smaller, bigger, another brand, or just others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.memory import keep_wish, meant, wish_of
from actions.products import narrow
from actions.refusals import look, refused, refuses_brand
from actions.shown import more_of, seen
from actions.suggesting import recommend, show_others
from shop import alternatives
from shop.alternatives import BETTER, BIGGER, BRAND, CHEAPER, DEARER, SMALLER, direction_in
from shop.catalogue import card_of, category_of, line_title, price_of, products_by_id
from shop.query import Query, is_superlative, read_query
from shop.recommend import Wish, last_list
from shop.store.tables import Product

STRATEGY = "alternative"
MOST = 5

TEXTS = {
    "en": {
        "cheaper": "These cost less than {title} ({price}):",
        "dearer": "These are the next above {title} ({price}):",
        "better": "By “better” I go by sales: customers lately bought these more often than {title}:",
        "above": "I can't judge which is better, and none sells more than {title}. By price, these are the next above it:",
        "bigger": "These are bigger than {title} ({size}):",
        "smaller": "These are smaller than {title} ({size}):",
        "brand": "These are by others than {brand}:",
        "none_cheaper": "Nothing else in {kind} costs less than {title} ({price}).",
        "none_dearer": "Nothing in {kind} stands above {title} ({price}).",
        "none_bigger": "I know of nothing bigger than {title} in {kind}.",
        "none_smaller": "I know of nothing smaller than {title} in {kind}.",
        "none_brand": "In {kind} I have no other brand in stock.",
        "others": "I can show you others, though:",
        "why_cheaper": "{kind}, cheaper than {title}",
        "why_dearer": "{kind}, next above {title} in price",
        "why_better": "bought more often lately than {title}",
        "why_bigger": "{kind}, bigger than {title}",
        "why_smaller": "{kind}, smaller than {title}",
        "why_brand": "{kind}, another brand than {title}",
        "show": "Show others",
        "which_brand": "Which brand shall I leave out?",
        "not_brand": "Not {brand}",
    },
    "zh": {
        "cheaper": "这些比{title}（{price}）便宜：",
        "dearer": "比{title}（{price}）高一档的有：",
        "better": "“更好”我按销量来看：近来顾客买这些比买{title}更多：",
        "above": "哪个更好我无法评判，也没有比{title}卖得更多的。按价格，高一档的有：",
        "bigger": "这些比{title}（{size}）大：",
        "smaller": "这些比{title}（{size}）小：",
        "brand": "这些不是{brand}的：",
        "none_cheaper": "{kind}里没有比{title}（{price}）更便宜的了。",
        "none_dearer": "{kind}里没有比{title}（{price}）更高档的了。",
        "none_bigger": "{kind}里没有找到比{title}更大的。",
        "none_smaller": "{kind}里没有找到比{title}更小的。",
        "none_brand": "{kind}里目前没有别的品牌有现货。",
        "others": "不过可以看看这些：",
        "why_cheaper": "{kind}，比{title}便宜",
        "why_dearer": "{kind}，价格比{title}高一档",
        "why_better": "近来比{title}卖得多",
        "why_bigger": "{kind}，比{title}大",
        "why_smaller": "{kind}，比{title}小",
        "why_brand": "{kind}，和{title}品牌不同",
        "show": "看看别的",
        "which_brand": "请问不要哪个品牌？",
        "not_brand": "不要{brand}",
    },
}


class AskAlternative(ShopAction):
    """Goes on from the product spoken of, or from those shown, in the direction that is asked for."""

    intents = ("ask_alternative",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_alternative"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """By direction; without one the next results, or other suggestions."""
        if turn.pressed and (brand := turn.value("answer")):
            return without_brand(shop, turn, session, brand)
        direction = CHEAPER if turn.pressed and turn.value("product_id") else direction_in(turn.text)
        query = read_query(turn.text, turn.entities, shop.settings.currency)
        what = meant(turn, session, latest=True).products
        if (query.category or query.words) and not (what and what[0].category == query.category) and not direction:
            results = look(shop, turn, session, query, exclude=seen(turn, session))
            if results.products and (query.category or results.relaxed is None):
                return found(turn, results)
        if not what:
            return _without_any(shop, turn, session, query)
        if direction is None:
            return others_than(shop, turn, session)
        if direction == CHEAPER and (answer := _cheaper_within_wish(shop, turn, session, what, query)):
            return answer
        if direction == BRAND and what[0].brand and wish_of(turn).category == what[0].category:
            return without_brand(shop, turn, session, what[0].brand)
        return _from(shop, turn, session, what, direction)


def others_than(shop: Shop, turn: Turn, session: Session) -> Answer:
    """The next results of the search, else other suggestions."""
    rows, wish = last_list(session, turn.conversation_id), wish_of(turn)
    if any(row.strategy == "search" for row in rows) and not wish.empty:
        return more_of(shop, turn, session, wish)
    return show_others(shop, turn, session, rows)


def _without_any(shop: Shop, turn: Turn, session: Session, query: Query) -> Answer:
    merged = wish_of(turn).narrowed(query)
    if merged.empty:
        return recommend(shop, turn, session)
    results = look(shop, turn, session, merged, exclude=seen(turn, session))
    return found(turn, results) if results.products else recommend(shop, turn, session)


def without_brand(shop: Shop, turn: Turn, session: Session, brand: str) -> Answer:
    """The wish without one brand, and with what else the message asks for."""
    said = Query() if turn.pressed else read_query(turn.text, turn.entities, shop.settings.currency)
    said = replace(said, words=(), brand=None, without=(*said.without, brand))
    return narrow(shop, turn, session, said, wish_of(turn).narrowed(said))


def answer_brand(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What is left after `not that brand`; asks which one where several were shown, and is None for every other message."""
    if turn.pressed or turn.in_form:
        return None
    if (brand := turn.value("brand")) and any(words["which_brand"] in turn.before[-1:] for words in TEXTS.values()):
        return without_brand(shop, turn, session, brand)
    if not refuses_brand(turn.text):
        return None
    texts, brands = (
        turn.words(TEXTS),
        list(dict.fromkeys(row.brand for row in meant(turn, session, latest=True).products if row.brand)),
    )
    if len(brands) == 1:
        return without_brand(shop, turn, session, brands[0])
    choices = [button(texts["not_brand"].format(brand=brand), "ask_alternative", answer=brand) for brand in brands]
    return Answer().say(texts["which_brand"], *choices) if choices else None


def _cheaper_within_wish(shop: Shop, turn: Turn, session: Session, what: Sequence[Product], query: Query) -> Answer | None:
    """What fulfils the wish, and costs less than all of those meant that do; None where only the kind is known."""
    kinds = {product.category for product in what}
    wish = wish_of(turn) if wish_of(turn).category in (None, *kinds) else Query()
    kept = wish.narrowed(replace(query, words=()))
    if kept.empty and not kept.without and len(kinds) == 1:
        return None
    if is_superlative(turn.text):
        return found(turn, look(shop, turn, session, kept))
    if len(kinds) == 1 and kept.category is None:
        kept = replace(kept, category=next(iter(kinds)))
    answer = narrow(shop, turn, session, replace(query, words=(), category=None, direction="cheap"), kept)
    return answer if len(answer.messages) > 1 else None


def _from(shop: Shop, turn: Turn, session: Session, what: Sequence[Product], direction: str) -> Answer:
    """Those in one direction from one product: the cheapest shown for cheaper, the dearest for dearer, else the first."""
    texts, ids = turn.words(TEXTS), {product.id for product in what}
    base = {CHEAPER: min, DEARER: max}.get(direction, lambda rows, key: rows[0])(what, key=lambda row: row.price)
    products, headline = _look(shop, session, direction, base, ids | refused(shop, turn, session))
    words = {
        "title": line_title(base, turn.language),
        "price": price_of(base, turn.language),
        "kind": category_of(base, turn.language),
    }
    words |= {"size": base.size or "", "brand": base.brand or ""}
    if not products:
        none = texts[f"none_{DEARER if direction == BETTER else direction}"].format(**words)
        return Answer(slots={"spoken": base.id}).say(none, button(texts["show"], "recommend"))
    reason = texts[f"why_{headline if headline != 'above' else DEARER}"].format(**words)
    cards = [card_of(row, turn.language, strategy=STRATEGY, reason=reason) for row in products]
    slots = keep_wish(turn, Query(category=base.category)) if wish_of(turn).category != base.category else {}
    return Answer(slots=slots).say(texts[headline].format(**words)).show(cards)


def _look(shop: Shop, session: Session, direction: str, base: Product, ids: set[int]) -> tuple[list[Product], str]:
    """The products in a direction, and which sentence goes before them."""
    if direction == BETTER:
        liked = shop.recommender.better_sold(session, base.id, Wish(category=base.category))
        better = [row for row in products_by_id(session, liked) if row.stock > 0 and row.id not in ids]
        if better:
            return better[:MOST], BETTER
        return alternatives.dearer_than(session, base, ids), "above"
    look: dict[str, Callable[[], list[Product]]] = {
        CHEAPER: lambda: alternatives.cheaper_than(session, base, ids),
        DEARER: lambda: alternatives.dearer_than(session, base, ids),
        BIGGER: lambda: alternatives.of_other_size(session, base, True, ids),
        SMALLER: lambda: alternatives.of_other_size(session, base, False, ids),
        BRAND: lambda: alternatives.of_other_brands(session, base, ids),
    }
    return look[direction](), direction


READINGS.append(answer_brand)
