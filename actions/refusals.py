"""What was turned down and does not come back: products with their variants, and brands pointed at."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.base import Shop, Turn
from shop.matching import simplified
from shop.person import known_as
from shop.query import Query
from shop.search import Results, search

REFUSED, APART = "refused", "apart"
_THAT_BRAND = re.compile(
    r"\b(?:not|no|other than|except|anything but|without|hate|(?:do ?n[o'’]?t|do not) (?:like|want))\b[\w ]{0,12}?"
    r"\b(?:this|that|same|their) (?:brand|make|maker)\b"
    r"|(?:不要|不喜欢|别要?|除了|不想要|讨厌)(?:这|那|同)一?个?(?:牌子|品牌)"
    r"|(?:这|那)个?(?:牌子|品牌)的?(?:我|就|都)*(?:不要|不喜欢|除外|不行)",
    re.I,
)
_PLACE_ZH = r"(?:第[一二三四五1-5]|最后一)[个個款件种]?"
_END_ZH = r"(?:[，, ]*(?:谢谢|换一?[个款]|换别的|看看别的))?[。！!的了\s]*"
_NOT_THAT_PLACE = re.compile(
    r"\W*(?:(?:no|but|please)[,. ]+)?(?:not|no to|anything but|all but|except|without) (?:the )?"
    r"(?:(?:very )?first|second|third|fourth|fifth|last|middle|[1-5](?:st|nd|rd|th)"
    r"|(?:number |no\.? ?|#)(?:[1-5]|one|two|three|four|five))"
    r"(?: one| product| option)?(?:,? (?:please|thanks|thank you))?[\s.!]*"
    rf"|\W*(?:不要|不喜欢|除了|别要?){_PLACE_ZH}(?:都行|都可以|以外|之外)?{_END_ZH}"
    rf"|\W*(?:这|那)?{_PLACE_ZH}(?:就|我|我就)?(?:不要|不喜欢|不行|算了|除外){_END_ZH}",
    re.I,
)
_DOUBTS = re.compile(r"\bnot (?:so |too |quite )?(?:sure|bad|only|yet)\b|(?:不要|别)太|不(?:行|要|好|喜欢)[吗嘛么]\W*$", re.I)


def others(turn: Turn, session: Session) -> list[int]:
    """Further customers whom this conversation proved to be by a code."""
    return [number for number in known_as(session, turn.conversation_id) if number != turn.customer_id]


def refused(shop: Shop, turn: Turn, session: Session) -> set[int]:
    """Products that are not to be shown unless they are asked for by name."""
    return shop.recommender.refused(session, turn.customer_id, others(turn, session))


def look(shop: Shop, turn: Turn, session: Session, query: Query, limit: int = 5, exclude: Collection[int] = ()) -> Results:
    """What a search finds besides what was turned down; that only where it is named or nothing else is there."""
    never = refused(shop, turn, session)
    found = search(session, query, limit, {*exclude, *never})
    if not never or (found.products and found.relaxed is None):
        return found
    everything = search(session, query, limit, exclude)
    if everything.relaxed is not None or not everything.products:
        return found
    if query.words or not found.products:
        return replace(everything, relaxed=REFUSED)
    return replace(found, relaxed=APART)


def refuses_brand(text: str) -> bool:
    """Whether a message wants no more of the brand that was shown: `not that brand`, `不要这个牌子`."""
    return bool(_THAT_BRAND.search(text.translate(simplified())))


def refuses_place(text: str) -> bool:
    """Whether a message turns down one of those shown by its place: `not the first one`, `第一个不要`."""
    return bool(_NOT_THAT_PLACE.fullmatch(text.translate(simplified())))


def only_doubts(text: str) -> bool:
    """Whether a message is a doubt, a question or a wish for less of something, which turns nothing down for good."""
    return bool(_DOUBTS.search(text.translate(simplified())))
