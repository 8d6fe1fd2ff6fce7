"""What each channel can show, and how a message is made to fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shop.store.tables import Message

LinkTo = Callable[[int], str]


@dataclass(frozen=True)
class Capabilities:
    """Limits of one channel; `measure` counts a text the way the platform does, `pulls` means customers fetch rows themselves."""

    max_text: int
    buttons: int
    cards: bool = False
    typing: bool = False
    pulls: bool = False
    measure: Callable[[str], int] = len


def utf16_units(text: str) -> int:
    """Length as platforms written in Java or JavaScript count it."""
    return len(text.encode("utf-16-le")) // 2


CAPABILITIES = {
    "web": Capabilities(max_text=10_000, buttons=20, cards=True, typing=True, pulls=True),
    "telegram": Capabilities(max_text=4096, buttons=8, typing=True, measure=utf16_units),
}


@dataclass(frozen=True)
class Part:
    """One message as the platform will take it; a button is {title, token} or {title, url}."""

    text: str
    buttons: list[dict[str, Any]] = field(default_factory=list)


def fit(message: Message, can: Capabilities, link_to: LinkTo) -> list[Part]:
    """A message in parts within the channel's limits; cards become text with buttons, `link_to` makes their addresses."""
    parts = [Part(text) for text in split(message.text, can)]
    if message.buttons:
        last = parts.pop() if parts else Part("\u2026")
        parts.append(Part(last.text, message.buttons[: can.buttons]))
    for card in message.cards or []:
        parts.append(_as_text(card, can, link_to))
    return parts


def split(text: str, can: Capabilities) -> list[str]:
    """A text in pieces of at most `max_text`, cut at paragraphs, sentences or spaces where there are any."""
    pieces = []
    rest = text.strip()
    while can.measure(rest) > can.max_text:
        cut = _cut(rest, can)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, can: Capabilities) -> int:
    fitting = can.max_text
    while can.measure(text[:fitting]) > can.max_text:
        fitting -= max(1, (can.measure(text[:fitting]) - can.max_text) // 2)
    window = text[:fitting]
    for pattern in ("\n\n", "\n", r"[.!?。！？]\s?", r"\s"):
        ends = [match.end() for match in re.finditer(pattern, window)]
        if ends and ends[-1] > fitting // 2:
            return ends[-1]
    return fitting


def _as_text(card: dict[str, Any], can: Capabilities, link_to: LinkTo) -> Part:
    head = " \u00b7 ".join(str(card[key]) for key in ("title", "price") if card.get(key))
    lines = [head, *(str(card[key]) for key in ("subtitle", "reason") if card.get(key))]
    buttons = list(card.get("buttons") or [])
    if card.get("url"):
        buttons.insert(0, {"title": str(card["title"])[:40], "url": link_to(card["recommendation_id"])})
    return Part(split("\n".join(lines), can)[0], buttons[: can.buttons])
