"""What a customer's mood changes in any answer: an apology first, no promotion, and a person when it keeps getting worse."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.turns import Turn
from shop.briefing import brief
from shop.mood import RUN, Mood, judge, weigh
from shop.store.tables import Conversation, Message

TEXTS = {
    "en": {
        "sorry": "I'm sorry about the trouble.",
        "called": "I have asked a colleague to look into this and answer you right here.",
    },
    "zh": {"sorry": "给您添麻烦了，非常抱歉。", "called": "我已经请同事来处理，会在这里回复您。"},
}
APOLOGIES = ("sorry", "apolog", "抱歉", "对不起")
PROMOTED = ("recommend", "ask_popular", "find_gift")
# Whoever asks for products gets them, in whatever mood.
ASKS_FOR_PRODUCTS = frozenset(
    (
        *("search_product", "product_details", "check_availability", "compare_products", "ask_price", "ask_discount"),
        *("ask_alternative", "refine_search", "choose_item", "find_gift", "recommend", "ask_similar", "goes_with"),
        *("ask_popular", "ask_reason", "like_item", "not_interested", "undo"),
    )
)


def mood_of(session: Session, turn: Turn) -> Mood:
    """The mood after this message, with those before it in the conversation; a pressed button has none."""
    if turn.pressed:
        return Mood()
    mine = (Message.conversation_id == turn.conversation_id, Message.author == "customer", Message.sentiment_score.is_not(None))
    query = select(Message.sentiment_score, Message.text, Message.ranking).where(*mine).order_by(Message.id.desc())
    if turn.row is not None:
        query = query.where(Message.id < turn.row)
    before = [weigh(score or 0.0, text, ranking or ()) for score, text, ranking in session.execute(query.limit(RUN - 1))]
    return judge([*reversed(before), weigh(turn.score, turn.text, turn.ranking)], turn.text)


def temper(session: Session, turn: Turn, messages: list[dict[str, Any]], slots: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages of an answer as this customer should get them; an offer to suggest something is taken out of the slots."""
    mood = mood_of(session, turn)
    if not (mood.upset or mood.lost):
        return messages
    if slots.get("offer") == "recommend":
        slots["offer"] = None
    told = messages if turn.intent in ASKS_FOR_PRODUCTS else [_without_promotion(message) for message in messages]
    told = [message for message in told if message.get("text") or message.get("json_message")]
    if not _apologises(told) and TEXTS[turn.language]["sorry"] not in turn.before[-2:]:
        told = [{"text": TEXTS[turn.language]["sorry"], "buttons": []}, *told]
    return told + _call(session, turn, told) if mood.lost else told


def _call(session: Session, turn: Turn, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Call a person, once, unless somebody has been called already."""
    waiting = session.get_one(Conversation, turn.conversation_id).needs_person
    called = any((message.get("json_message") or {}).get("kind") == "handover" for message in told)
    if waiting or called:
        return []
    handover = {"kind": "handover", "reason": "unhappy", "summary": brief(session, turn.conversation_id, turn.text)}
    return [{"text": TEXTS[turn.language]["called"], "buttons": []}, {"json_message": handover}]


def _without_promotion(message: dict[str, Any]) -> dict[str, Any]:
    custom = message.get("json_message") or {}
    if custom.get("kind") == "cards":
        return {}
    buttons = [row for row in message.get("buttons") or () if not str(row["payload"]).lstrip("/").startswith(PROMOTED)]
    return message | ({"buttons": buttons} if "buttons" in message else {})


def _apologises(messages: list[dict[str, Any]]) -> bool:
    first = str(messages[0].get("text") or "").lower() if messages else ""
    return any(word in first for word in APOLOGIES)
