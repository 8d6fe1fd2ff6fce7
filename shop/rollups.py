"""Counts kept beside the events they count, in the same transaction, so that pages need not scan the log.

| metric        | label                    | counted at the quarter hour of |
|---------------|--------------------------|--------------------------------|
| conversations |                          | its beginning                  |
| messages      | author                   | the message                    |
| intents       | intent                   | the customer's message         |
| sentiment     | positive/neutral/negative| the customer's message         |
| languages     | en/zh/other              | the customer's message         |
| fallbacks     |                          | the customer's message         |
| apologies     |                          | the customer's message         |
| handovers     | reason                   | the customer's message         |
| shown, clicked, bought | strategy        | the recommendation             |

Conversations of probes are never counted. `rebuild` computes the same table from the rows themselves.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sqlalchemy import Executable, Table, bindparam, delete, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop.store.tables import Conversation, Message, MetricBucket, Recommendation

FALLBACK_INTENTS = ("nlu_fallback", "out_of_scope")
_COLUMNS = ["quarter", "metric", "channel", "language", "label", "count"]


def count(session: Session, metric: str, quarter: int, *, channel: str, language: str = "", label: str = "", by: int = 1) -> None:
    """Add to one bucket, within the session's transaction."""
    values = {"quarter": quarter, "metric": metric, "channel": channel, "language": language, "label": label, "by": by}
    session.connection().execute(_upsert(session.get_bind().dialect.name), values)


@cache
def _upsert(dialect: str) -> Executable:
    """Built once: it runs several times for every message."""
    table = cast(Table, MetricBucket.__table__)
    insert_into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = ["quarter", "metric", "channel", "language", "label"]
    statement = insert_into(table).values({name: bindparam(name) for name in key} | {"count": bindparam("by")})
    return statement.on_conflict_do_update(index_elements=key, set_={"count": table.c.count + bindparam("by")})


def count_understanding(session: Session, message: Message) -> None:
    """Count what one customer's message meant; call it once, when its understanding is written."""
    channel, language = message.channel, message.language or ""
    if message.intent:
        count(session, "intents", message.quarter, label=message.intent, channel=channel, language=language)
    if message.intent in FALLBACK_INTENTS:
        count(session, "fallbacks", message.quarter, channel=channel, language=language)
    if message.sentiment:
        count(session, "sentiment", message.quarter, label=message.sentiment, channel=channel, language=language)
    if message.language:
        count(session, "languages", message.quarter, label=message.language, channel=channel, language=language)


def rebuild(session: Session) -> int:
    """Compute every bucket anew from messages and recommendations; returns how many there are."""
    session.execute(delete(MetricBucket))
    for query in _sources():
        session.execute(insert(MetricBucket).from_select(_COLUMNS, query))
    return session.scalar(select(func.count()).select_from(MetricBucket)) or 0


def _sources() -> list[Any]:
    text, language = literal(""), func.coalesce(Message.language, "")
    customer = Message.author == "customer"
    return [
        _from_conversations(),
        _from_messages("messages", Message.author, text, (Message.state != "suppressed") & (Message.author != "system")),
        _from_messages("intents", Message.intent, language, customer & Message.intent.is_not(None)),
        _from_messages("sentiment", Message.sentiment, language, customer & Message.sentiment.is_not(None)),
        _from_messages("languages", Message.language, language, customer & Message.language.is_not(None)),
        _from_messages("fallbacks", text, language, customer & Message.intent.in_(FALLBACK_INTENTS)),
        _from_messages("apologies", text, text, customer & (Message.state == "apologised")),
        _from_messages("handovers", Message.handover, text, customer & Message.handover.is_not(None)),
        _from_recommendations("shown", Recommendation.shown_at.is_not(None)),
        _from_recommendations("clicked", Recommendation.clicked_at.is_not(None)),
        _from_recommendations("bought", Recommendation.order_id.is_not(None)),
    ]


def _from_conversations() -> Any:
    return (
        select(Conversation.quarter, literal("conversations"), Conversation.channel, literal(""), literal(""), func.count())
        .where(~Conversation.probe)
        .group_by(Conversation.quarter, Conversation.channel)
    )


def _from_messages(metric: str, label: Any, language: Any, condition: Any) -> Any:
    return (
        select(Message.quarter, literal(metric), Message.channel, language, label, func.count())
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(condition, ~Conversation.probe)
        .group_by(Message.quarter, Message.channel, language, label)
    )


def _from_recommendations(metric: str, condition: Any) -> Any:
    return (
        select(
            Recommendation.quarter,
            literal(metric),
            Conversation.channel,
            literal(""),
            Recommendation.strategy,
            func.count(),
        )
        .join(Conversation, Conversation.id == Recommendation.conversation_id)
        .where(condition, ~Conversation.probe)
        .group_by(Recommendation.quarter, Conversation.channel, Recommendation.strategy)
    )
