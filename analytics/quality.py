"""How well the training examples teach: figures of the cross-validation that `python -m bot.quality` writes.

| figure         | definition |
|----------------|------------|
| read right     | share of the examples whose likeliest intent, by a model trained without them, is their own |
| precision      | of the examples read as the intent, the share that are its own |
| recall         | of the intent's own examples, the share that are read as it |
| F1             | harmonic mean of the two |
| asked back     | share of the examples whose confidence is below the fallback rule's threshold |
| confusion      | an intent's examples read as another one, by pair |
| worst          | wrongly read, the surest first |
| contradictions | wrongly read, and nearer than .8 to an example of the intent they were read as |
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shop.errors import BadFile, NotFound

WORST = 30
PAIRS = 25
CONTRADICTING = 0.8
LANGUAGES = ("en", "zh")
FEW = 40
WEAK = 0.8


@dataclass(frozen=True)
class Example:
    """One training example and how it was read without it; `near` is the nearest example of the intent read."""

    text: str
    intent: str
    predicted: str
    confidence: float
    near: str | None
    similarity: float

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is its own."""
        return self.intent == self.predicted

    @property
    def language(self) -> str:
        """zh where there are Chinese characters, else en."""
        return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in self.text) else "en"


@dataclass(frozen=True)
class IntentRow:
    """One intent: examples by language, recall by language, precision, recall and F1 over both; `advice` says what to do."""

    intent: str
    topic: str
    counts: Mapping[str, int]
    recalls: Mapping[str, float | None]
    precision: float | None
    recall: float
    f1: float
    advice: str | None


@dataclass(frozen=True)
class Confusion:
    """Examples of one intent that were read as another, with the surest of them."""

    intent: str
    predicted: str
    examples: Sequence[Example]


@dataclass(frozen=True)
class Quality:
    """All that the page shows."""

    made_at: datetime
    folds: int
    threshold: float
    examples: int
    right: float
    macro_f1: float
    asked_back: float
    right_when_sure: float | None
    by_language: Mapping[str, float | None]
    intents: Sequence[IntentRow]
    confusions: Sequence[Confusion]
    worst: Sequence[Example]
    contradictions: Sequence[Example]


def read_quality(path: Path, intents: Path) -> Quality:
    """The figures of a file that `bot.quality` wrote; `intents` is data/intents.csv. Raises `NotFound` and `BadFile`."""
    if not path.exists():
        raise NotFound("Nothing was measured yet: run `make quality`.")
    try:
        found = json.loads(path.read_text("utf-8"))
        examples = [_example(row) for row in found["rows"]]
        made_at = datetime.fromisoformat(found["made_at"])
        return compute(examples, _topics(intents), made_at, int(found["folds"]), float(found["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadFile(f"{path} cannot be read: {error!r}; run `make quality` again.") from error


def compute(examples: Sequence[Example], topics: Mapping[str, str], made_at: datetime, folds: int, threshold: float) -> Quality:
    """Every figure of the definitions above."""
    wrong = sorted((one for one in examples if not one.right), key=lambda one: -one.confidence)
    sure = [one for one in examples if one.confidence >= threshold]
    rows = _intents(examples, topics)
    return Quality(
        made_at=made_at,
        folds=folds,
        threshold=threshold,
        examples=len(examples),
        right=_share(examples) or 0.0,
        macro_f1=sum(row.f1 for row in rows) / len(rows) if rows else 0.0,
        asked_back=1 - len(sure) / len(examples) if examples else 0.0,
        right_when_sure=_share(sure),
        by_language={name: _share([one for one in examples if one.language == name]) for name in LANGUAGES},
        intents=rows,
        confusions=_confusions(wrong),
        worst=wrong[:WORST],
        contradictions=sorted((one for one in wrong if one.similarity >= CONTRADICTING), key=lambda one: -one.similarity)[:WORST],
    )


def _intents(examples: Sequence[Example], topics: Mapping[str, str]) -> list[IntentRow]:
    own: dict[str, list[Example]] = defaultdict(list)
    taken: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        own[one.intent].append(one)
        taken[one.predicted].append(one)
    rows = [_intent(intent, topics.get(intent, ""), mine, taken[intent]) for intent, mine in own.items()]
    return sorted(rows, key=lambda row: row.f1)


def _intent(intent: str, topic: str, mine: Sequence[Example], taken: Sequence[Example]) -> IntentRow:
    hits = sum(one.right for one in mine)
    precision, recall = (hits / len(taken) if taken else None), hits / len(mine)
    by_language = {name: [one for one in mine if one.language == name] for name in LANGUAGES}
    counts = {name: len(rows) for name, rows in by_language.items()}
    recalls = {name: _share(rows) for name, rows in by_language.items()}
    f1 = 2 * hits / (len(taken) + len(mine))
    return IntentRow(intent, topic, counts, recalls, precision, recall, f1, _advise(mine, taken, counts))


def _advise(mine: Sequence[Example], taken: Sequence[Example], counts: Mapping[str, int]) -> str | None:
    """The first thing to do about an intent: write more, tell it from what it is read as, or from what it takes."""
    names = {"en": "English", "zh": "Chinese"}
    if few := [names[language] for language, count in counts.items() if count < FEW]:
        return f"Write more in {' and '.join(few)}: fewer than {FEW} examples."
    if (_share(mine) or 0.0) < WEAK:
        others = _most(one.predicted for one in mine if not one.right)
        return f"Often read as {others}: move what fits there, write what is unmistakable."
    if (_share(taken) or 0.0) < WEAK:
        others = _most(one.intent for one in taken if not one.right)
        return f"Takes from {others}: look for examples here that could mean those."
    return None


def _most(intents: Iterable[str]) -> str:
    """The two most frequent intents with their numbers, as words."""
    return " and ".join(f"{intent.replace('_', ' ')} ({count})" for intent, count in Counter(intents).most_common(2))


def _confusions(wrong: Sequence[Example]) -> list[Confusion]:
    pairs: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for one in wrong:
        pairs[one.intent, one.predicted].append(one)
    found = [Confusion(*pair, rows) for pair, rows in pairs.items()]
    return sorted(found, key=lambda one: (-len(one.examples), one.intent))[:PAIRS]


def _share(examples: Sequence[Example]) -> float | None:
    return sum(one.right for one in examples) / len(examples) if examples else None


def _example(row: Mapping[str, Any]) -> Example:
    near = row.get("nearest") or {}
    return Example(
        text=str(row["text"]),
        intent=str(row["intent"]),
        predicted=str(row["predicted"]),
        confidence=float(row["confidence"]),
        near=near.get("text"),
        similarity=float(near.get("similarity") or 0.0),
    )


def _topics(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["intent"]: row["topic"] for row in csv.DictReader(file)}
