"""Products as cards: what a search found and what was suggested, each with its true reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from actions.base import Answer, Turn
from actions.memory import keep_wish
from actions.refusals import APART, REFUSED
from shop.catalogue import TAGS, card_of, products_by_id
from shop.recommend import Suggestion
from shop.search import ANY_WORD, MENTIONED, Results, reason_for

STRATEGY = "search"

TEXTS = {
    "en": {
        "found": "Here is what I found:",
        "without": "Nothing fits all of that. Leaving out {what}, I found:",
        "cheapest": "I have nothing in that price range. These are the least expensive:",
        "no_cheaper": "Nothing of this kind is cheaper. These are the least expensive:",
        "words": "Nothing fits all of that. The closest I found:",
        "dropped": "I found nothing with “{what}”. The closest:",
        "refused": "You turned these down before, but nothing else fits:",
        "apart": "Apart from what you turned down, nothing fits all of that. The closest:",
        "mentioned": "Nothing of ours is called that, but these mention it:",
        "like": "I like it",
        "dislike": "Not interested",
    },
    "zh": {
        "found": "为您找到这些：",
        "without": "没有完全符合的。不限{what}的话，有这些：",
        "cheapest": "没有这个价位的了，最实惠的是这些：",
        "no_cheaper": "没有更便宜的了，最实惠的是这些：",
        "words": "没有完全符合的，最接近的是：",
        "dropped": "没有找到“{what}”，最接近的是：",
        "refused": "这些您之前不感兴趣，但没有别的符合了：",
        "apart": "除了您不感兴趣的，没有完全符合的。最接近的是：",
        "mentioned": "没有叫这个名字的商品，不过这些的介绍里提到了：",
        "like": "喜欢",
        "dislike": "不感兴趣",
    },
}
WISHES = {
    "en": {
        "size": "the size",
        "brand": "the brand",
        "colour": "the colour",
        "price_min": "the lowest price",
        "quantity": "the number of pieces",
        "without": "what you don't want",
    },
    "zh": {"size": "尺寸", "brand": "品牌", "colour": "颜色", "price_min": "最低价", "quantity": "数量", "without": "不要的条件"},
}


def found(turn: Turn, results: Results) -> Answer:
    """What a search found as cards, with an honest sentence about what had to be left out; what is sold out only when all is."""
    cards = [
        card_of(product, turn.language, strategy=STRATEGY, reason=reason_for(results.query, product, turn.language))
        for product in [row for row in results.products if row.stock > 0] or results.products
    ]
    return Answer(slots=keep_wish(turn, results.query)).say(_headline(turn, results)).show(cards)


def _headline(turn: Turn, results: Results) -> str:
    texts = turn.words(TEXTS)
    if results.relaxed is None:
        return texts["found"]
    if results.relaxed == "price_max":
        return texts["cheapest" if turn.value("price_max") else "no_cheaper"]
    if results.relaxed in (MENTIONED, REFUSED, APART):
        return texts[str(results.relaxed)]
    if results.dropped and results.relaxed in (ANY_WORD, "words"):
        words = [TAGS[word][turn.language == "zh"] if word in TAGS else word for word in results.dropped]
        return texts["dropped"].format(what=("、" if turn.language == "zh" else ", ").join(words))
    what = WISHES[turn.language].get(results.relaxed)
    return texts["without"].format(what=what) if what else texts["words"]


def suggestion_cards(session: Session, turn: Turn, suggestions: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """Suggestions as cards with buttons for a like and a no."""
    products = {row.id: row for row in products_by_id(session, [item.product_id for item in suggestions])}
    cards = []
    for item in suggestions:
        if item.product_id not in products:
            continue
        details = {name: value for name, value in asdict(item).items() if name in ("arm", "propensity", "model_version")}
        buttons = suggestion_buttons(turn, item.product_id)
        product = products[item.product_id]
        card = card_of(product, turn.language, strategy=item.strategy, reason=item.reason, buttons=buttons, **details)
        cards.append(card)
    return cards


def suggestion_buttons(turn: Turn, product_id: int) -> list[dict[str, Any]]:
    """The buttons of a suggested product: a like and a no."""
    texts, entities = turn.words(TEXTS), {"product_id": str(product_id)}
    return [
        {"title": texts["like"], "intent": "like_item", "entities": entities},
        {"title": texts["dislike"], "intent": "not_interested", "entities": entities},
    ]
