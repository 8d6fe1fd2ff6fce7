"""Why the assistant did what it did, in words for staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shop import masking
from shop.store.tables import Message

POLICIES = {
    "RulePolicy": "a written rule",
    "MemoizationPolicy": "a written example conversation",
    "AugmentedMemoizationPolicy": "a written example conversation",
    "TEDPolicy": "a guess learned from example conversations",
}
NOT_UNDERSTOOD = "Nothing was likely enough, so the assistant asked back or called for a person."


@dataclass(frozen=True)
class Guess:
    """One intent the message may have meant, with the confidence (0 to 1) it was given."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Neighbour:
    """A training sentence near the message, the intent it teaches, and how near it is (1 is the same meaning)."""

    text: str
    intent: str
    similarity: float


@dataclass(frozen=True)
class Explanation:
    """What decided about one customer's message; `decided` is a sentence, `doubt` one where nothing was likely enough."""

    pressed: bool
    doubt: str | None
    ranking: list[Guess]
    nearest: list[Neighbour]
    also: list[tuple[str, Guess]]
    decided: str | None
    actions: list[str]


def explain(message: Message, masked: bool) -> Explanation | None:
    """The reasons behind one message, or None where the bot did not read it; `masked` hides contact data in its own words."""
    if message.author != "customer" or not message.intent:
        return None
    reasons = message.explanation or {}
    return Explanation(
        pressed=message.kind == "choice",
        doubt=NOT_UNDERSTOOD if message.intent == "nlu_fallback" else None,
        ranking=[Guess(str(row["name"]), float(row["confidence"])) for row in message.ranking or []],
        nearest=[_neighbour(row) for row in reasons.get("nearest") or []],
        also=[_further(row, masked) for row in message.also or []],
        decided=_decided(reasons.get("policy"), reasons.get("rule")),
        actions=[name.removeprefix("action_").removeprefix("utter_") for name in message.actions or []],
    )


def _neighbour(row: dict[str, Any]) -> Neighbour:
    return Neighbour(str(row["text"]), str(row["intent"]), float(row["similarity"]))


def _further(row: dict[str, Any], masked: bool) -> tuple[str, Guess]:
    text = masking.mask_text(str(row["text"])) if masked else str(row["text"])
    return text, Guess(str(row["intent"]), float(row["confidence"]))


def _decided(policy: str | None, rule: str | None) -> str | None:
    """`policy_1_RulePolicy` and `begin the desk form` become: a written rule, “begin the desk form”."""
    if not policy:
        return None
    name = policy.rpartition("_")[2]
    kind = POLICIES.get(name, name)
    return f"{kind}, “{rule}”" if rule else kind
