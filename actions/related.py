"""Products on the strength of another or of everybody's taste: similar ones, what goes with it, what is popular or new."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.cards import suggestion_buttons, suggestion_cards
from actions.memory import ask_which, keep_wish, meant
from actions.refusals import others, refused
from actions.shown import seen
from actions.suggesting import wish_in
from shop.catalogue import card_of, category_title, line_title
from shop.pointing import position_in
from shop.query import Query, is_about_shown, read_query
from shop.recommend import Wish
from shop.store.tables import Product

NEW_DAYS = 60

TEXTS = {
    "en": {
        "similar": "Similar to {title}:",
        "no_similar": "I have nothing similar to {title} in stock right now.",
        "goes_with": "This goes with {title}:",
        "no_companion": "I don't know of anything that customers buy with {title}, and I don't want to make something up.",
        "popular": "Our customers' favourites:",
        "popular_in": "The favourites in {kind}:",
        "no_sales": "Too little was sold lately to say what is popular. This is in stock:",
        "nothing": "I have nothing in stock there right now.",
        "new": "New in the shop:",
        "no_new": "Nothing came in lately that I know of. These are our customers' favourites:",
        "new_reason": "new since {day}",
        "suggest": "Suggest something",
    },
    "zh": {
        "similar": "和{title}类似的有：",
        "no_similar": "目前没有和{title}类似的现货。",
        "goes_with": "和{title}搭配的有：",
        "no_companion": "顾客通常拿什么配{title}，我没有数据，不想随便编。",
        "popular": "顾客最喜欢的是：",
        "popular_in": "{kind}里最受欢迎的是：",
        "no_sales": "近期销量太少，说不上哪款热销。这些有现货：",
        "nothing": "这一类目前没有现货。",
        "new": "新上架的有：",
        "no_new": "最近没有新品上架。这些是顾客最喜欢的：",
        "new_reason": "{day}起上架",
        "suggest": "给我推荐",
    },
}
_NEW = re.compile(
    r"\b(new|newest|latest|arrivals?|just in|fresh in|recently (added|arrived))\b|新品|上新|新款|新上|新到|新货|新的", re.I
)


class AskSimilar(ShopAction):
    """Shows products of the same kind that share most with the one meant, each with what it shares."""

    intents = ("ask_similar",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_similar"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """By what they share first, then by what customers buy."""
        found = meant(turn, session)
        product = found.one or (found.products[0] if len(found.products) == 1 else None)
        if product is None:
            return ask_which(turn, found.products, "ask_similar")
        return similar_to(shop, turn, session, product)


def similar_to(shop: Shop, turn: Turn, session: Session, product: Product) -> Answer:
    """Products like one; it stays the one spoken of."""
    texts, title = turn.words(TEXTS), line_title(product, turn.language)
    ask = partial(
        shop.recommender.alike, session, turn.customer_id, product.id, language=turn.language, also=others(turn, session)
    )
    cards = suggestion_cards(session, turn, ask(exclude=seen(turn, session)) or ask())
    slots = keep_wish(turn, Query(category=product.category))
    answer = Answer(slots=slots).say(texts["similar" if cards else "no_similar"].format(title=title)).show(cards)
    answer.slots["spoken"] = product.id
    return answer


class GoesWith(ShopAction):
    """Shows what is bought with the product meant; says that it does not know where no order tells."""

    intents = ("goes_with",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_goes_with"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """By orders, then by kinds, then by brand."""
        found = meant(_without_wanted_kind(turn), session)
        product = found.one or (found.products[0] if len(found.products) == 1 else None)
        if product is None:
            return ask_which(turn, found.products, "goes_with")
        texts, title = turn.words(TEXTS), line_title(product, turn.language)
        ask = partial(
            shop.recommender.companions, session, turn.customer_id, product.id, language=turn.language, also=others(turn, session)
        )
        cards = suggestion_cards(session, turn, ask(exclude=seen(turn, session)) or ask())
        answer = Answer().say(texts["goes_with" if cards else "no_companion"].format(title=title)).show(cards)
        answer.slots["spoken"] = product.id
        return answer


def _without_wanted_kind(turn: Turn) -> Turn:
    """Without the kind of thing that is to go with `this one`: it is not the one that is meant."""
    if not is_about_shown(turn.text) and position_in(turn.text) is None:
        return turn
    return replace(turn, entities=[row for row in turn.entities if row.get("entity") != "category"])


class AskPopular(ShopAction):
    """Shows what sold best lately, within a kind where one is named, or what is new."""

    intents = ("ask_popular",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_popular"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """New arrivals when those are asked for, else the best sellers; both without a look at the customer, but for a no."""
        texts, query = turn.words(TEXTS), read_query(turn.text, () if turn.pressed else turn.entities, shop.settings.currency)
        wish, slots = wish_in(query), keep_wish(turn, Query(category=query.category))
        wants_new, never = bool(_NEW.search(turn.text)), refused(shop, turn, session)
        if wants_new and (rows := [row for row in new_products(session, wish) if row.id not in never]):
            day = {row.id: str(row.created_at.date()) for row in rows}
            cards = [_card(turn, row, "new", texts["new_reason"].format(day=day[row.id])) for row in rows]
            return Answer(slots=slots).say(texts["new"]).show(cards)
        items = shop.recommender.suggest(session, None, language=turn.language, wish=wish, exclude=never, limit=5)
        best = [item for item in items if item.strategy == "popular"]
        cards = suggestion_cards(session, turn, (best or items)[:5])
        if not cards:
            return Answer(slots={"offer": "recommend"}).say(texts["nothing"], button(texts["suggest"], "recommend"))
        kind = category_title(query.category, turn.language) if query.category else ""
        head = "no_new" if wants_new else "no_sales" if not best else "popular_in" if kind else "popular"
        return Answer(slots=slots).say(texts[head].format(kind=kind)).show(cards)


def new_products(session: Session, wish: Wish, limit: int = 5) -> list[Product]:
    """In stock and in the catalogue for less than two months, the newest first; none where all of it came at once."""
    ends = [session.scalar(select(Product.created_at).order_by(order).limit(1)) for order in (Product.id, Product.id.desc())]
    first, last = ends
    if first is None or last is None or last - first < timedelta(days=1):
        return []
    since = max(last - timedelta(days=NEW_DAYS), first + timedelta(days=1))
    query = select(Product).where(Product.active, Product.stock > 0, Product.created_at >= since)
    if wish.category:
        query = query.where(Product.category == wish.category)
    return list(session.scalars(query.order_by(Product.id.desc()).limit(limit)))


def _card(turn: Turn, product: Product, strategy: str, reason: str) -> dict[str, Any]:
    return card_of(product, turn.language, strategy=strategy, reason=reason, buttons=suggestion_buttons(turn, product.id))
