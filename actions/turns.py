"""One customer's message as the actions see it: how it was understood, and what stands in the bot's memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from shop.orders import Asker

SURE = 0.6
LANGUAGES = ("en", "zh")
REMEMBERED = 6


@dataclass(frozen=True)
class Turn:
    """The customer's message as the bot understood it; `foreign` means neither English nor Chinese.

    `score` is its sentiment in [-1, 1], 0 where none was read; `before` holds the bot's last texts.
    """

    text: str
    language: str
    foreign: bool
    intent: str
    confidence: float
    ranking: Sequence[Mapping[str, Any]]
    entities: Sequence[Mapping[str, Any]]
    pressed: bool
    conversation_id: int
    customer_id: int | None
    message_id: str
    channel: str
    slots: Mapping[str, Any]
    in_form: bool
    before: Sequence[str]
    score: float = 0.0

    @property
    def unsure(self) -> bool:
        """True when the reading is too weak to act on without asking."""
        return not self.pressed and self.confidence < SURE

    @property
    def asker(self) -> Asker:
        """Who wants to know, for what is checked."""
        return Asker(self.conversation_id, self.customer_id, self.message_id)

    @property
    def row(self) -> int | None:
        """The id of the message's row; None for one that no row stands behind."""
        return int(self.message_id) if self.message_id.isdecimal() else None

    def value(self, entity: str) -> str | None:
        """The first value of an entity as text."""
        found = next((row.get("value") for row in self.entities if row.get("entity") == entity), None)
        return None if found is None else str(found)

    def number(self, entity: str) -> int | None:
        """The first value of an entity that is an id."""
        found = self.value(entity)
        return int(found) if found and found.isdecimal() else None

    def words(self, texts: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
        """The table of texts in this customer's language."""
        return texts[self.language]


def read_turn(tracker: Tracker, default_language: str) -> Turn:
    """What the tracker says about the latest message; raises `KeyError` when the gateway's metadata is missing."""
    latest = tracker.latest_message
    metadata = latest["metadata"]
    customer = metadata.get("customer_id")
    return Turn(
        text=latest.get("text") or "",
        language=spoken_language(tracker, default_language),
        foreign=latest.get("language") == "other",
        intent=(latest.get("intent") or {}).get("name") or "",
        confidence=float((latest.get("intent") or {}).get("confidence") or 0.0),
        ranking=latest.get("intent_ranking") or (),
        # What the language detector adds is no part of what was said.
        entities=[row for row in latest.get("entities") or () if row.get("entity") != "language"],
        pressed=len(latest.get("intent_ranking") or ()) == 1,
        conversation_id=int(metadata["conversation_id"]),
        customer_id=None if customer is None else int(customer),
        message_id=str(metadata["message_id"]),
        channel=str(metadata.get("channel") or "web"),
        slots=tracker.current_slot_values(),
        in_form=bool(tracker.active_loop_name),
        before=_said_before(tracker),
        score=float((latest.get("sentiment") or {}).get("score") or 0.0),
    )


def spoken_language(tracker: Tracker, default: str) -> str:
    """en or zh: the message's own language, else the conversation's."""
    latest = tracker.latest_message
    metadata = latest.get("metadata") or {}
    for language in (latest.get("language"), metadata.get("language"), tracker.get_slot("language"), default):
        if language in LANGUAGES:
            return str(language)
    return "en"


def _said_before(tracker: Tracker) -> list[str]:
    texts = [event.get("text") or "" for event in tracker.events if event.get("event") == "bot"]
    return texts[-REMEMBERED:]
