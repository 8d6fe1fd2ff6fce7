"""Presents that were looked for, and what comes after them: others, and cheaper ones, for the same person, taste and budget."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn
from actions.cards import suggestion_buttons, suggestion_cards
from actions.currencies import in_our_currency
from actions.gift_texts import FOR, OCCASIONS, TEXTS
from actions.memory import GIFT, keep_wish
from actions.refusals import refused
from actions.shown import ASKED, seen
from actions.suggesting import GOING_ON, suggest, wish_in
from shop.alternatives import CHEAPER, direction_in
from shop.catalogue import card_of, products_by_id
from shop.gifts import Asked, Gift, find_gifts, occasion_in, person_in
from shop.money import format_price
from shop.pointing import position_in
from shop.query import Query, is_superlative, read_query
from shop.recommend import last_list, last_shown
from shop.remarks import MORE, remark_in, wants_others
from shop.search import siblings
from shop.store.tables import Recommendation

STRATEGY = "gift"
FOUND, BELOW = "found", "below"
LONGEST = 70
# With these a message may be about the presents that were shown.
GOES_ON = frozenset(
    (
        *("ask_alternative", "recommend", "search_product", "refine_search", "find_gift", "ask_discount", "ask_similar"),
        *("not_interested", "check_availability", "ask_price", "out_of_scope", "nlu_fallback", "choose_item"),
    )
)
_GIFT_WORDS = frozenset(("gift", "present", "idea", "one", "礼物", "礼品"))


def present(shop: Shop, turn: Turn, session: Session, known: dict[str, Any]) -> Answer:
    """Presents with what speaks for each; where none fits the budget that is said, and others are shown."""
    budget, wanted = Query.from_json(known.get("budget")), _asked(known)
    never = refused(shop, turn, session)
    gifts = find_gifts(session, budget, wanted, seen(turn, session) | never) or find_gifts(session, budget, wanted, never)
    head = "found"
    if not gifts and not budget.empty:
        gifts, head = find_gifts(session, Query(), wanted, never), "over"
    if not gifts:
        cards = suggestion_cards(session, turn, suggest(shop, turn, session, wish=wish_in(budget)))
        line = turn.words(TEXTS)["others" if cards else "none"]
        return Answer(slots={GIFT: None, **keep_wish(turn, budget)}).say(line).show(cards)
    if wanted.tastes and head == "found" and not any("taste" in gift.fits for gift in gifts):
        head = "not_taste"
    return _answer(turn, known, gifts, head, head == "found")


def go_on_with_gifts(shop: Shop, turn: Turn, session: Session, never: Collection[int] = ()) -> Answer | None:
    """Presents not shown yet for the same person, taste and budget; None where the last products shown were no presents."""
    known = _known(turn, session)
    if known is None:
        return None
    budget, wanted = Query.from_json(known.get("budget")), _asked(known)
    shown = products_by_id(session, seen(turn, session))
    gone = {row.id for product in shown for row in siblings(session, product)} | refused(shop, turn, session) | set(never)
    limits = [_below(budget, int(known[BELOW]))] if known.get(BELOW) else []
    for limit in (*limits, budget):
        if gifts := find_gifts(session, limit, wanted, gone, of_taste=True):
            return _answer(turn, known, gifts, "more", True)
    if gifts := find_gifts(session, budget, wanted, gone):
        return _answer(turn, known, gifts, "more_any", True)
    return _answer(turn, known, [], "no_more", True)


def answer_gifts(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Others, cheaper ones or another budget, said of presents; None for every other message."""
    if turn.pressed or turn.in_form or len(turn.text) > LONGEST or turn.intent not in GOES_ON:
        return None
    known = _known(turn, session)
    if known is None or position_in(turn.text) is not None or person_in(turn.text) or occasion_in(turn.text):
        return None
    query, note = in_our_currency(shop, turn, read_query(turn.text, turn.entities, shop.settings.currency))
    if query is None or note or turn.value("product") or query.category or query.brand or query.colour or query.size:
        return None
    if query.only_prices:
        bounds = Query(price_min=query.price_min, price_max=query.price_max).to_json()
        return present(shop, turn, session, known | {"budget": bounds, "about": None, BELOW: None})
    if direction_in(turn.text) == CHEAPER and not is_superlative(turn.text):
        return _cheaper(shop, turn, session, known)
    words = set(query.words) - _GIFT_WORDS
    if not words and direction_in(turn.text) is None and (remark_in(turn.text) == MORE or wants_others(turn.text)):
        return go_on_with_gifts(shop, turn, session)
    return None


