"""The figures of a rehearsal, each with the messages behind it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from rehearsal.outcomes import APOLOGISED, ASKED_BACK, ASKS, DETAIL, HANDED_OVER, OUTCOMES, Asked
from running.supervision import ROOT

NOT_UNDERSTOOD = "not understood"
UPSET, FALL = -0.3, 0.25
POSITIONS = 8
WORST = 20
WORST_OF_ONE = 2
WANTS_PERSON = ("talk_to_human",)


@dataclass
class Figure:
    """A count that links to what it counts: `lines` are the messages, in the order of the file."""

    name: str
    lines: list[Asked] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many messages."""
        return len(self.lines)


@dataclass(frozen=True)
class TopicRow:
    """One topic: all its messages, and those of each outcome."""

    topic: str
    whole: Figure
    outcomes: Mapping[str, Figure]


@dataclass(frozen=True)
class Bad:
    """One of the worst messages and why it is one; the more points, the worse."""

    asked: Asked
    points: float
    reasons: Sequence[str]


@dataclass(frozen=True)
class Mood:
    """The course of the customers' mood: (mean score, how many) by position in the conversation, and how conversations ended."""

    course: Sequence[tuple[float, int]]
    ends: Mapping[str, Figure]


@dataclass(frozen=True)
class Figures:
    """All that the report tells, without the texts."""

    whole: Figure
    conversations: int
    outcomes: Mapping[str, Figure]
    asks: Mapping[str, Figure]
    topics: Sequence[TopicRow]
    languages: Mapping[str, Figure]
    worst: Sequence[Bad]
    mood: Mood
    fallbacks: Figure


def compute(asked: Iterable[Asked], text_of: Callable[[int], str]) -> Figures:
    """Everything from the messages, which come conversation by conversation; `text_of` gives a line's text."""
    rows = list(asked)
    talks = [list(talk) for _, talk in groupby(rows, key=lambda row: row.conversation)]
    return Figures(
        whole=Figure("all messages", rows),
        conversations=len(talks),
        outcomes=_by_outcome("", rows),
        asks={name: Figure(f"asked back {name}", [row for row in rows if row.asks == name]) for name in ASKS},
        topics=_topics(rows),
        languages=_languages(rows),
        worst=find_worst(talks, text_of),
        mood=_mood(talks),
        fallbacks=Figure("what no topic covers", [row for row in rows if row.fell_back]),
    )


@lru_cache
def topics() -> Mapping[str, str]:
    """Intent -> topic, as data/intents.csv has them."""
    with (ROOT / "data" / "intents.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["intent"]: row["topic"] for row in csv.DictReader(file)}


def topic_of(asked: Asked) -> str:
    """The topic a message was read as; not understood where nothing was likely enough or nothing was read."""
    return topics().get(asked.intent or "", NOT_UNDERSTOOD)


def find_worst(talks: Sequence[Sequence[Asked]], text_of: Callable[[int], str], most: int = WORST) -> list[Bad]:
    """The messages with the most points, at most two of one conversation and one of equal words; below a point none is bad."""
    judged = [bad for talk in talks for bad in _judge(talk) if bad.points >= 1]
    judged.sort(key=lambda bad: (-bad.points, bad.asked.line))
    picked: list[Bad] = []
    taken: Counter[int] = Counter()
    words: set[str] = set()
    for bad in judged:
        number, text = bad.asked.conversation, " ".join(text_of(bad.asked.line).casefold().split())
        if taken[number] < WORST_OF_ONE and text not in words:
            taken[number] += 1
            words.add(text)
            picked.append(bad)
        if len(picked) == most:
            break
    return picked


def _judge(talk: Sequence[Asked]) -> list[Bad]:
    """Points: 3 apologised or asked back a second time running, 2 handed over unasked or upset afterwards, up to 2 for doubt."""
    found = []
    for place, row in enumerate(talk):
        before, after = (talk[place - 1] if place else None), (talk[place + 1] if place + 1 < len(talk) else None)
        reasons = []
        if row.outcome == APOLOGISED:
            reasons.append((3.0, "no answer or an apology"))
        if before is not None and asks_again(before, row):
            reasons.append((3.0, "asked back twice"))
        if row.outcome == HANDED_OVER and row.intent not in WANTS_PERSON:
            reasons.append((2.0, "handed over without being asked to"))
        if after is not None and is_upset(row, after):
            reasons.append((2.0, "upset afterwards"))
        if row.confidence is not None and row.confidence < 0.5:
            reasons.append((2 * (1 - row.confidence), f"confidence {row.confidence:.0%}"))
        found.append(Bad(row, sum(points for points, _ in reasons), [reason for _, reason in reasons]))
    return found


def asks_again(before: Asked, row: Asked) -> bool:
    """Whether the assistant asked back twice running; the next detail it needs is no second time, the same detail is."""
    if row.outcome != ASKED_BACK or before.outcome != ASKED_BACK:
        return False
    return DETAIL not in (row.asks, before.asks) or row.question == before.question


def is_upset(row: Asked, after: Asked) -> bool:
    """Whether the next message of the customer is angry, and clearly more so than this one."""
    return after.score is not None and after.score <= UPSET and (row.score or 0.0) - after.score >= FALL


def _by_outcome(prefix: str, rows: Sequence[Asked]) -> dict[str, Figure]:
    return {name: Figure(f"{prefix}{name}", [row for row in rows if row.outcome == name]) for name in OUTCOMES}


def _topics(rows: Sequence[Asked]) -> list[TopicRow]:
    by_topic: dict[str, list[Asked]] = {name: [] for name in [*topics().values(), NOT_UNDERSTOOD]}
    for row in rows:
        by_topic[topic_of(row)].append(row)
    return [TopicRow(name, Figure(name, mine), _by_outcome(f"{name}, ", mine)) for name, mine in by_topic.items() if mine]


def _languages(rows: Sequence[Asked]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for row in rows:
        name = row.language or "none"
        found.setdefault(name, Figure(f"language {name}")).lines.append(row)
    return dict(sorted(found.items(), key=lambda item: -item[1].count))


def _mood(talks: Sequence[Sequence[Asked]]) -> Mood:
    sums, counts = [0.0] * POSITIONS, [0] * POSITIONS
    ends = {name: Figure(f"mood {name}") for name in ("better", "same", "worse")}
    for talk in talks:
        scored = [row for row in talk if row.score is not None]
        for place, row in enumerate(scored[:POSITIONS]):
            sums[place] += row.score or 0.0
            counts[place] += 1
        if len(scored) > 1:
            change = (scored[-1].score or 0.0) - (scored[0].score or 0.0)
            ends["better" if change >= FALL else "worse" if change <= -FALL else "same"].lines.append(scored[-1])
    course = [(total / count, count) for total, count in zip(sums, counts, strict=True) if count]
    return Mood(course, ends)
