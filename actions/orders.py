"""Where an order is, for whoever knows its number and the e-mail address it was placed with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn
from shop import orders
from shop.errors import TooManyAttempts
from shop.money import format_day
from shop.orders import OrderState

TEXTS = {
    "en": {
        "unknown": (
            "I can't find an order with that number and that e-mail address together. "
            "Please check both and send me the two again, or talk to a person."
        ),
        "locked": "For safety I can't look up any order here for a while. A colleague can help you.",
        "stopped": "All right, I'll leave the order. Is there anything else I can do?",
        "lost": "Without the number and the e-mail address I can't look it up myself, but a colleague can find it for you.",
        "head": "Your order {number} of {placed}: {status}.",
        "items": "It contains {items}.",
        "join": ", ",
        "carrier": "It travels with {carrier}.",
        "tracking": "It travels with {carrier}, tracking number {tracking}.",
        "expected": "It should reach you on {expected}.",
        "late": "It should have reached you on {expected}, so it is late. I'm sorry about that.",
    },
    "zh": {
        "unknown": "没有找到订单号和邮箱相符的订单。请您核对后把两项一起再发给我，或者转人工。",
        "locked": "为了安全，这里暂时不能再查询订单了，可以请同事帮您。",
        "stopped": "好的，先不查订单了。还有什么可以帮您的吗？",
        "lost": "没有订单号和邮箱，我自己查不了，不过同事可以帮您找到。",
        "head": "您{placed}的订单{number}：{status}。",
        "items": "商品：{items}。",
        "join": "、",
        "carrier": "由{carrier}配送。",
        "tracking": "由{carrier}配送，运单号{tracking}。",
        "expected": "预计{expected}送达。",
        "late": "原定{expected}送达，现在已经晚了，非常抱歉。",
    },
}
STATUS = {
    "en": {
        "placed": "we have received it and are getting it ready",
        "paid": "it is paid and we are getting it ready",
        "processing": "we are getting it ready",
        "packed": "it is packed and leaves us soon",
        "shipped": "it is on its way, sent on {shipped}",
        "delivered": "it was delivered on {delivered}",
        "cancelled": "it was cancelled",
        "returned": "it came back to us",
        "refunded": "it was refunded",
    },
    "zh": {
        "placed": "已收到，正在备货",
        "paid": "已付款，正在备货",
        "processing": "正在备货",
        "packed": "已打包，即将发出",
        "shipped": "已于{shipped}发货，正在路上",
        "delivered": "已于{delivered}送达",
        "cancelled": "已取消",
        "returned": "已退回",
        "refunded": "已退款",
    },
}
UNDATED = {
    "en": {"shipped": "it is on its way", "delivered": "it was delivered"},
    "zh": {"shipped": "已发货，正在路上", "delivered": "已送达"},
}
FORGET: Mapping[str, Any] = {"order_number": None, "email": None}
PATIENCE = 2
ON_ORDERS = frozenset(("order_status", "give_details", "greet", "thanks", "affirm"))
_ANOTHER = re.compile(
    r"\b(other|another|second|different|next) (order|parcel|package)\b|(另|别的|其他|第二).{0,3}(订单|包裹|单)", re.I
)
_LOST = re.compile(
    r"\b(do(n'?t| not) (know|have|remember|find)|dunno|no (idea|clue)|forg[eo]t\w*|lost|can('?t|not) find|without (it|one|the))\b"
    r"|不知道|不清楚|不记得|忘|丢了|找不[到着]|没有?(订单|邮|号|收到)|查不到",
    re.I,
)


class ValidateOrderForm(ShopAction):
    """Decides what the order form still needs: nothing for an order this conversation has proven, else number and e-mail."""

    def name(self) -> str:
        """Rasa's name for the form's validation."""
        return "validate_order_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """As the base, but slots that were just given are read as given, and `offer` stays unless it makes one."""
        events = await super().run(dispatcher, tracker, domain)
        return [event for event in events if event.get("name") != "offer" or event.get("value")]

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Name the slot to ask for; none ends the form, as does asking in vain while the customer talks of other things.

        Rasa refuses to run a form that sets nothing, which lets other answers come first: nothing else says that a person can
        find the order, so here the details are set again as they are.
        """
        number, email = turn.slots.get("order_number"), turn.slots.get("email")
        if not (number is None and _ANOTHER.search(turn.text)) and orders.proven_order(session, turn.conversation_id, number):
            missing = None
        else:
            missing = "order_number" if not number else "email" if not email else None
        if missing and without_details(turn):
            given = {"order_number": number, "email": email} if turn.intent in ON_ORDERS else {}
            answer = Answer(slots={**given, "requested_slot": None})
            return say_without(turn, answer) if given else answer
        return Answer(slots={"requested_slot": None if _talks_of_other_things(turn) else missing})

    def failed(self, tracker: Tracker, error: Exception) -> Answer:
        """Apologise and end the form: what follows would fail as well."""
        answer = super().failed(tracker, error)
        answer.events = [SlotSet("requested_slot", None), ActiveLoop(None)]
        return answer


