"""The list of conversations: filters, search, counts and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from shop import masking
from shop.errors import BadInput
from shop.staff import Visitor
from shop.store.tables import Conversation, Customer, Identity, Message, Request, Staff

PAGE = 50
NEGATIVE_BELOW = -0.25
SEARCHED_FOR_MARKETERS = 5000
SNIPPET = 140

FILTERS = {
    "all": ("All", "Every conversation."),
    "needs": ("Needs a person", "Flagged because the customer asked for one, an answer failed or could not be delivered."),
    "asks": ("Requests", "The customer asked for something that nobody has decided yet."),
    "fallback": ("Not understood", "At least one message was understood as none of the assistant's topics."),
    "negative": ("Negative", f"The running mood of the customer's messages, newest weighing most, is below {NEGATIVE_BELOW}."),
    "mine": ("Mine", "Taken over by you."),
    "open": ("Open", "Not closed: the customer's next message still belongs to it if it comes soon enough."),
}


@dataclass(frozen=True)
class Query:
    """What is asked of the list; `before` is the cursor of the page above."""

    filter: str = "all"
    channel: str = ""
    words: str = ""
    before: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list, already masked for whoever reads it."""

    id: int
    customer: str
    channel: str
    language: str | None
    author: str | None
    snippet: str
    last_at: datetime
    intent: str | None
    sentiment: str | None
    owner: str | None
    needs_person: bool
    asks: bool
    fallback: bool
    negative: bool


@dataclass(frozen=True)
class Page:
    """Some rows, the cursor of the next page if there is one, and how many match in all (None without a search)."""

    rows: list[Row]
    after: str | None
    found: int | None


def list_page(session: Session, query: Query, visitor: Visitor) -> Page:
    """The newest conversations that match, by last activity; raises `BadInput` for an unknown filter or cursor."""
    matching = _matching(session, query, visitor)
    found = session.scalar(select(func.count()).where(*matching)) if query.words else None
    keys = select(Conversation.id, Conversation.last_at).where(*matching, *_cursor(query.before))
    ordered = keys.order_by(Conversation.last_at.desc(), Conversation.id.desc()).limit(PAGE + 1)
    picked = session.execute(ordered).all()
    after = f"{picked[PAGE - 1].last_at:%Y%m%dT%H%M%S.%f}-{picked[PAGE - 1].id}" if len(picked) > PAGE else None
    return Page(_rows(session, [row.id for row in picked[:PAGE]], visitor), after, found)


def count_filters(session: Session, channel: str, visitor: Visitor) -> dict[str, int]:
    """How many conversations stand under each filter, in one pass."""
    sums = [func.sum(case((_condition(name, visitor), 1), else_=0)).label(name) for name in FILTERS]
    row = session.execute(select(*sums).where(*_base(channel))).one()
    return {name: int(value or 0) for name, value in row._mapping.items()}


def count_all(session: Session) -> int:
    """Number of conversations, probes left out."""
    return session.scalar(select(func.count()).select_from(Conversation).where(~Conversation.probe)) or 0


def list_channels(session: Session) -> list[str]:
    """Channels that ever brought a conversation."""
    return sorted(session.scalars(select(Conversation.channel).where(~Conversation.probe).distinct()))


def _base(channel: str) -> list[Any]:
    return [~Conversation.probe, *([Conversation.channel == channel] if channel else [])]


def _condition(name: str, visitor: Visitor) -> Any:
    conditions = {
        "all": Conversation.id > 0,
        "needs": Conversation.needs_person,
        "asks": Conversation.id.in_(_asking()),
        "fallback": Conversation.fallbacks > 0,
        "negative": Conversation.sentiment < NEGATIVE_BELOW,
        "mine": Conversation.owner_id == visitor.staff_id,
        "open": Conversation.status == "open",
    }
    if name not in conditions:
        raise BadInput("There is no such filter.")
    return conditions[name]


