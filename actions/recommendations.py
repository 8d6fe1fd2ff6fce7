"""Suggesting products with a true reason, and honouring a like or a no at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.asking import ask_back
from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.cards import STRATEGY, found, suggestion_cards
from shop import interactions
from shop.catalogue import products_by_id, title_of
from shop.pointing import pointed_at, position_in
from shop.query import Query, read_query
from shop.recommend import Suggestion, Wish, last_shown
from shop.search import search
from shop.store.tables import Product, Recommendation

TEXTS = {
    "en": {
        "ideas": "How about these?",
        "goes_with": "For {title}, I would look at these:",
        "nothing": "Nothing in stock fits that right now. These are close:",
        "empty": "I have nothing more to suggest right now. What are you looking for?",
        "dismissed": "Understood, I won't suggest {titles} again. How about these instead?",
        "dismissed_last": "Understood, I won't suggest {titles} again. What would you rather see?",
        "these": "these",
        "which_not": "All right. What shall I look for instead?",
        "liked": "Noted, you like {title}.",
        "liked_with": "Noted, you like {title}. You may like these too:",
        "which": "I'm glad! Which one do you like?",
        "liked_none": "I'm glad to hear that! Shall I suggest something?",
        "why": "This is why I showed {count}:",
        "one": "it",
        "many": "them",
        "because": "{title}: {reason}.",
        "fair": "Nobody pays to be suggested here.",
        "not_yet": "I haven't suggested anything here yet. Shall I?",
        "suggest": "Suggest something",
        "and": " and ",
    },
    "zh": {
        "ideas": "您看看这些怎么样？",
        "goes_with": "和{title}相关的，您可以看看：",
        "nothing": "目前没有完全符合的现货，这些比较接近：",
        "empty": "暂时没有更多可以推荐的了。请问您想找什么？",
        "dismissed": "好的，不再推荐{titles}。您看看这些？",
        "dismissed_last": "好的，不再推荐{titles}。您想看看什么样的？",
        "these": "这几款",
        "which_not": "好的。请问您想看看什么样的？",
        "liked": "记下了，您喜欢{title}。",
        "liked_with": "记下了，您喜欢{title}。这些您可能也喜欢：",
        "which": "太好了！请问您喜欢哪一款？",
        "liked_none": "很高兴您喜欢！要不要我推荐几款？",
        "why": "推荐的理由：",
        "one": "",
        "many": "",
        "because": "{title}：{reason}。",
        "fair": "这里的推荐没有人付费。",
        "not_yet": "我还没有给您推荐过商品。要我推荐几款吗？",
        "suggest": "给我推荐",
        "and": "和",
    },
}
NO_WISH = Wish()
MOST_NAMED = 2
GIFTS = "gift-sets"
_GIFT = re.compile(r"\b(gifts?|presents?)\b|送礼|礼物|礼品|送给|送(妈|爸|人|朋友|女|男|长辈|领导|老师|同事)", re.I)
_GOES_WITH = re.compile(r"\bgo(es)?\b.*\bwith\b|\bmatch(es)?\b|\bpair(s)?\b|搭配|配什么|配套", re.I)


class Recommend(ShopAction):
    """Suggests three products, within the wish where one was said."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_recommend"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Suggest something other than what was shown last."""
        return recommend(shop, turn, session)


class NotInterested(ShopAction):
    """Never suggests again what was refused, and shows something else."""

    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_not_interested"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Dismiss the product of the button, the one named, or all that was shown last; an unsure reading dismisses nothing."""
        if turn.unsure:
            return ask_back(turn, session)
        texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
        refused = products_by_id(session, _meant(turn, shown))
        if not refused:
            return Answer(slots={"offer": "recommend"}).say(texts["which_not"], button(texts["suggest"], "recommend"))
        for product in refused:
            _note(turn, session, product, "dismissed", shown)
        titles = _named(turn, refused)
        seen = _seen(turn, session) | {product.id for product in refused}
        wish = Query.from_json(turn.slots.get("wish"))
        if any(row.strategy == STRATEGY for row in shown) and not wish.empty:
            results = search(session, wish, exclude=seen)
            if results.products and results.relaxed is None:
                answer = found(turn, results)
                answer.messages[0]["text"] = texts["dismissed"].format(titles=titles)
                return answer
        cards = suggestion_cards(session, turn, _suggest(shop, turn, session, wish=_wish_of(wish), exclude=seen))
        return Answer().say(texts["dismissed" if cards else "dismissed_last"].format(titles=titles)).show(cards)


