"""The report as one HTML file: every figure leads to the messages behind it, every message to its conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from rehearsal.chats import Chats, Line
from rehearsal.figures import Figure, Figures
from rehearsal.outcomes import Answer, Asked, read_answers
from rehearsal.uncovered import Group
from shop import masking
from shop.store import Store

HERE = Path(__file__).parent
FEW, SHOWN_OF_FEW, SHOWN = 2000, 200, 50
SNIPPET = 110
LANGUAGES = {"en": "English", "zh": "Chinese", "other": "another language", "none": "does not tell"}


@dataclass(frozen=True)
class Circumstances:
    """What the report says about itself: shop, file, when, and how far it got."""

    shop: str
    file: str
    at: datetime
    stopped: bool
    asked: int
    planned: int
    staff: int
    empty: int


@dataclass(frozen=True)
class Uncovered:
    """One group of messages that no topic covers, with its typical message and words."""

    figure: Figure
    typical: str
    words: Sequence[str]


@dataclass
class Bundle:
    """Figures by the anchor that links lead to; a figure without messages needs none."""

    figures: dict[str, Figure] = field(default_factory=dict)

    def anchor(self, figure: Figure) -> str:
        """The anchor of a figure, which from now on is in the report."""
        name = "f-" + "".join(letter if letter.isalnum() else "-" for letter in figure.name)
        self.figures[name] = figure
        return name


@dataclass(frozen=True)
class Exchange:
    """A customer's old message with what the assistant says to it and what staff said then; `asked` null: not reached."""

    text: str
    line: int
    asked: Asked | None
    answer: Answer | None
    staff: Sequence[str]


@dataclass(frozen=True)
class Talk:
    """One old conversation; `before` is what staff said before the customer's first word."""

    number: int
    key: str
    before: Sequence[str]
    exchanges: Sequence[Exchange]


def write_report(
    path: Path, figures: Figures, groups: Sequence[Group], chats: Chats, store: Store, circumstances: Circumstances, single: int
) -> None:
    """Write the file, conversation by conversation; contact data is masked everywhere."""
    bundle = Bundle()
    shown = SHOWN_OF_FEW if figures.whole.count <= FEW else SHOWN
    texts = Texts(chats)
    context = {
        "figures": figures,
        "uncovered": [_uncovered(group, figures.fallbacks, texts) for group in groups],
        "single": single,
        "about": circumstances,
        "shown": shown,
        "anchor": bundle.anchor,
        "bundle": bundle,
        "texts": texts,
        "said": read_said(figures, chats, store),
        "languages": LANGUAGES,
        "curve": curve(figures.mood.course),
        "talks": lambda: read_talks(bundle, figures, chats, store, shown),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        file.writelines(_environment().get_template("report.html").stream(**context))
    part.replace(path)


class Texts:
    """Masked texts of old messages, read where they stand."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def of(self, asked: Asked) -> str:
        """The whole text."""
        return masking.mask_text(self._chats.text(asked.line))

    def short(self, asked: Asked) -> str:
        """What fits into a line."""
        text = " ".join(self.of(asked).split())
        return text if len(text) <= SNIPPET else f"{text[: SNIPPET - 1]}…"


def read_said(figures: Figures, chats: Chats, store: Store) -> dict[int, str]:
    """What the assistant said to each of the worst messages, by line, as one text."""
    numbers = {bad.asked.line: chats.message_of(bad.asked.line) for bad in figures.worst}
    with store.reading() as session:
        answers = read_answers(session, [number for number in numbers.values() if number is not None])
    said = {line: answers[number] for line, number in numbers.items() if number in answers}
    return {line: masking.mask_text(" ".join([*answer.texts, *answer.cards])) for line, answer in said.items()}


def read_talks(bundle: Bundle, figures: Figures, chats: Chats, store: Store, shown: int) -> Iterator[Talk]:
    """Every conversation that a shown line leads to, in the order of the file."""
    linked = {asked.conversation for figure in bundle.figures.values() for asked in figure.lines[:shown]}
    linked |= {bad.asked.conversation for bad in figures.worst}
    by_line = {asked.line: asked for asked in figures.whole.lines if asked.conversation in linked}
    for number, key, _ in chats.conversations():
        if number in linked:
            with store.reading() as session:
                yield _talk(session, number, key, chats.lines(number), by_line)


def _talk(session: Session, number: int, key: str, lines: Sequence[Line], by_line: dict[int, Asked]) -> Talk:
    answers = read_answers(session, [line.message_id for line in lines if line.message_id is not None])
    before: list[str] = []
    exchanges: list[Exchange] = []
    staff = before
    for line in lines:
        text = masking.mask_text(line.text)
        if line.by_customer:
            staff = []
            answer = answers.get(line.message_id) if line.message_id is not None else None
            exchanges.append(Exchange(text, line.id, by_line.get(line.id), _masked(answer), staff))
        else:
            staff.append(text)
    return Talk(number, masking.mask_text(key), before, exchanges)


def _masked(answer: Answer | None) -> Answer | None:
    if answer is None:
        return None
    return Answer([masking.mask_text(text) for text in answer.texts], answer.cards, answer.choices, answer.apology)


def _uncovered(group: Group, fallbacks: Figure, texts: Texts) -> Uncovered:
    lines = [fallbacks.lines[place] for place in group.members]
    typical = texts.short(lines[0])
    return Uncovered(Figure(f"no topic {lines[0].line}", lines), typical, [masking.mask_text(word) for word in group.words])


def curve(course: Sequence[tuple[float, int]]) -> dict[str, Any] | None:
    """Places of the mood's points in a drawing of 100 by 40 a step, mean 0 in the middle; None for fewer than two."""
    if len(course) < 2:
        return None
    points = [(30 + place * 60, round(50 - mean * 40, 1), mean, count) for place, (mean, count) in enumerate(course)]
    return {"width": 60 * len(course), "points": points, "line": " ".join(f"{x},{y}" for x, y, _, _ in points)}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = lambda part, whole: f"{part / whole:.0%}" if whole else "–"
    environment.filters["signed"] = lambda value: f"{value:+.2f}"
    environment.filters["plain"] = lambda name: (
        "not understood" if name == "nlu_fallback" else (name or "not read").replace("_", " ")
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment
