"""Asking back when a message may mean several things: one question, the likeliest meanings as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.base import Answer, Turn, button
from actions.people import hand_over

OFFERED = 3
USUAL = ("recommend", "order_status", "ask_delivery")

QUESTION = {
    "en": "I'm not sure I understood you. Did you mean one of these?",
    "zh": "我不太确定您的意思，您是想问下面哪一项？",
}
MEANINGS = {
    "en": {
        "order_status": "Where is my order?",
        "give_details": "Check an order",
        "search_product": "Find a product",
        "recommend": "Recommend something",
        "not_interested": "Show me something else",
        "ask_reason": "Why was this suggested?",
        "ask_delivery": "Delivery",
        "ask_returns": "Returns",
        "ask_payment": "Payment",
        "talk_to_human": "Talk to a person",
        "complaint": "Something went wrong",
        "ask_bot": "Who are you?",
    },
    "zh": {
        "order_status": "查询订单",
        "give_details": "核对订单",
        "search_product": "找商品",
        "recommend": "推荐商品",
        "not_interested": "换一批",
        "ask_reason": "为什么推荐这个",
        "ask_delivery": "配送",
        "ask_returns": "退换货",
        "ask_payment": "付款",
        "talk_to_human": "转人工",
        "complaint": "我要反映问题",
        "ask_bot": "你是谁",
    },
}


def ask_back(turn: Turn, session: Session) -> Answer:
    """The question, with the likeliest meanings that can be put into words; a person when it was just asked in vain."""
    if any(text in QUESTION.values() for text in turn.before[-1:]):
        return hand_over(turn, session, "not_understood", "stuck")
    likely = [str(row.get("name")) for row in turn.ranking]
    return Answer().say(QUESTION[turn.language], *meanings(turn, [*likely, *USUAL]))


def meanings(turn: Turn, intents: Sequence[str]) -> list[dict[str, str]]:
    """Buttons for at most three intents, in their order."""
    titles = turn.words(MEANINGS)
    return [button(titles[intent], intent) for intent in dict.fromkeys(intents) if intent in titles][:OFFERED]
