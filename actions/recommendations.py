"""Suggesting products with a true reason, and honouring a like or a no at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.asking import ask_back
from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.cards import suggestion_cards
from actions.memory import meant, named_products
from actions.products import follow_up
from actions.rating import take_marks
from actions.refusals import only_doubts
from actions.shown import ASKED, about, seen
from actions.suggesting import recommend, show_others, suggest
from shop import interactions
from shop.catalogue import products_by_id, title_of
from shop.pointing import is_only_pointer, names_all, places_in
from shop.query import Query
from shop.recommend import last_list, last_shown
from shop.remarks import wants_others
from shop.store.tables import Product, Recommendation

TEXTS = {
    "en": {
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
        "not_yet": "I haven't suggested anything here yet.",
        "how": (
            "Suggestions come from what you bought, liked or looked at here, from what customers buy together, and from what "
            "sells well. Nobody pays for a place in them, and your mood plays no part."
        ),
        "suggest": "Suggest something",
        "and": " and ",
    },
    "zh": {
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
        "not_yet": "我还没有给您推荐过商品。",
        "how": (
            "推荐的依据是：您买过、喜欢或看过的商品，顾客一起买的商品，和近期热销的商品。没有人付费占位，您的情绪也不影响推荐。"
        ),
        "suggest": "给我推荐",
        "and": "和",
    },
}
MOST_NAMED = 2
MOST_PLACES = 5


_ABOUT_ALL = re.compile(
    r"\b(algorithm\w*|ads?|advert\w*|paid|sponsored|in general|everybody|everyone|how (do|does|are|did) (you|your|the|these|it)"
    r"|based on what|track\w*|tailored|personali[sz]ed)\b|算法|广告|付费|每个人|怎么(推|选|来)|根据什么|依据|标准|个性化|原理",
    re.I,
)


class Recommend(ShopAction):
    """Suggests three products, within the wish where one was said."""

    intents = ("recommend",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_recommend"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Suggest something other than what was shown last."""
        return recommend(shop, turn, session)


class NotInterested(ShopAction):
    """Never suggests again what was refused, and shows something else."""

    intents = ("not_interested",)

    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_not_interested"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Dismiss the product of the button, the one named, or all that was shown last; an unsure reading dismisses nothing."""
        if marks := take_marks(turn, session):
            return marks
        if turn.unsure:
            return follow_up(shop, turn, session) or ask_back(turn, session)
        texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
        if shown and not turn.pressed and (wants_others(turn.text) or only_doubts(turn.text)):
            return show_others(shop, turn, session, shown)
        refused = _meant(turn, session)
        if not refused:
            return Answer(slots={"offer": "recommend"}).say(texts["which_not"], button(texts["suggest"], "recommend"))
        return dismiss(shop, turn, session, refused)


def dismiss(shop: Shop, turn: Turn, session: Session, refused: Sequence[Product]) -> Answer:
    """Note that products are not wanted, and show something else; needs a session that writes."""
    texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
    for product in refused:
        _note(turn, session, product, "dismissed", shown)
    titles = _named(turn, refused)
    answer = show_others(shop, turn, session, shown, {product.id for product in refused})
    more = len(answer.messages) > 1
    answer.messages[0]["text"] = texts["dismissed" if more else "dismissed_last"].format(titles=titles)
    if not more:
        answer.slots["offer"] = "recommend"
    return answer


class LikeItem(ShopAction):
    """Remembers a like and shows what is close to it."""

    intents = ("like_item",)

    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_like_item"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Note the like; ask which one when several were shown and none is named, and what was meant when it is unsure."""
        if turn.unsure:
            return follow_up(shop, turn, session) or ask_back(turn, session)
        texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
        liked = _meant(turn, session)
        if not liked:
            return Answer(slots={"offer": "recommend"}).say(texts["liked_none"], button(texts["suggest"], "recommend"))
        if len(liked) > 1 and not (names_all(turn.text) or len(places_in(turn.text, MOST_PLACES)) > 1):
            choices = [button(title_of(product, turn.language), "like_item", product_id=product.id) for product in liked]
            return Answer().say(texts["which"], *choices)
        product = liked[0]
        if is_only_pointer(turn.text) and not any(words["which"] in turn.before[-1:] for words in TEXTS.values()):
            return about(turn, session, [product], Query())
        for each in liked:
            _note(turn, session, each, "liked", shown)
        cards = suggestion_cards(session, turn, suggest(shop, turn, session, like=product.id, exclude=seen(turn, session)))
        title = _named(turn, liked)
        answer = Answer().say(texts["liked_with" if cards else "liked"].format(title=title)).show(cards)
        answer.slots["spoken"] = product.id
        return answer


class AskReason(ShopAction):
    """Tells why the products shown last were shown, as it was written down then."""

    intents = ("ask_reason",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_reason"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """One line for each product that is meant."""
        texts, shown = turn.words(TEXTS), last_shown(session, turn.conversation_id)
        rows = _rows_meant(turn, session, shown)
        titles = {
            product.id: title_of(product, turn.language) for product in products_by_id(session, [row.product_id for row in rows])
        }
        lines = [
            texts["because"].format(title=titles[row.product_id], reason=_first_reason(session, row))
            for row in rows
            if row.product_id in titles
        ]
        if not lines:
            glue = "" if turn.language == "zh" else " "
            line = glue.join((texts["not_yet"], texts["how"]))
            return Answer(slots={"offer": "recommend"}).say(line, button(texts["suggest"], "recommend"))
        head = texts["why"].format(count=texts["one" if len(lines) == 1 else "many"])
        return Answer().say("\n".join([head, *lines, *([texts["how"]] if _ABOUT_ALL.search(turn.text) else [])]))


def _rows_meant(turn: Turn, session: Session, shown: Sequence[Recommendation]) -> list[Recommendation]:
    """The shown products a question is about: the pressed or named one, those at places of the last list, else the latest."""
    if ids := [row.id for row in named_products(turn, session)]:
        query = select(Recommendation).where(
            Recommendation.conversation_id == turn.conversation_id, Recommendation.product_id.in_(ids)
        )
        latest = session.scalars(query.order_by(Recommendation.id.desc()).limit(1)).first()
        return [latest] if latest else []
    listed = last_list(session, turn.conversation_id)
    places = places_in(turn.text, len(listed))
    return [listed[place] for place in places] or list(shown)


def _first_reason(session: Session, row: Recommendation) -> str:
    """Why a product was shown before it was asked about; a question about it is no reason of its own."""
    if row.strategy != ASKED:
        return row.reason
    query = select(Recommendation.reason).where(
        Recommendation.conversation_id == row.conversation_id,
        Recommendation.product_id == row.product_id,
        Recommendation.strategy != ASKED,
    )
    return session.scalar(query.order_by(Recommendation.id.desc()).limit(1)) or row.reason


def _named(turn: Turn, products: Sequence[Product]) -> str:
    texts = turn.words(TEXTS)
    titles = [title_of(product, turn.language) for product in products]
    return texts["these"] if len(titles) > MOST_NAMED else texts["and"].join(titles)


def _meant(turn: Turn, session: Session) -> list[Product]:
    """The products an opinion is about: named, at a place, of a look, spoken of, else all that were shown last."""
    return meant(turn, session, looks=True, latest=True).products


def _note(turn: Turn, session: Session, product: Product, kind: str, shown: Sequence[Recommendation]) -> None:
    if turn.customer_id is None:
        return
    row = next((row.id for row in shown if row.product_id == product.id), None)
    key = f"{kind}:{turn.message_id}:{product.id}"
    interactions.record(session, turn.customer_id, product.id, kind, turn.channel, row, key)
