"""A dialogue as somebody wrote it; the format is told in tests/conversations/README.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from shop.errors import BadFile

LANGUAGES = ("en", "zh")
STATUSES = ("placed", "shipped", "delivered", "cancelled")
SPOKEN = (*LANGUAGES, "both", "any")
CODES = ("right", "wrong")
STRANGER, ONCE, LOYAL = CUSTOMERS = ("stranger", "once", "loyal")
WAYS = ("say", "press", "code", "open", "buy")
SILENT = ("open", "buy")
HEAD = {"title": str, "language": str, "order": str, "customer": str, "turns": list}
TURN = {"say": str, "press": str, "code": str, "open": int, "buy": int, "repeat": int, "expect": dict}
EXPECT: Mapping[str, type | tuple[type, ...]] = {
    "intent": (str, list),
    "also": list,
    "actions": list,
    "says": list,
    "says_one_of": list,
    "never_says": list,
    "buttons": list,
    "cards": dict,
    "handover": bool,
    "requests": list,
    "language": str,
}
CARDS: Mapping[str, type | tuple[type, ...]] = {
    "least": int,
    "most": int,
    "category": str,
    "colour": str,
    "brand": str,
    "price_below": (int, float),
    "price_above": (int, float),
    "strategy": str,
    "new": bool,
    "cheaper": bool,
    "reasons": bool,
    "without_brand": str,
    "without_category": str,
}
REQUEST = {"kind": str, "status": str, "order": str, "details": dict}


@dataclass(frozen=True)
class Turn:
    """What the customer does (`way` is one of `WAYS`, `text` with it) and what must be so afterwards.

    After the silent ways there is no answer: they open or buy what stands at a place among the cards shown last.
    """

    way: str
    text: str
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """One conversation; `status` is that of the order it is told about, `customer` who has it."""

    name: str
    language: str
    status: str
    turns: Sequence[Turn]
    customer: str = STRANGER


def read_folder(folder: Path) -> list[Script]:
    """Every dialogue of a folder, by name; raises `BadFile` for the first that is not as the format says."""
    return [read_script(path) for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")])]


def read_script(path: Path) -> Script:
    """One dialogue; raises `BadFile` with what is wrong and where."""
    try:
        written = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadFile(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    _check(path, "the file", written, HEAD)
    language, status = written.get("language"), written.get("order", "shipped")
    _choose(path, "language", language, LANGUAGES)
    customer = written.get("customer", STRANGER)
    _choose(path, "order", status, STATUSES)
    _choose(path, "customer", customer, CUSTOMERS)
    turns = [_turn(path, f"turn {number}", turn) for number, turn in enumerate(written.get("turns") or [], start=1)]
    if not turns:
        raise BadFile(f"{path}: there are no turns.")
    return Script(path.stem, language, status, turns, customer)


def _turn(path: Path, place: str, written: Any) -> Turn:
    _check(path, place, written, TURN)
    ways = [way for way in WAYS if way in written]
    if len(ways) != 1:
        raise BadFile(f"{path}, {place}: one of {', '.join(WAYS)} is needed.")
    text, expect = written[ways[0]], written.get("expect", {})
    if ways[0] == "code":
        _choose(path, f"{place}: code", text, CODES)
    _check(path, f"{place}: expect", expect, EXPECT)
    _check(path, f"{place}: cards", expect.get("cards", {}), CARDS)
    _choose(path, f"{place}: language", expect.get("language", "any"), SPOKEN)
    for request in expect.get("requests", []):
        _check(path, f"{place}: requests", {"kind": request} if isinstance(request, str) else request, REQUEST)
    if ways[0] in SILENT:
        if expect:
            raise BadFile(f"{path}, {place}: there is no answer to {ways[0]}, so nothing to expect.")
        return Turn(ways[0], str(text))
    return Turn(ways[0], text * written.get("repeat", 1), expect)


def _check(path: Path, place: str, written: Any, known: Mapping[str, Any]) -> None:
    if not isinstance(written, dict):
        raise BadFile(f"{path}: {place} is not a mapping of names to values.")
    for name, value in written.items():
        if name not in known:
            raise BadFile(f"{path}: {place} has {name!r}; known are {', '.join(known)}.")
        if not isinstance(value, known[name]) or (isinstance(value, bool) and known[name] is not bool):
            raise BadFile(f"{path}: {place} has {value!r} for {name}; put text that is no text to YAML in quotes.")


def _choose(path: Path, place: str, value: object, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise BadFile(f"{path}: {place} is {value!r}; it may be {', '.join(allowed)}.")
