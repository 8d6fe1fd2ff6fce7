"""Answers about products that are named or were just shown: price and stock, variants, what only the shop knows, how to buy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import Answer, Shop, Turn
from actions.cards import found
from actions.memory import keep_wish, looks_of, meant, wish_about
from actions.refusals import look
from shop.catalogue import card_of, price_of, title_of
from shop.query import Query
from shop.search import group_of, siblings
from shop.store.tables import Product, Recommendation

ASKED = "asked"
FEW = 3
MOST_LINES = 3
MOST_CARDS = 5

TEXTS = {
    "en": {
        "priced": "{title} costs {price} and is in stock.",
        "few": "{title} costs {price}; only {count} left.",
        "gone": "{title} costs {price}, but it is out of stock right now.",
        "asked": "the one you asked about",
        "variant": "another version of the one you asked about",
        "no_variant": "I don't have {title} in {wanted}. This is how it comes:",
        "all": "This is what there is:",
        "alone": "There is no other version of {title}.",
        "no_more": "That is all I have of this kind.",
        "unknown": "I don't know that for certain and I don't want to guess. Shall I ask a colleague?",
        "buy": "I can't put anything into a basket myself. Open the product you want and order it on its page.",
    },
    "zh": {
        "priced": "{title}售价{price}，有现货。",
        "few": "{title}售价{price}，仅剩{count}件。",
        "gone": "{title}售价{price}，目前暂时缺货。",
        "asked": "您问到的商品",
        "variant": "您问到的商品的其他款",
        "no_variant": "{title}没有{wanted}的。现有这些款：",
        "all": "现有这些款：",
        "alone": "{title}没有别的款了。",
        "no_more": "这一类就是这些了。",
        "unknown": "这个我不能确定，不想随便回答您。要不要我请同事来答复？",
        "buy": "我没法直接替您下单，点开想要的商品，在商品页就可以购买。",
    },
}
_COLOURS = re.compile(r"\b(colou?r|shade)s?\b|颜色|顏色", re.I)


def shown_products(turn: Turn, session: Session) -> list[Product]:
    """The product spoken of, or those of the latest list that the message points at, or all of them."""
    return meant(turn, session).products


def seen(turn: Turn, session: Session) -> set[int]:
    """Every product shown in this conversation."""
    query = select(Recommendation.product_id).where(Recommendation.conversation_id == turn.conversation_id)
    return set(session.scalars(query))


def about(turn: Turn, session: Session, products: Sequence[Product], query: Query) -> Answer:
    """Price and stock of products, or those of their variants that were asked for."""
    texts, answer = turn.words(TEXTS), Answer(slots=wish_about(turn, products[0]))
    wanted = query.colour or query.size
    if wanted:
        variants = siblings(session, products[0])
        fitting = [row for row in variants if wanted.lower() in looks_of(row)]
        if not fitting:
            answer.say(texts["no_variant"].format(title=title_of(products[0], turn.language), wanted=_said(turn, wanted)))
        products = fitting or variants
    if len(products) <= MOST_LINES:
        answer.say("\n".join(price_line(turn, product) for product in products))
    elif not answer.messages:
        answer.say(texts["all"])
    return answer.show(cards_for(turn, products))


def other_variants(turn: Turn, session: Session, products: Sequence[Product]) -> Answer:
    """The other colours and sizes of products, said to be none where there are none."""
    texts, groups = turn.words(TEXTS), {group_of(product): product for product in products}
    here = {product.id for product in products}
    others = [row for product in groups.values() for row in siblings(session, product) if row.id not in here]
    if _COLOURS.search(turn.text):
        others = [row for row in others if row.colour not in {product.colour for product in products}]
    slots = wish_about(turn, products[0])
    if not others:
        title = title_of(products[0], turn.language)
        return Answer(slots=slots).say(texts["alone"].format(title=title)).show(cards_for(turn, products[:1]))
    return Answer(slots=slots).say(texts["all"]).show(cards_for(turn, sorted(others, key=lambda row: row.stock <= 0), "variant"))


def more_of(shop: Shop, turn: Turn, session: Session, wish: Query) -> Answer:
    """The next results of the search before, or that these were all."""
    results = look(shop, turn, session, wish, exclude=seen(turn, session))
    if not results.products or results.relaxed:
        return Answer(slots=keep_wish(turn, wish)).say(turn.words(TEXTS)["no_more"])
    return found(turn, results)


def not_known(turn: Turn) -> Answer:
    """That something is not known, with the offer of somebody who knows."""
    return Answer().offer_person(turn, turn.words(TEXTS)["unknown"])


def how_to_buy(turn: Turn, products: Sequence[Product]) -> Answer:
    """Where an order is placed, with the products that may be meant."""
    return Answer().say(turn.words(TEXTS)["buy"]).show(cards_for(turn, products))


def cards_for(turn: Turn, products: Sequence[Product], why: str = "asked") -> list[dict[str, object]]:
    """Cards of products that were asked about, at most five."""
    reason = turn.words(TEXTS)[why]
    return [card_of(product, turn.language, strategy=ASKED, reason=reason) for product in products[:MOST_CARDS]]


def price_line(turn: Turn, product: Product) -> str:
    """Price and stock of one product in a sentence."""
    form = "gone" if product.stock <= 0 else "few" if product.stock <= FEW else "priced"
    title, price = title_of(product, turn.language), price_of(product, turn.language)
    return turn.words(TEXTS)[form].format(title=title, price=price, count=product.stock)


def _said(turn: Turn, value: str) -> str:
    """A colour or size in the customer's own word."""
    spans = [row for row in turn.entities if row.get("value") == value and isinstance(row.get("start"), int)]
    return turn.text[spans[0]["start"] : spans[0]["end"]] if spans else value
