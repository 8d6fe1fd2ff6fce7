"""A question that waits for its product: asked when it was unclear which one was meant, answered once that is said."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from actions.base import ANSWERING, Answer, Shop, Turn
from actions.memory import PENDING, about_product
from shop.store.tables import Product


def answer_waiting(shop: Shop, turn: Turn, session: Session, product: Product) -> Answer | None:
    """The answer to what waited, now about this product; None when nothing waits. `with` is what it is to be compared with."""
    waiting = turn.slots.get(PENDING) or {}
    intent = str(waiting.get("intent"))
    if intent not in ANSWERING:
        return None
    asked = about_product(turn, product, intent, str(waiting.get("question") or ""))
    if other := waiting.get("with"):
        asked = replace(asked, entities=[*asked.entities, {"entity": "other", "value": str(other)}])
    answer = ANSWERING[intent]().answer(shop, replace(asked, slots={**turn.slots, PENDING: None}), session)
    answer.slots = {PENDING: None} | answer.slots
    return answer