class OrderStatus(ShopAction):
    """Tells state, items, dates, carrier and tracking of an order to its owner."""

    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_order_status"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Check, then tell; a wrong number and a wrong address are one answer."""
        texts, number, email = turn.words(TEXTS), turn.slots.get("order_number"), turn.slots.get("email")
        order = orders.proven_order(session, turn.conversation_id, number)
        if order is None and (not number or not email):
            return Answer(slots={"offer": turn.slots.get("offer")})
        answer = Answer(slots=dict(FORGET))
        try:
            if order is None:
                order = orders.verify(session, turn.asker, str(number), str(email))
        except TooManyAttempts:
            return answer.offer_person(turn, texts["locked"])
        if order is None:
            return answer.offer_person(turn, texts["unknown"])
        orders.turn_to(session, turn.conversation_id, order)
        state = orders.describe(session, order, shop.settings.timezone)
        told = tell(state, turn.language, shop.settings.timezone)
        return answer.offer_person(turn, told) if state.late else answer.say(told)


class StopOrderForm(ShopAction):
    """Ends the order form because the customer does not want it any more."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_stop_order_form"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Forget what was given, and say so."""
        stopped = Answer(slots={**FORGET, "requested_slot": None}, events=[ActiveLoop(None)])
        return say_without(turn, stopped) if without_details(turn) else stopped.say(turn.words(TEXTS)["stopped"])


def _talks_of_other_things(turn: Turn) -> bool:
    """Whether the last messages in the form, as many as there is patience for, were all on something else."""
    last = [intent for intent in turn.meant if intent != "nlu_fallback"][-PATIENCE:]
    return turn.intent != "nlu_fallback" and len(last) == PATIENCE and ON_ORDERS.isdisjoint(last)


def without_details(turn: Turn) -> bool:
    """Whether somebody who was asked for number and address says that they cannot give them."""
    return turn.in_form and bool(_LOST.search(turn.text))


def say_without(turn: Turn, answer: Answer | None = None) -> Answer:
    """Who can help where number and address are not at hand."""
    return (answer or Answer()).offer_person(turn, turn.words(TEXTS)["lost"])


def tell(state: OrderState, language: str, timezone: str) -> str:
    """An order in the customer's language, only with what is known of it."""
    texts = TEXTS[language]
    days = {
        name: format_day(moment, language, timezone)
        for name, moment in (
            ("placed", state.placed_at),
            ("shipped", state.shipped_at),
            ("delivered", state.delivered_at),
            ("expected", state.expected_at),
        )
        if moment
    }
    parts = [texts["head"].format(number=state.number, placed=days["placed"], status=_status(state, language, days))]
    if state.lines:
        parts.append(texts["items"].format(items=texts["join"].join(_items(state, language))))
    if state.status == "shipped" and state.carrier:
        form = texts["tracking"] if state.tracking else texts["carrier"]
        parts.append(form.format(carrier=state.carrier, tracking=state.tracking))
    if "expected" in days and not state.closed:
        parts.append(texts["late" if state.late else "expected"].format(**days))
    return ("" if language == "zh" else " ").join(parts)


def _status(state: OrderState, language: str, days: Mapping[str, str]) -> str:
    dated = state.status not in UNDATED[language] or state.status in days
    table = STATUS[language] if dated else UNDATED[language]
    return table.get(state.status, state.status).format(**days)


def _items(state: OrderState, language: str) -> list[str]:
    titles = [(line.titles.get(language) or line.titles["en"], line.quantity) for line in state.lines]
    return [f"{quantity} × {title}" if quantity > 1 else title for title, quantity in titles]
