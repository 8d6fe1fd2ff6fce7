"""Back to the products shown before those that are shown now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn, button
from actions.cards import STRATEGY, suggestion_buttons
from actions.memory import TRAIL, keep_wish, wish_of
from actions.refusals import refused
from actions.shown import ASKED
from shop.catalogue import card_of, products_by_id
from shop.matching import simplified
from shop.query import Query
from shop.recommend import all_shown
from shop.store.tables import Product, Recommendation

LONGEST = 70
TEXTS = {
    "en": {
        "again": "These are the ones from before:",
        "some": "These are the ones from before; what is sold out or turned down I left out:",
        "none": "There is no list before this one.",
        "nothing": "I haven't shown you any products here yet.",
        "gone": "None of the ones from before is in stock any more.",
        "refused": "You turned the ones from before down, so I left them out. You can take that back.",
        "take_back": "Take it back",
        "suggest": "Suggest something",
        "reason": "shown to you before",
    },
    "zh": {
        "again": "这是之前看的几款：",
        "some": "这是之前看的几款，已售完或您不要的没有列出：",
        "none": "在这之前没有别的列表了。",
        "nothing": "这里还没有给您看过商品。",
        "gone": "之前看的几款现在都没有货了。",
        "refused": "之前那几款您说过不感兴趣，所以没有再列出。您可以撤销。",
        "take_back": "撤销",
        "suggest": "给我推荐",
        "reason": "之前给您看过",
    },
}
_WHEN = r"(?:earlier|previous|prior|former|first|original|initial|old|last)"
_THINGS = (
    r"(?:ones|list|lot|batch|set|page|products|items|things|suggestions|recommendations|results|options|choices"
    r"|first (?:two|three|few))"
)
_THOSE = (
    rf"(?:(?:the|those|these|your|that) (?:very )?{_WHEN} (?:\w+ )?{_THINGS}"
    rf"|(?:the |those |these )(?:\w+ )?{_THINGS}? ?(?:from )?(?:before(?: (?:that|these|those|this))?|earlier"
    r"|you (?:had )?(?:showed|shown|suggested|recommended)(?: me)?(?: before| earlier| first)?)"
    r"|what you (?:had )?(?:showed|shown|suggested|recommended) (?:me )?(?:before|earlier|first))"
)
_BACK = re.compile(
    rf"(?:\w+[ ,]+){{0,5}}?(?:back to|return to|show|see|view|look at|prefer|want|liked?|bring back|again) (?:me |us )?{_THOSE}"
    r"(?: (?:again|please|once more|better|more|instead|after all|then))*"
    rf"|(?:(?:no|ok|okay|hm+|actually|well|and|but|sorry|please)[, ]+)*{_THOSE}"
    r"(?: (?:again|please|(?:were|are|was|is|looked|seemed|had been) (?:much |far |a lot |all |way )?"
    r"(?:better|nicer|good|best|fine|more \w+)))*"
    r"|(?:(?:please|can (?:you|we|i)|could (?:you|we|i)|let'?s|ok|no|i want to)[, ]+)*go (?:one |a )?(?:step |list |page )?back"
    r"(?: (?:again|once more|please|one|a step|one more|further|one further|one step|a page|one page))*",
    re.I,
)
_ONLY_BACK = re.compile(r"\W*(?:please )?go back(?: please)?\W*", re.I)
_NOT = re.compile(r"\b(?:not|never|no more|n'?t|don'?t|dislike|hate)\b|不要|不喜欢|不想|别|没", re.I)
_FIRST = re.compile(
    r"\b(?:very first|first|original|initial)\b|\bshow(?:ed|n) (?:me )?first\b|最开始|一开始|最初|最早|第一|起初", re.I
)
_WHEN_ZH = r"(?:刚才|刚刚|之前|以前|前面|先前|上面|早先|原来|原先|最?开始|一开始|起初|最初|最早|(?:上|前|第)一)"
_THEM_ZH = r"(?:[那这]?(?:几[个款种件样]|些|[一1]?批|[一1]?组|[一1]?页|个?列表|个?清单)(?:商品|产品|东西|推荐|茶)?)"
# No token is made of others, so that a text is read in one way only.
_GO_ZH = (
    r"(?:[我请您你再要想更看到把那还，, ]|帮我|给我|能不能|能|可以|麻烦|还是|比较|喜欢|觉得"
    r"|回到|返回|退回|退到|回去|回看|倒回|切回|换回|转回|重新|显示|列出|一下)"
)
_TAIL_ZH = (
    r"(?:[更都要还吧呢吗了的再看发调找拿能，, 。！!.？?~]|比较|好一?[点些]|好|不错|合适|适合|给我|显示|列出"
    r"|一遍|一次|一下|出来|可以)"
)
_BACK_ZH = re.compile(
    rf"(?P<go>{_GO_ZH}*){_WHEN_ZH}(?:你|您)?(?:给我)?(?:看|推荐|显示|发|列)?(?:过|出来)?的?(?P<them>{_THEM_ZH}?)(?P<tail>{_TAIL_ZH}*)"
)
_GOES_ZH = re.compile(r"回|退|还是|看|喜欢")


def answer_earlier(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The list before the one shown now, or before the single product; None for every message that wants none."""
    if turn.pressed or turn.in_form or not wants_earlier(turn.text):
        return None
    only, texts = _ONLY_BACK.fullmatch(turn.text), turn.words(TEXTS)
    if only and turn.intent == "undo" and _narrowed(turn):
        return None
    lists, aside = lists_before(all_shown(session, turn.conversation_id))
    suggest = button(texts["suggest"], "recommend")
    if not lists:
        return None if only else Answer(slots={"offer": "recommend"}).say(texts["nothing"], suggest)
    earlier = lists if aside else lists[:-1]
    if not earlier:
        return None if only and turn.intent == "undo" and turn.slots.get(TRAIL) else Answer().say(texts["none"], suggest)
    return _show(shop, turn, session, earlier[0] if _FIRST.search(turn.text) else earlier[-1])


