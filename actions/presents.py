"""What was bought for somebody else: said so, it no longer counts for suggestions."""

from __future__ import annotations

import re
from functools import partial

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn, button
from actions.corrections import write
from actions.memory import keep_told, named_products
from actions.service.matters import MATTERS
from shop.catalogue import products_by_id, title_of
from shop.gifts import ANY_OCCASION, ANYBODY
from shop.matching import simplified
from shop.person import known_as
from shop.profiles.declared import GIFTS, declare
from shop.recommend import last_shown
from shop.store.tables import Product

MARK = "gift:"
MOST = 5
TEXTS = {
    "en": {
        "noted": "Noted: {titles} was for somebody else, so I no longer go by it. Shall I suggest something?",
        "noted_all": "Noted: {titles} were for somebody else, so I no longer go by them. Shall I suggest something?",
        "which": "Which one was for somebody else?",
        "none": "I see no purchase here that my suggestions go by, so there is nothing to leave out. Shall I suggest something?",
        "join": " and ",
        "suggest": "Suggest something",
    },
    "zh": {
        "noted": "记下了，{titles}是送人的，以后不再按它来推荐。要不要我推荐几款？",
        "noted_all": "记下了，{titles}都是送人的，以后不再按它们来推荐。要不要我推荐几款？",
        "which": "请问哪一件是送人的？",
        "none": "这里没有我推荐时参考的购买记录，所以没有需要排除的。要不要我推荐几款？",
        "join": "和",
        "suggest": "给我推荐",
    },
}
_WHOM = (
    rf"(?:(?:(?:my|our|his|her|a|an|the) )?(?:(?:best|good|old|dear|little|big|elder|older|younger) )?(?:{ANYBODY})"
    r"|(?:somebody|someone)(?: else)?|him|her|them|others)"
)
_DAY = rf"(?:(?:'s|’s| for| on| as)?(?: an?| the| my| our| his| her| their)? (?:{ANY_OCCASION})(?: gifts?| presents?)?)"
_GIVEN = rf"(?:(?:an?|my|our|his|her|their) )?(?:(?:{ANY_OCCASION}) )?(?:gifts?|presents?)"
_TOLD = re.compile(
    r"(?:(?:no|but|well|oh|actually|sorry)[,. ]+)?"
    r"(?:(?:that|this|it|those|these|they|the [\w' -]{2,40}?) (?:was|were) (?:just |only |all |both )?"
    rf"(?:{_GIVEN}(?: for {_WHOM})?|(?:meant )?for {_WHOM}|not for me){_DAY}?"
    rf"|(?:i )?(?:only |just )?(?:bought|ordered|got) (?:it|that|this|them|those|these) "
    rf"(?:as {_GIVEN}(?: for {_WHOM})?|for {_WHOM}){_DAY}?)[.!]*",
    re.I,
)
# In Chinese only a word of the past tells what was bought from what is looked for.
_WHOM_ZH = rf"(?:我?们?的?(?:{ANYBODY})|别人|人|他|她|[爸妈])"
_TOLD_ZH = re.compile(
    r"(?:不是|不|哦|其实)?[，,]?(?!.*[想要找荐看哪什吗吧呢没退换坏])"
    r"(?:(?=.*(?:那(?!我|就|么)|之前|上次|上回|以前|当时|买的.*是|买来|买过)).{0,20}?"
    rf"都?是我?(?:(?:买来|用来|拿来|买)?(?:送礼|送给?{_WHOM_ZH}|给{_WHOM_ZH})|[帮给替]{_WHOM_ZH}买)"
    rf"|[这它][^是]{{0,12}}?都?是我?[帮给替]{_WHOM_ZH}买)"
    rf"(?:过?(?:{ANY_OCCASION}))?的?(?:{ANY_OCCASION})?(?:礼物)?[。！!了]*",
    re.I,
)
# These may be said of what arrived: what is asked of an order comes first.
_OF_ORDERS = frozenset((*MATTERS, "complaint", "payment_failed", "talk_to_human"))


def answer_present(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Leave out what was bought for others, asking which where it could be several; None for every other message."""
    if turn.customer_id is None or turn.in_form:
        return None
    pressed = (turn.value("answer") or "") if turn.pressed else ""
    if pressed.startswith(MARK):
        return _note(shop, turn, session, products_by_id(session, [int(pressed.removeprefix(MARK))]))
    if turn.pressed or turn.intent in _OF_ORDERS or not _tells(turn.text):
        return None
    texts, bought = turn.words(TEXTS), _bought(shop, turn, session)
    if not bought:
        return Answer(slots={"offer": "recommend"}).say(texts["none"], button(texts["suggest"], "recommend"))
    meant, named = _meant(turn, session, bought)
    if len(meant) == 1 or named:
        return _note(shop, turn, session, meant)
    choices = [button(title_of(row, turn.language), "recommend", answer=f"{MARK}{row.id}") for row in (meant or bought)[:MOST]]
    return Answer().say(texts["which"], *choices)


def _tells(text: str) -> bool:
    said = text.strip().translate(simplified())
    return bool(_TOLD.fullmatch(said) or _TOLD_ZH.fullmatch(said))


def _bought(shop: Shop, turn: Turn, session: Session) -> list[Product]:
    """What this customer bought, the latest first."""
    moments = shop.recommender.history(session, turn.customer_id, known_as(session, turn.conversation_id)).bought
    return products_by_id(session, sorted(moments, key=lambda product: moments[product], reverse=True))


def _meant(turn: Turn, session: Session, bought: list[Product]) -> tuple[list[Product], bool]:
    """Those that are named, and that they are; else those that the suggestions shown last go by, else the only one."""
    named = {product.id for product in named_products(turn, session)}
    if found := [product for product in bought if product.id in named]:
        return found, True
    reasons = " ".join(row.reason for row in last_shown(session, turn.conversation_id))
    shown = [product for product in bought if title_of(product, turn.language) in reasons]
    return shown or (bought if len(bought) == 1 else []), False


def _note(shop: Shop, turn: Turn, session: Session, products: list[Product]) -> Answer:
    for product in products:
        for customer in known_as(session, turn.conversation_id):
            write(shop, session, partial(declare, customer_id=customer, name=GIFTS, value=str(product.id)))
    texts = turn.words(TEXTS)
    titles = texts["join"].join(title_of(product, turn.language) for product in products)
    told = texts["noted_all" if len(products) > 1 else "noted"].format(titles=titles)
    kept = keep_told(turn, GIFTS, *(str(product.id) for product in products))
    return Answer(slots={"offer": "recommend"} | kept).say(told, button(texts["suggest"], "recommend"))


READINGS.append(answer_present)
