"""What was bought for somebody else: said so, it no longer counts for suggestions."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn, button
from actions.corrections import write
from actions.memory import named_products
from shop.catalogue import products_by_id, title_of
from shop.person import known_as
from shop.profiles.declared import GIFTS, declare
from shop.recommend import last_shown
from shop.recommend.history import read_history
from shop.store.tables import Product

MARK = "gift:"
MOST = 5
TEXTS = {
    "en": {
        "noted": "Noted: {titles} was for somebody else, so I no longer go by it. Shall I suggest something?",
        "which": "Which one was for somebody else?",
        "none": "I see no purchase here that my suggestions go by, so there is nothing to leave out. Shall I suggest something?",
        "join": " and ",
        "suggest": "Suggest something",
    },
    "zh": {
        "noted": "记下了，{titles}是送人的，以后不再按它来推荐。要不要我推荐几款？",
        "which": "请问哪一件是送人的？",
        "none": "这里没有我推荐时参考的购买记录，所以没有需要排除的。要不要我推荐几款？",
        "join": "和",
        "suggest": "给我推荐",
    },
}
_FOR_OTHERS = re.compile(
    r"(?:(?:no|but|well|oh)[,. ]+)?(?:(?:that|this|it|those|these|they|the [\w' -]{2,40}?) (?:was|were) (?:just |only |all )?"
    r"(?:a gift|a present|gifts|presents|(?:meant )?for (?:somebody|someone) else|not for me)(?: for .{2,30})?"
    r"|(?:i )?(?:only )?(?:bought|ordered|got) (?:it|that|this|them|those) "
    r"(?:as a (?:gift|present)|for (?:somebody|someone|a|my) .{2,30}))[.!]*"
    r"|(?:不是[，,])?(?:那|这|它|之前|上次|以前|我)?(?:[个件款些次]|买的)*.{0,12}?都?是我?(?:买来)?"
    r"(?:送人|送朋友|送给?别人|送给.{1,4}|[帮给替]别人买)的?(?:礼物)?[。！!]*",
    re.I,
)


def answer_present(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Leave out what was bought for others, asking which where it could be several; None for every other message."""
    if turn.customer_id is None or turn.in_form:
        return None
    pressed = (turn.value("answer") or "") if turn.pressed else ""
    if pressed.startswith(MARK):
        return _note(shop, turn, session, products_by_id(session, [int(pressed.removeprefix(MARK))]))
    if turn.pressed or not _FOR_OTHERS.fullmatch(turn.text.strip()):
        return None
    texts, bought = turn.words(TEXTS), _bought(turn, session)
    if not bought:
        return Answer(slots={"offer": "recommend"}).say(texts["none"], button(texts["suggest"], "recommend"))
    meant = _meant(turn, session, bought)
    if len(meant) == 1:
        return _note(shop, turn, session, meant)
    choices = [button(title_of(row, turn.language), "recommend", answer=f"{MARK}{row.id}") for row in (meant or bought)[:MOST]]
    return Answer().say(texts["which"], *choices)


def _bought(turn: Turn, session: Session) -> list[Product]:
    """What this customer bought, the latest first."""
    moments: dict[int, datetime] = {}
    for customer in known_as(session, turn.conversation_id):
        moments |= read_history(session, customer).bought
    return products_by_id(session, sorted(moments, key=lambda product: moments[product], reverse=True))


def _meant(turn: Turn, session: Session, bought: list[Product]) -> list[Product]:
    """Those that are named, else those that the suggestions shown last go by, else the only one."""
    named = {product.id for product in named_products(turn, session)}
    if found := [product for product in bought if product.id in named]:
        return found
    reasons = " ".join(row.reason for row in last_shown(session, turn.conversation_id))
    return [product for product in bought if title_of(product, turn.language) in reasons] or (bought if len(bought) == 1 else [])


def _note(shop: Shop, turn: Turn, session: Session, products: list[Product]) -> Answer:
    for product in products:
        for customer in known_as(session, turn.conversation_id):
            write(shop, session, partial(declare, customer_id=customer, name=GIFTS, value=product.title))
    texts = turn.words(TEXTS)
    titles = texts["join"].join(title_of(product, turn.language) for product in products)
    return Answer(slots={"offer": "recommend"}).say(texts["noted"].format(titles=titles), button(texts["suggest"], "recommend"))


READINGS.append(answer_present)
