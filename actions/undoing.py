"""Taking back the last like, dismissal or narrowing of this conversation, and saying what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn
from actions.cards import found
from actions.memory import TRAIL, WISH, wish_of
from actions.shown import cards_for
from shop import interactions
from shop.catalogue import category_title, products_by_id, title_of
from shop.money import format_price
from shop.person import known_as
from shop.profiles.declared import GIFTS, LIKES, take_back
from shop.query import Query
from shop.search import search
from shop.store.tables import Interaction

TEXTS = {
    "en": {
        "liked": "Taken back: I no longer note that you like {titles}.",
        "dismissed": "Taken back: {titles} may be suggested again.",
        "gift": "Taken back: {titles} counts for your suggestions again.",
        "narrowed": "Taken back: {what}. Here is what it was before:",
        "forgotten": "Taken back: {what}. What are you looking for?",
        "nothing": (
            "I know of nothing here that I could take back. If it is about an order or a request, shall I ask a colleague?"
        ),
        "search": "the last search",
        "under": "up to {price}",
        "over": "from {price}",
        "join": ", ",
    },
    "zh": {
        "liked": "已撤销：不再记录您喜欢{titles}。",
        "dismissed": "已撤销：以后还可以给您推荐{titles}。",
        "gift": "已撤销：以后推荐会重新参考{titles}。",
        "narrowed": "已撤销：{what}。之前的结果是：",
        "forgotten": "已撤销：{what}。请问您想找什么？",
        "nothing": "这里没有我能撤销的操作。如果是订单或申请的事，要不要我请同事来处理？",
        "search": "上一次的搜索",
        "under": "{price}以内",
        "over": "{price}起",
        "join": "、",
    },
}
_UNTOLD = {LIKES: "liked", GIFTS: "gift"}


class Undo(ShopAction):
    """Takes back the latest of what the customer said of products, or how the search was narrowed."""

    intents = ("undo",)
    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_undo"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Whichever was later: an opinion or a change of the wish."""
        again = interactions.taken_back(session, turn.customer_id, turn.message_id) if turn.customer_id else []
        if again:
            return _say_opinion(turn, session, again)
        rows = interactions.latest_opinion(session, turn.customer_id, turn.conversation_id) if turn.customer_id else []
        trail: list[dict[str, Any]] = list(turn.slots.get(TRAIL) or [])
        if rows and (not trail or interactions.message_of(rows[0]) >= _number(trail[-1].get("message"))):
            interactions.take_back(session, rows, turn.message_id)
            return _say_opinion(turn, session, rows)
        if trail and trail[-1].get("told"):
            return _untell(turn, session, trail)
        if trail:
            return _widen(shop, turn, session, trail)
        return Answer().offer_person(turn, turn.words(TEXTS)["nothing"])


def _say_opinion(turn: Turn, session: Session, rows: Sequence[Interaction]) -> Answer:
    texts = turn.words(TEXTS)
    products = products_by_id(session, [row.product_id for row in rows])
    titles = texts["join"].join(title_of(product, turn.language) for product in products)
    kind = "liked" if interactions.was_like(rows[0]) else "dismissed"
    return Answer().say(texts[kind].format(titles=titles)).show(cards_for(turn, products))


def _untell(turn: Turn, session: Session, trail: list[dict[str, Any]]) -> Answer:
    """A taste that was told counts no more."""
    name, value = trail[-1]["told"]
    for customer in known_as(session, turn.conversation_id):
        take_back(session, customer, name, value)
    if name == GIFTS:
        told = ", ".join(title_of(row, turn.language) for row in products_by_id(session, [int(value)]))
    else:
        told = trail[-1].get("said") or category_title(value, turn.language)
    return Answer(slots={TRAIL: trail[:-1]}).say(turn.words(TEXTS)[_UNTOLD.get(name, "dismissed")].format(titles=told))


def _widen(shop: Shop, turn: Turn, session: Session, trail: list[dict[str, object]]) -> Answer:
    """Back to the wish before the last change, with what it finds."""
    texts, now, before = turn.words(TEXTS), wish_of(turn), Query.from_json(trail[-1].get("wish"))
    what = _difference(turn, now, before, shop.settings.currency) or texts["search"]
    kept = {WISH: before.to_json() or None, TRAIL: trail[:-1]}
    if before.empty:
        return Answer(slots=kept).say(texts["forgotten"].format(what=what))
    answer = found(turn, search(session, before))
    answer.messages[0]["text"] = texts["narrowed"].format(what=what)
    answer.slots |= kept
    return answer


def _difference(turn: Turn, now: Query, before: Query, currency: str) -> str:
    """What the later wish wanted and the earlier did not, in words."""
    texts, changed = turn.words(TEXTS), now.lacking(before)
    parts = [category_title(now.category, turn.language)] if now.category and "category" in changed else []
    parts += [str(getattr(now, name)) for name in ("brand", "colour", "size") if name in changed and getattr(now, name)]
    parts += [word for word in now.words if "words" in changed and word not in before.words]
    for name, form in (("price_min", "over"), ("price_max", "under")):
        amount = getattr(now, name)
        if name in changed and amount is not None:
            parts.append(texts[form].format(price=format_price(amount, currency, turn.language)))
    return texts["join"].join(parts)


def _number(message: object) -> int:
    text = str(message)
    return int(text) if text.isdecimal() else 0
