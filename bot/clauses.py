"""Two requests in one message: "where is TS-104233, and do you have blue teapots?"."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SURE = 0.6
MOST = 3
FEWEST_WORDS = 2
FEWEST_HAN = 3
QUESTION, MATTER = "question", "matter"
DETAILS = "give_details"
_SUBJECT = (
    r"(?:i|can|could|do|does|did|is|are|was|will|would|where|when|what|which|how|who|why|please|pls|show|tell|cancel|send|also)"
)
BREAK = re.compile(
    rf"(?<=[?!？！。；;\n])\s*|(?<=[^\d.]\.)\s+|[\s,，]*\b(?:and|plus)(?:\s+also)?\s+(?={_SUBJECT}\b)|[\s,，]*\balso\b,?\s*"
    r"|[，,]?\s*(?:还有|另外|顺便|再就是|同时|以及)[，,]?",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Clause:
    """A part of a message and where it begins."""

    text: str
    start: int


def read_requests(path: Path) -> dict[str, str]:
    """Return what kind of request an intent is, question or matter, from data/intents.csv; others are left out."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["intent"]: row["request"] for row in csv.DictReader(file) if row["request"]}


def cut(text: str) -> list[Clause]:
    """Return the message's clauses, or nothing when it has no more than one."""
    found: list[Clause] = []
    start = 0
    for end, after in [*((match.start(), match.end()) for match in BREAK.finditer(text)), (len(text), len(text))]:
        part = text[start:end]
        if _says_something(part):
            lead = len(part) - len(part.lstrip(" ,，"))
            found.append(Clause(part.strip(" ,，"), start + lead))
            start = after
    if found and _rest(text, start):
        last = found[-1]
        found[-1] = Clause(text[last.start :].strip(), last.start)
    return found if 2 <= len(found) <= MOST else []


def choose(clauses: Sequence[Clause], read: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> list[int]:
    """Return the numbers of the clauses to serve, in the order to serve them; empty when the message is one request.

    Every clause that is served is read with confidence as a request of its own; at most one opens a matter, and it comes last,
    because it ends in a question to the customer.
    """
    chosen: dict[str, int] = {}
    for place, parsed in enumerate(read):
        intent = parsed.get("intent") or {}
        if _kind(parsed, kinds) and float(intent.get("confidence") or 0.0) >= SURE:
            chosen.setdefault(intent["name"], place)
    matters = [place for place in chosen.values() if _kind(read[place], kinds) == MATTER]
    if len(chosen) < 2 or len(matters) > 1:
        return []
    return sorted(chosen.values(), key=lambda place: (_kind(read[place], kinds) == MATTER, place))


def _kind(parsed: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    """Whether a clause asks for something; one with an order's number alone wants that order looked up."""
    name = str((parsed.get("intent") or {}).get("name", ""))
    numbered = any(row.get("entity") == "order_number" for row in parsed.get("entities") or ())
    return MATTER if name == DETAILS and numbered else kinds.get(name, "")


def _says_something(part: str) -> bool:
    return len(WORD.findall(part)) >= FEWEST_WORDS or len(HAN.findall(part)) >= FEWEST_HAN


def _rest(text: str, start: int) -> str:
    return text[start:].strip(" ,，")