def _asking() -> Any:
    return select(Request.conversation_id).where(Request.status == "asked")


def _matching(session: Session, query: Query, visitor: Visitor) -> list[Any]:
    conditions = [*_base(query.channel), _condition(query.filter, visitor)]
    if not query.words:
        return conditions
    hit = Message.text.icontains(query.words, autoescape=True)
    if visitor.role != "marketer":
        return [*conditions, Conversation.id.in_(select(Message.conversation_id).where(hit))]
    return [*conditions, Conversation.id.in_(_search_masked(session, query.words, hit))]


def _search_masked(session: Session, words: str, hit: Any) -> set[int]:
    # What is masked may not be found either, or it could be guessed letter by letter.
    newest = select(Message.conversation_id, Message.text).where(hit).order_by(Message.id.desc()).limit(SEARCHED_FOR_MARKETERS)
    wanted = words.casefold()
    return {key for key, text in session.execute(newest) if wanted in masking.mask_text(text).casefold()}


def _cursor(before: str) -> list[Any]:
    if not before:
        return []
    moment, _, number = before.rpartition("-")
    try:
        at, key = datetime.strptime(moment + "+0000", "%Y%m%dT%H%M%S.%f%z"), int(number)
    except ValueError as error:
        raise BadInput("This page of the list does not exist.") from error
    return [or_(Conversation.last_at < at, and_(Conversation.last_at == at, Conversation.id < key))]


def _rows(session: Session, ids: list[int], visitor: Visitor) -> list[Row]:
    query = (
        select(Conversation, Customer, Identity, Staff.name)
        .join(Customer, Customer.id == Conversation.customer_id)
        .join(Identity, Identity.id == Conversation.identity_id)
        .outerjoin(Staff, Staff.id == Conversation.owner_id)
        .where(Conversation.id.in_(ids))
    )
    latest = _latest(session, ids, Message.state != "suppressed")
    asked = _latest(session, ids, Message.author == "customer")
    asking = set(session.scalars(_asking().where(Request.conversation_id.in_(ids))))
    masked, found = visitor.role == "marketer", {}
    for conversation, customer, identity, owner in session.execute(query):
        last, question = latest.get(conversation.id), asked.get(conversation.id)
        found[conversation.id] = Row(
            id=conversation.id,
            customer=show_name(customer, identity, masked),
            channel=conversation.channel,
            language=conversation.language,
            author=last.author if last else None,
            snippet=_snippet(last, masked) if last else "",
            last_at=conversation.last_at,
            intent=question.intent if question else None,
            sentiment=question.sentiment if question else None,
            owner=owner,
            needs_person=conversation.needs_person,
            asks=conversation.id in asking,
            fallback=conversation.fallbacks > 0,
            negative=(conversation.sentiment or 0) < NEGATIVE_BELOW,
        )
    return [found[key] for key in ids if key in found]


def _latest(session: Session, ids: list[int], condition: Any) -> dict[int, Message]:
    newest = select(func.max(Message.id)).where(Message.conversation_id.in_(ids), condition).group_by(Message.conversation_id)
    return {message.conversation_id: message for message in session.scalars(select(Message).where(Message.id.in_(newest)))}


def show_name(customer: Customer, identity: Identity, masked: bool) -> str:
    """What staff call a customer: the name, what the platform shows, the e-mail, or a number; marketers see initials."""
    name = customer.name or identity.display_name or customer.email
    if name is None:
        return f"Visitor {customer.id}"
    return masking.mask_name(name) if masked else name


def _snippet(message: Message, masked: bool) -> str:
    if not message.text and message.cards:
        return "1 product suggested" if len(message.cards) == 1 else f"{len(message.cards)} products suggested"
    if not message.text and message.attachments:
        return "Attachment"
    text = masking.mask_text(message.text) if masked else message.text
    return " ".join(text.split())[:SNIPPET]
