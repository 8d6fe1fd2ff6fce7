"""What became of each old message on the stage: exactly one outcome, with what was read in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehearsal.chats import Chats
from shop.rollups import FALLBACK_INTENTS
from shop.store import Store
from shop.store.tables import Choice, Message

ANSWERED, ASKED_BACK, HANDED_OVER, APOLOGISED = OUTCOMES = ("answered", "asked back", "handed over", "apologised")
MEANING, DETAIL, PERSON = ASKS = ("what was meant", "for a detail", "whether to call a person")
PERSON_INTENT = "talk_to_human"
CHUNK = 400
_MARK = re.compile(r"[?？]")
_ASKS = re.compile(r"[?？]|\bplease\b|请", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """One old message on the stage; `score` is its mood in [-1, 1].

    `asks` says what kind of question came back, `question` tells equal questions (a hash of the words).
    """

    line: int
    conversation: int
    intent: str | None = None
    confidence: float | None = None
    language: str | None = None
    score: float | None = None
    outcome: str = APOLOGISED
    asks: str | None = None
    question: int | None = None
    fell_back: bool = False


@dataclass(frozen=True)
class Answer:
    """What the assistant said to one message: texts with the titles of its cards, and the intents behind its buttons."""

    texts: Sequence[str]
    cards: Sequence[str] = ()
    choices: frozenset[str] = frozenset()
    apology: bool = False


def read_outcomes(store: Store, chats: Chats) -> Iterator[Asked]:
    """Every message that was asked, conversation by conversation."""
    waiting = chats.asked()
    while rows := list(islice(waiting, CHUNK)):
        with store.reading() as session:
            ids = [message for _, _, message in rows if message is not None]
            messages = {row.id: row for row in session.scalars(select(Message).where(Message.id.in_(ids)))}
            answers = read_answers(session, ids)
            for line, conversation, number in rows:
                message = messages.get(number) if number is not None else None
                if message is None:
                    yield Asked(line, conversation)
                else:
                    yield judge(line, conversation, message, answers.get(message.id))


def read_answers(session: Session, ids: Iterable[int]) -> dict[int, Answer]:
    """What was said to each of these messages, the notice left out."""
    query = select(Message).where(Message.reply_to.in_(list(ids)), Message.author == "bot", Message.kind != "notice")
    replies = list(session.scalars(query.order_by(Message.id)))
    offered: dict[int, set[str]] = {}
    choices = select(Choice.message_id, Choice.intent).where(Choice.message_id.in_([reply.id for reply in replies]))
    for number, intent in session.execute(choices):
        offered.setdefault(number, set()).add(intent)
    found: dict[int, list[Message]] = {}
    for reply in replies:
        found.setdefault(reply.reply_to or 0, []).append(reply)
    return {number: _answer(said, offered) for number, said in found.items()}


def judge(line: int, conversation: int, message: Message, answer: Answer | None) -> Asked:
    """What became of one message."""
    outcome, asks = classify(message, answer)
    return Asked(
        line=line,
        conversation=conversation,
        intent=message.intent,
        confidence=message.confidence,
        language=message.language,
        score=message.sentiment_score,
        outcome=outcome,
        asks=asks,
        question=hash(answer.texts[-1]) if asks and answer and answer.texts else None,
        fell_back=message.intent in FALLBACK_INTENTS,
    )


def classify(message: Message, answer: Answer | None) -> tuple[str, str | None]:
    """The outcome, and what kind of question came back where one did.

    The first that holds: no answer, an apology or an error: apologised; a person was called: handed over; the answer is a
    question (what was meant, for a detail a form needs, whether to call a person): asked back; else answered.
    """
    if answer is None or not (answer.texts or answer.cards) or answer.apology or message.error_id:
        return APOLOGISED, None
    if message.handover:
        return HANDED_OVER, None
    asks = _question(message, answer)
    return (ASKED_BACK if asks else ANSWERED), asks


def _question(message: Message, answer: Answer) -> str | None:
    """What the answer asks for; an article that was found for a message that was not understood asks for nothing."""
    actions, last = message.actions or [], answer.texts[-1] if answer.texts else ""
    unsure = message.intent == "nlu_fallback" or "action_fallback" in actions
    if unsure and answer.choices - {PERSON_INTENT}:
        return MEANING
    if not _ASKS.search(last):
        return None
    if PERSON_INTENT in answer.choices:
        return PERSON
    if unsure and _MARK.search(last):
        return MEANING
    in_form = any(name.endswith("_form") and not name.startswith("validate") for name in actions)
    return DETAIL if in_form else None


def _answer(replies: Sequence[Message], offered: Mapping[int, set[str]]) -> Answer:
    cards: list[Any] = [card for reply in replies for card in reply.cards or []]
    return Answer(
        texts=[reply.text for reply in replies if reply.text],
        cards=[str(card["title"]) for card in cards],
        choices=frozenset(intent for reply in replies for intent in offered.get(reply.id, ())),
        apology=any(reply.kind == "apology" for reply in replies),
    )
