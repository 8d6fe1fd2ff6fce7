"""What the gateway asks: one turn, or the understanding of some texts. See docs/seams.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LONGEST_ID = 255
MOST_TEXTS = 512
READ_CHARACTERS = 4000


class BadRequest(Exception):
    """The body is not of the agreed form; its text is a sentence for the caller."""


@dataclass(frozen=True)
class Choice:
    """A pressed button: the intent it stands for and its entities by name."""

    intent: str
    entities: dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One customer message; `text` is cut to the characters that are read, `choice` is None for typed text."""

    message_id: str
    sender: str
    text: str
    choice: Choice | None
    metadata: dict[str, Any]


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in the body."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(value, dict):
        raise BadRequest("The body is not a JSON object.")
    return value


def read_turn(body: bytes) -> Turn:
    """Return the turn in the body or raise BadRequest."""
    fields = read_object(body)
    choice = read_choice(fields.get("choice"))
    text = fields.get("text")
    if not isinstance(text, str) or not (text.strip() or choice):
        raise BadRequest("text is not a string with something in it.")
    metadata = fields.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        raise BadRequest("metadata is not an object.")
    return Turn(
        message_id=read_id(fields, "message_id"),
        sender=read_id(fields, "sender"),
        text=readable(text),
        choice=choice,
        metadata=metadata or {},
    )


def read_texts(body: bytes) -> list[str]:
    """Return the texts to understand, each cut to the characters that are read."""
    return [readable(text) for text in read_strings(body, "texts")]


def read_senders(body: bytes) -> list[str]:
    """Return the senders to forget."""
    return read_strings(body, "senders")


def read_strings(body: bytes, name: str) -> list[str]:
    """Return a list of at most 512 strings by its name in the body."""
    values = read_object(body).get(name)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadRequest(f"{name} is not a list of strings.")
    if len(values) > MOST_TEXTS:
        raise BadRequest(f"{name} has more than {MOST_TEXTS} entries.")
    return values


def read_id(fields: dict[str, Any], name: str) -> str:
    """Return a non-empty string of at most 255 characters."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
        raise BadRequest(f"{name} is not a string of 1 to {LONGEST_ID} characters.")
    return value


def read_choice(value: Any) -> Choice | None:
    """Return the pressed button, or None."""
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("intent"), str):
        raise BadRequest("choice is neither null nor an object with an intent.")
    entities = value.get("entities") or {}
    if not isinstance(entities, dict):
        raise BadRequest("The entities of choice are not an object.")
    return Choice(value["intent"], entities)


def readable(text: str) -> str:
    """Return the text's first 4,000 characters, lone surrogates replaced: they cannot be stored."""
    return text[:READ_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