def _narrowed(turn: Turn) -> bool:
    """Whether the last step was a wish narrowed or a taste told, which `go back` takes back."""
    trail = turn.slots.get(TRAIL) or [{}]
    return bool(trail[-1].get("told") or trail[-1].get("wish"))


def wants_earlier(text: str) -> bool:
    """Whether a message asks for the products shown before: `go back to the earlier ones`, `还是看之前的`."""
    plain = " ".join(text.translate(simplified()).replace("’", "'").split()).strip(" .!?。！？~")
    if len(plain) > LONGEST or _NOT.search(plain):
        return False
    if _BACK.fullmatch(plain):
        return True
    found = _BACK_ZH.fullmatch(plain)
    return bool(found and (found["them"] or _GOES_ZH.search(found["go"])))


def lists_before(shown: Sequence[Sequence[Recommendation]]) -> tuple[list[Sequence[Recommendation]], bool]:
    """The lists one may go back through, the present one last, and whether something else was shown since that.

    A list that was gone back to stands at its old place; those after it are gone. Single products, and some of a list set side
    by side, are no lists of their own.
    """
    lists: list[Sequence[Recommendation]] = []
    aside = False
    for rows in shown:
        ids = {row.product_id for row in rows}
        part = all(row.strategy == ASKED for row in rows)
        place = next((number for number, one in enumerate(lists) if ids <= {row.product_id for row in one}), None)
        if place is not None and not (len(rows) == 1 and part):
            whole = len(ids) == len(lists[place]) or not part
            lists, aside = lists[: place + 1], not whole
        elif len(rows) > 1:
            lists, aside = [*lists, rows], False
        else:
            aside = True
    return lists, aside


def _show(shop: Shop, turn: Turn, session: Session, rows: Sequence[Recommendation]) -> Answer:
    """The products of a list that are still to be had and were not turned down."""
    texts, never = turn.words(TEXTS), refused(shop, turn, session)
    by_id = {row.product_id: row for row in rows}
    there = products_by_id(session, list(by_id))
    wanted = [product for product in there if product.id not in never]
    left = [product for product in wanted if product.stock > 0]
    if not left and len(wanted) < len(there):
        return Answer().say(texts["refused"], button(texts["take_back"], "undo"), button(texts["suggest"], "recommend"))
    if not left:
        return Answer().say(texts["gone"], button(texts["suggest"], "recommend"))
    cards = [_card(turn, product, by_id[product.id]) for product in left]
    slots = _wish_of_list(turn, left)
    return Answer(slots=slots).say(texts["again" if len(left) == len(rows) else "some"]).show(cards)


def _card(turn: Turn, product: Product, row: Recommendation) -> dict[str, Any]:
    """A product with the reason that was given for it, in so far as that is in the language spoken now."""
    spoken = "zh" if re.search(r"[\u3400-\u9fff]", row.reason) else "en"
    reason = row.reason if spoken == turn.language else turn.words(TEXTS)["reason"]
    buttons = [] if row.strategy in (STRATEGY, ASKED) else suggestion_buttons(turn, product.id)
    return card_of(product, turn.language, strategy=row.strategy, reason=reason, buttons=buttons)


def _wish_of_list(turn: Turn, products: Sequence[Product]) -> dict[str, Any]:
    """The slots of a wish that these products are of, where the present one is for another kind of thing."""
    kinds = {product.category for product in products}
    if wish_of(turn).category in (None, *kinds):
        return {}
    return keep_wish(turn, Query(category=kinds.pop() if len(kinds) == 1 else None))


READINGS.append(answer_earlier)
