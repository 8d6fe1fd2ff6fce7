"""What a colleague must know when a conversation is handed to them, in one sentence."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.intents import read_intents
from shop.orders import describe, proven_order
from shop.store.tables import Conversation, Message

MESSAGES = 8
LONGEST_QUOTE = 120
UNHAPPY = -0.2


def brief(session: Session, conversation_id: int, latest: str = "") -> str:
    """The last topics, the order it is about, the mood and the customer's latest words; English, for staff."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.author == "customer")
    rows = list(session.scalars(query.order_by(Message.id.desc()).limit(MESSAGES)))
    intents = read_intents()
    topics = dict.fromkeys(intents[row.intent].titles["en"].lower() for row in reversed(rows) if row.intent in intents)
    words = " ".join((latest or (rows[0].text if rows else "")).split())
    parts = [
        f"Topics: {', '.join(topics)}." if topics else "",
        _order(session, conversation_id),
        _mood(session, conversation_id),
        f"Last words: “{_cut(words)}”" if words else "",
    ]
    return " ".join(part for part in parts if part)


def _order(session: Session, conversation_id: int) -> str:
    order = proven_order(session, conversation_id)
    if order is None:
        return ""
    state = describe(session, order)
    return f"Order {state.number} ({state.status}{', late' if state.late else ''})."


def _mood(session: Session, conversation_id: int) -> str:
    conversation = session.get(Conversation, conversation_id)
    mood = conversation.sentiment if conversation else None
    return "Customer is unhappy." if mood is not None and mood <= UNHAPPY else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