def _cheaper(shop: Shop, turn: Turn, session: Session, known: dict[str, Any]) -> Answer:
    """Presents that cost less than the cheapest of those shown last, within the taste where there are any."""
    there = products_by_id(session, [row.product_id for row in _last(turn, session)])
    low = min(product.price for product in there)
    known = known | {"price": format_price(low, shop.settings.currency, turn.language)}
    never, budget = refused(shop, turn, session), _below(Query.from_json(known.get("budget")), low - 1)
    for head, of_taste in (("cheaper", True), ("cheaper_any", False)):
        if gifts := find_gifts(session, budget, _asked(known), never, of_taste=of_taste):
            return _answer(turn, known | {BELOW: low - 1}, gifts, head, True)
    return _answer(turn, known, [], "no_cheaper", True)


def _below(budget: Query, limit: int) -> Query:
    top = limit if budget.price_max is None else min(limit, budget.price_max)
    return replace(budget, price_max=top, price_min=None)


def _known(turn: Turn, session: Session) -> dict[str, Any] | None:
    """What is known of the present, while the last products shown are presents."""
    kept = turn.slots.get(GIFT)
    if not isinstance(kept, dict) or not kept.get(FOUND):
        return None
    rows = _last(turn, session)
    there = products_by_id(session, [row.product_id for row in rows])
    return dict(kept) if there and any(row.strategy == STRATEGY for row in rows) else None


def _last(turn: Turn, session: Session) -> list[Recommendation]:
    """What was shown last, but for a product of it that was asked about."""
    rows = last_shown(session, turn.conversation_id)
    return last_list(session, turn.conversation_id) if all(row.strategy == ASKED for row in rows) else rows


def _asked(known: dict[str, Any]) -> Asked:
    return Asked(known.get("who"), known.get("occasion"), tuple(known.get("tastes") or ()))


def _answer(turn: Turn, known: dict[str, Any], gifts: Sequence[Gift], head: str, within: bool) -> Answer:
    """Presents as cards below their sentence; what they were looked for by is kept for what comes next."""
    texts, budget = turn.words(TEXTS), Query.from_json(known.get("budget"))
    who = FOR[turn.language].get(str(known.get("who")), "")
    taste = ("、" if turn.language == "zh" else ", ").join(known.get("tastes") or ())
    form = f"{head}_for" if who and f"{head}_for" in texts else head
    cards = [
        card_of(gift.product, turn.language, strategy=STRATEGY, reason=_reason(turn, gift, known, within))
        | {"buttons": suggestion_buttons(turn, gift.product.id)}
        for gift in gifts
    ]
    kept = {name: value for name, value in known.items() if name not in ("asked", "asides", "unread", "price")} | {FOUND: True}
    line = texts[form].format(who=who, taste=taste, price=known.get("price", ""))
    return Answer(slots={GIFT: kept, **keep_wish(turn, budget)}).say(line).show(cards)


def _reason(turn: Turn, gift: Gift, known: dict[str, Any], within: bool) -> str:
    """What speaks for a present, true of what was said."""
    texts, language = turn.words(TEXTS), turn.language
    occasion = OCCASIONS[language].get(str(known.get("occasion")), "")
    parts = [texts[f"fits_{name}"].format(occasion=occasion) for name in gift.fits if name != "taste"]
    if "taste" in gift.fits:
        parts.append(texts["fits_taste"].format(taste=("、" if language == "zh" else ", ").join(gift.hits)))
    if within and known.get("budget"):
        above = known.get("about") and gift.product.price > int(known["about"])
        parts.append(texts["near_budget" if above else "fits_budget"])
    return ("，" if language == "zh" else ", ").join(parts) or texts["fits_stock"]


GOING_ON.append(go_on_with_gifts)
READINGS.append(answer_gifts)
