"""Row -> understood and answered: one transaction writes all that came of one customer's message."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from shop import rollups
from shop.store.base import now, quarter_of
from shop.store.tables import Choice, Conversation, Customer, Delivery, Message, Recommendation

SENTIMENT_MEMORY = 0.5


@dataclass(frozen=True)
class Understanding:
    """What the bot read in one message; `language` null means that the message does not tell.

    `also` and `explanation` are as docs/seams.md has them: further requests in the same message, and what decided.
    """

    intent: str | None = None
    confidence: float | None = None
    language: str | None = None
    ranking: list[dict[str, Any]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)
    sentiment: str | None = None
    sentiment_score: float | None = None
    also: list[dict[str, Any]] = field(default_factory=list)
    explanation: dict[str, Any] | None = None


@dataclass(frozen=True)
class Reply:
    """One outgoing message: text, buttons ({title, intent, entities} or {title, url}) and cards as docs/seams.md has them."""

    text: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Turn:
    """All that the bot gave back for one message.

    `handover` is the reason a person is called for, `error_id` names a failure in the log.
    """

    replies: list[Reply]
    understanding: Understanding
    actions: list[str] = field(default_factory=list)
    model: str | None = None
    milliseconds: float | None = None
    handover: str | None = None
    summary: str | None = None
    error_id: str | None = None


def record_turn(session: Session, message_id: int, turn: Turn, notices: Mapping[str, str]) -> bool:
    """Write a turn once; returns False when the message was already done. Replies are suppressed when staff took over meanwhile.

    `notices` holds the automated-assistant notice by language; it goes before the first reply of the conversation.
    """
    message, conversation = _lock(session, message_id)
    if message.state != "waiting":
        return False
    _write_understanding(session, message, conversation, turn)
    silent = conversation.owner_id is not None
    message.state = "stored" if silent else "answered"
    message.handover, message.error_id = turn.handover, turn.error_id
    if turn.handover or turn.error_id:
        _call_person(session, message, conversation, turn.handover or "failure", turn.summary)
    add_replies(session, message, conversation, turn.replies, notices, silent=silent)
    return True


def record_apology(session: Session, message_id: int, text: str, error_id: str, notices: Mapping[str, str]) -> bool:
    """Answer a message the bot could not answer, and flag it for staff; returns False when it was already done."""
    message, conversation = _lock(session, message_id)
    if message.state != "waiting":
        return False
    silent = conversation.owner_id is not None
    message.state = "stored" if silent else "apologised"
    message.error_id, message.handover = error_id, "bot_unavailable"
    _call_person(session, message, conversation, "bot_unavailable", None)
    if not conversation.probe and not silent:
        rollups.count(session, "apologies", message.quarter, channel=message.channel)
    add_replies(session, message, conversation, [Reply(text)], notices, silent=silent, kind="apology")
    return True


def record_stored(session: Session, message_id: int, understanding: Understanding | None) -> bool:
    """Keep a message that staff will answer, with what it seems to mean where that is known."""
    message, conversation = _lock(session, message_id)
    if message.state != "waiting":
        return False
    message.state = "stored"
    if understanding:
        _write_understanding(session, message, conversation, Turn([], understanding))
    return True


def add_replies(
    session: Session,
    message: Message,
    conversation: Conversation,
    replies: list[Reply],
    notices: Mapping[str, str],
    *,
    silent: bool,
    kind: str | None = None,
) -> None:
    """Write replies as rows waiting for delivery, after the notice where this conversation has none yet."""
    language = conversation.language or "en"
    if replies and not silent and not _noticed(session, conversation.id):
        _add_outgoing(session, message, conversation, Reply(notices.get(language, notices["en"])), "notice", silent)
    for reply in replies:
        row = _add_outgoing(session, message, conversation, reply, kind or ("cards" if reply.cards else "text"), silent)
        row.buttons = _with_tokens(session, row, reply.buttons)
        row.cards = _with_rows(session, row, conversation, reply.cards)


def _lock(session: Session, message_id: int) -> tuple[Message, Conversation]:
    message = session.get_one(Message, message_id)
    session.flush()
    conversation = session.get_one(Conversation, message.conversation_id, with_for_update=True, populate_existing=True)
    session.refresh(message)
    return message, conversation


def _write_understanding(session: Session, message: Message, conversation: Conversation, turn: Turn) -> None:
    read = turn.understanding
    message.intent, message.confidence, message.ranking = read.intent, read.confidence, read.ranking or None
    message.entities, message.language = read.entities or None, read.language
    message.also, message.explanation = read.also or None, read.explanation
    message.sentiment, message.sentiment_score = read.sentiment, read.sentiment_score
    message.actions, message.model, message.milliseconds = turn.actions or None, turn.model, turn.milliseconds
    if read.language in ("en", "zh"):
        conversation.language = read.language
        session.get_one(Customer, conversation.customer_id).language = read.language
    if read.sentiment_score is not None:
        before = conversation.sentiment
        fresh = read.sentiment_score
        conversation.sentiment = fresh if before is None else before + SENTIMENT_MEMORY * (fresh - before)
    if read.intent in rollups.FALLBACK_INTENTS:
        conversation.fallbacks += 1
    if not conversation.probe:
        rollups.count_understanding(session, message)


def _call_person(session: Session, message: Message, conversation: Conversation, reason: str, summary: str | None) -> None:
    conversation.needs_person = True
    conversation.needs_reason = (f"{reason}: {summary}" if summary else reason)[:300]
    message.handover = reason
    if not conversation.probe:
        rollups.count(session, "handovers", message.quarter, channel=message.channel, label=reason)


def _noticed(session: Session, conversation_id: int) -> bool:
    notice = (Message.kind == "notice", Message.state != "suppressed")
    query = select(exists().where(Message.conversation_id == conversation_id, *notice))
    return bool(session.scalar(query))


def _add_outgoing(
    session: Session, message: Message, conversation: Conversation, reply: Reply, kind: str, silent: bool
) -> Message:
    moment = now()
    row = Message(
        conversation_id=conversation.id,
        author="bot",
        kind=kind,
        state="suppressed" if silent else "ready",
        reply_to=message.id,
        channel=conversation.channel,
        account=conversation.account,
        text=reply.text,
        language=conversation.language,
        created_at=moment,
        quarter=quarter_of(moment),
    )
    session.add(row)
    session.flush()
    status = "suppressed" if silent else "waiting"
    session.add(Delivery(message_id=row.id, conversation_id=conversation.id, channel=conversation.channel, status=status))
    if not conversation.probe and not silent:
        rollups.count(session, "messages", row.quarter, channel=row.channel, label="bot")
    conversation.last_at = moment
    return row


def _with_tokens(session: Session, row: Message, buttons: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    kept = []
    for button in buttons:
        if "url" in button:
            kept.append({"title": button["title"], "url": button["url"]})
            continue
        choice = Choice(
            token=secrets.token_urlsafe(16),
            conversation_id=row.conversation_id,
            message_id=row.id,
            title=button["title"],
            intent=button["intent"],
            entities=button.get("entities", {}),
        )
        session.add(choice)
        kept.append({"title": choice.title, "token": choice.token})
    return kept or None


def _with_rows(
    session: Session, row: Message, conversation: Conversation, cards: list[dict[str, Any]]
) -> list[dict[str, Any]] | None:
    kept = []
    for position, card in enumerate(cards, start=1):
        shown = Recommendation(
            message_id=row.id,
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            product_id=card["product_id"],
            position=position,
            strategy=card["strategy"],
            arm=card.get("arm"),
            reason=card["reason"][:300],
            propensity=card.get("propensity"),
            model_version=card.get("model_version"),
            created_at=row.created_at,
            quarter=row.quarter,
        )
        session.add(shown)
        session.flush()
        public = {key: card.get(key) for key in ("product_id", "title", "subtitle", "price", "image", "url", "reason")}
        buttons = _with_tokens(session, row, card.get("buttons", []))
        kept.append({**public, "recommendation_id": shown.id, "buttons": buttons or []})
    return kept or None