class LikeItem(ShopAction):
    """Remembers a like and shows what is close to it."""

    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_like_item"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Note the like; ask which one when several were shown and none is named, and what was meant when it is unsure."""
        if turn.unsure:
            return ask_back(turn, session)
        texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
        liked = products_by_id(session, _meant(turn, shown))
        if not liked:
            return Answer(slots={"offer": "recommend"}).say(texts["liked_none"], button(texts["suggest"], "recommend"))
        if len(liked) > 1:
            choices = [button(title_of(product, turn.language), "like_item", product_id=product.id) for product in liked]
            return Answer().say(texts["which"], *choices)
        product = liked[0]
        _note(turn, session, product, "liked", shown)
        cards = suggestion_cards(session, turn, _suggest(shop, turn, session, like=product.id, exclude=_seen(turn, session)))
        title = title_of(product, turn.language)
        return Answer().say(texts["liked_with" if cards else "liked"].format(title=title)).show(cards)


class AskReason(ShopAction):
    """Tells why the products shown last were shown, as it was written down then."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_reason"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """One line for each product that is meant."""
        texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
        rows = pointed_at(shown, turn.text, turn.number("product_id"))
        titles = {
            product.id: title_of(product, turn.language) for product in products_by_id(session, [row.product_id for row in rows])
        }
        lines = [
            texts["because"].format(title=titles[row.product_id], reason=row.reason) for row in rows if row.product_id in titles
        ]
        if not lines:
            return Answer(slots={"offer": "recommend"}).say(texts["not_yet"], button(texts["suggest"], "recommend"))
        head = texts["why"].format(count=texts["one" if len(lines) == 1 else "many"])
        return Answer().say("\n".join([head, *lines, texts["fair"]]))


def recommend(shop: Shop, turn: Turn, session: Session) -> Answer:
    """Suggestions within the wish in the message, else within none, said honestly."""
    texts = turn.words(TEXTS)
    query = read_query(turn.text, () if turn.pressed else turn.entities, shop.settings.currency)
    like = turn.number("product") or _shown_first(turn, session)
    for wish in _wishes(turn, _wish_of(query)):
        if cards := suggestion_cards(
            session, turn, _suggest(shop, turn, session, wish=wish, like=like, exclude=_seen(turn, session))
        ):
            return Answer(slots={"wish": query.to_json()}).say(_headline(turn, session, like)).show(cards)
    cards = suggestion_cards(session, turn, _suggest(shop, turn, session))
    return Answer().say(texts["nothing"] if cards else texts["empty"]).show(cards)


def _wishes(turn: Turn, wish: Wish) -> list[Wish]:
    """The wish as it was said; for a gift of no named kind the gift sets first."""
    is_gift = wish.category is None and _GIFT.search(turn.text)
    return [replace(wish, category=GIFTS), wish] if is_gift else [wish]


def _seen(turn: Turn, session: Session) -> set[int]:
    """Every product shown in this conversation."""
    query = select(Recommendation.product_id).where(Recommendation.conversation_id == turn.conversation_id)
    return set(session.scalars(query))


def _headline(turn: Turn, session: Session, like: int | None) -> str:
    texts = turn.words(TEXTS)
    liked = products_by_id(session, [like] if like else [])
    return texts["goes_with"].format(title=title_of(liked[0], turn.language)) if liked else texts["ideas"]


def _shown_first(turn: Turn, session: Session) -> int | None:
    """The shown product a sentence such as `what goes with it` is about."""
    if not _GOES_WITH.search(turn.text):
        return None
    rows = pointed_at(last_shown(session, turn.conversation_id), turn.text, None)
    return rows[0].product_id if rows else None


def _named(turn: Turn, products: Sequence[Product]) -> str:
    texts = turn.words(TEXTS)
    titles = [title_of(product, turn.language) for product in products]
    return texts["these"] if len(titles) > MOST_NAMED else texts["and"].join(titles)


def _meant(turn: Turn, shown: Sequence[Recommendation]) -> list[int]:
    product = turn.number("product_id") or turn.number("product")
    if product:
        return [product]
    if position_in(turn.text) is None and (colour := turn.value("colour")):
        return [row.product_id for row in shown if colour.lower() in row.reason.lower()] or [row.product_id for row in shown]
    return [row.product_id for row in pointed_at(shown, turn.text, None)]


def _note(turn: Turn, session: Session, product: Product, kind: str, shown: Sequence[Recommendation]) -> None:
    if turn.customer_id is None:
        return
    row = next((row.id for row in shown if row.product_id == product.id), None)
    key = f"{kind}:{turn.message_id}:{product.id}"
    interactions.record(session, turn.customer_id, product.id, kind, turn.channel, row, key)


def _suggest(
    shop: Shop,
    turn: Turn,
    session: Session,
    *,
    wish: Wish = NO_WISH,
    like: int | None = None,
    exclude: Collection[int] = (),
) -> list[Suggestion]:
    return shop.recommender.suggest(
        session, turn.customer_id, language=turn.language, wish=wish, like_product=like, exclude=exclude
    )


def _wish_of(query: Query) -> Wish:
    return Wish(**{name: getattr(query, name) for name in Wish.__dataclass_fields__})
