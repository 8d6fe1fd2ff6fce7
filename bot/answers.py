"""What the gateway is told, read from the events Rasa keeps. See docs/seams.md."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, DEFAULT_INTENTS
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered

logger = logging.getLogger(__name__)

TURN = "turn"
SILENT_ACTIONS = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)
FALLBACK_INTENT = "nlu_fallback"
RANKED = 5
MOST_RUNS = 3
FURTHER = "#"
ENTITY_KEYS = ("entity", "value", "start", "end", "currency")


def understanding(text: str, parse_data: dict[str, Any]) -> dict[str, Any]:
    """Return what was understood; the span-less `language` entity is only in `language`."""
    intent = parse_data.get("intent") or {}
    ranking = [
        {"name": entry["name"], "confidence": float(entry["confidence"])}
        for entry in parse_data.get("intent_ranking", [])
        if entry["name"] != FALLBACK_INTENT
    ]
    found = [entity for entity in parse_data.get("entities", []) if entity["entity"] != "language"]
    return {
        "text": text,
        "language": parse_data.get("language"),
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "ranking": ranking[:RANKED],
        "entities": [{key: entity[key] for key in ENTITY_KEYS if key in entity} for entity in found],
        "sentiment": parse_data.get("sentiment"),
        "also": [],
        "explanation": parse_data.get("explanation"),
    }


def understood_turn(message: UserUttered, kept: dict[str, Any]) -> dict[str, Any]:
    """Return what was understood of the whole message: intent and ranking are those of the first request served."""
    first = understanding(message.text or "", dict(message.parse_data))
    whole = understanding(kept["whole"]["text"], kept["whole"]) if "whole" in kept else first
    explained = {**(message.parse_data.get("explanation") or {}), "policy": kept.get("policy"), "rule": kept.get("rule")}
    read = {name: first[name] for name in ("intent", "confidence", "ranking")}
    return {**whole, **read, "also": kept.get("also", []), "explanation": explained}


def further_id(message_id: str | None, place: int) -> str:
    """Return the id under which Rasa keeps a request of a message that holds several; the first has the message's own."""
    return f"{message_id}{FURTHER}{place}" if place else str(message_id)


def turn_events(events: Iterable[Event], message_id: str) -> list[Event]:
    """Return the customer's message with this id and all that followed it until the next one; empty if it is unknown."""
    found: list[Event] = []
    for event in events:
        if isinstance(event, UserUttered):
            if event.message_id == message_id or (found and str(event.message_id).startswith(message_id + FURTHER)):
                found.append(event)
            elif found:
                break
        elif found:
            found.append(event)
    return found


def answer(events: list[Event], model_id: str, repeated: bool) -> dict[str, Any]:
    """Return the answer to a turn; what Rasa's events do not keep (failures, milliseconds) is in the message's parse data."""
    message = events[0]
    if not isinstance(message, UserUttered):
        raise TypeError("a turn begins with the customer's message")
    kept = message.parse_data.get(TURN, {})
    actions = [event.action_name for event in events if isinstance(event, ActionExecuted)]
    return {
        "message_id": message.message_id,
        "repeated": repeated,
        "replies": once([reply for event in events if isinstance(event, BotUttered) for reply in replies(event)]),
        "understanding": understood_turn(message, kept),
        "actions": [name for name in actions if name and name not in SILENT_ACTIONS],
        "failures": kept.get("failures", []),
        "model_id": kept.get("model_id", model_id),
        "milliseconds": kept.get("milliseconds", 0.0),
    }


def repeated_actions(events: list[Event]) -> list[dict[str, str]]:
    """Return a failure for every action that ran more than three times in a turn: rules that go round in a circle."""
    counts = Counter(event.action_name for event in events if isinstance(event, ActionExecuted) and event.action_name)
    return [{"action": name, "reason": "repeated"} for name, count in counts.items() if count > MOST_RUNS]


def once(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the replies without those that repeat another of the same turn."""
    return [reply for place, reply in enumerate(said) if reply not in said[:place]]


def replies(event: BotUttered) -> list[dict[str, Any]]:
    """Return one reply for text with buttons and one for the custom part."""
    parts: list[dict[str, Any]] = []
    buttons = [button(entry) for entry in event.data.get("buttons") or []]
    if event.text or buttons:
        parts.append({"text": event.text or "", **({"buttons": buttons} if buttons else {})})
    if event.data.get("custom"):
        parts.append({"custom": event.data["custom"]})
    return parts


def button(entry: dict[str, Any]) -> dict[str, Any]:
    """Return title, intent and entities of a button whose payload is `/intent{"entity": "value"}`."""
    payload = str(entry.get("payload", ""))
    name, brace, rest = payload.lstrip("/").partition("{")
    entities: Any = {}
    if brace:
        try:
            entities = json.loads(brace + rest)
        except ValueError:
            logger.error("A button's payload is not readable: %s", payload)
    return {"title": entry.get("title", ""), "intent": name.strip(), "entities": entities}


def choosable(intents: Iterable[str]) -> set[str]:
    """Return the intents a button may stand for: Rasa acts on its own ones (restart, back, session_start)."""
    return set(intents) - (set(DEFAULT_INTENTS) - {FALLBACK_INTENT})
