"""Recommendations from being shown to being bought: by strategy, channel, intent, segment and position on the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from analytics import metrics
from analytics.ranges import DateRange
from shop.store.tables import Conversation, Message, Profile, Recommendation

Side = Literal["channel", "intent", "segment", "position"]
UNREAD = "not read"
NO_PROFILE = "no profile"
LAST_POSITION = 10


@dataclass(frozen=True)
class Step:
    """What became of one kind of recommendations; rates are shares of what was shown, None when nothing was.

    `usual` is the click rate of all recommendations, `expected` the clicks these would have had at the usual rates of their
    positions.
    """

    kind: str
    shown: int
    clicked: int
    bought: int
    expected: float | None = None
    usual: float | None = None

    @property
    def click_rate(self) -> float | None:
        """Clicked of shown."""
        return round(self.clicked / self.shown, 4) if self.shown else None

    @property
    def purchase_rate(self) -> float | None:
        """Bought of shown."""
        return round(self.bought / self.shown, 4) if self.shown else None

    @property
    def adjusted_click_rate(self) -> float | None:
        """The click rate these would have, were they shown at the positions of all: clicked / expected times the usual rate."""
        if not self.expected or self.usual is None:
            return None
        return round(self.clicked / self.expected * self.usual, 4)


def read_funnel(session: Session, span: DateRange) -> list[Step]:
    """Each strategy's counts for what was suggested within the range, the most shown first."""
    shown, clicked, bought = (metrics.totals(session, metrics.REGISTRY[key], span) for key in ("shown", "clicked", "bought"))
    names = list(shown) + sorted((clicked.keys() | bought.keys()) - shown.keys())
    expected, usual = _expected_clicks(session, span)
    return [
        Step(name, shown.get(name, 0), clicked.get(name, 0), bought.get(name, 0), expected.get(name), usual) for name in names
    ]


def read_funnel_by(session: Session, span: DateRange, side: Side) -> list[Step]:
    """The same counts by one side of the recommendation, the most shown first, positions in their order."""
    kind, join = _SIDES[side]()
    rows: Any = session.execute(join(_counted(span, kind)).group_by(kind))
    steps = [Step(str(name), int(shown), int(clicked), int(bought)) for name, shown, clicked, bought in rows]
    return sorted(steps, key=lambda step: int(step.kind) if side == "position" else -step.shown)


def read_funnel_across(session: Session, span: DateRange) -> list[tuple[str, Step]]:
    """Each segment's strategies, segments and strategies the most shown first; they add up to either side alone."""
    kind, join = _by_segment()
    rows: Any = session.execute(join(_counted(span, kind, Recommendation.strategy)).group_by(kind, Recommendation.strategy)).all()
    shown: Counter[str] = Counter()
    for segment, _, count, *_rest in rows:
        shown[segment] += int(count)
    found = [(str(segment), Step(str(name), int(seen), int(opened), int(bought))) for segment, name, seen, opened, bought in rows]
    return sorted(found, key=lambda pair: (-shown[pair[0]], pair[0], -pair[1].shown, pair[1].kind))


def _expected_clicks(session: Session, span: DateRange) -> tuple[dict[str, float], float | None]:
    """Each strategy's clicks at the usual rates of its positions, and the click rate of all."""
    place = _position()
    rows = session.execute(_counted(span, Recommendation.strategy, place).group_by(Recommendation.strategy, place)).all()
    shown: Counter[int] = Counter()
    clicked: Counter[int] = Counter()
    for _, position, seen, opened, _bought in rows:
        shown[position] += int(seen)
        clicked[position] += int(opened)
    expected: dict[str, float] = {}
    for strategy, position, seen, *_ in rows:
        expected[strategy] = expected.get(strategy, 0.0) + int(seen) * clicked[position] / shown[position]
    return expected, clicked.total() / shown.total() if rows else None


def _counted(span: DateRange, *kinds: Any) -> Select[Any]:
    """Shown, clicked and bought of what was delivered and suggested within the range; automatic checks are left out."""
    steps = (func.sum(case((done.is_not(None), 1), else_=0)) for done in (Recommendation.clicked_at, Recommendation.order_id))
    return (
        select(*kinds, func.count(), *steps)
        .select_from(Recommendation)
        .join(Conversation, Conversation.id == Recommendation.conversation_id)
        .where(
            Recommendation.quarter >= span.start,
            Recommendation.quarter < span.end,
            Recommendation.shown_at.is_not(None),
            ~Conversation.probe,
        )
    )


def _position() -> ColumnElement[int]:
    return case((Recommendation.position > LAST_POSITION, LAST_POSITION), else_=Recommendation.position)


Joined = tuple[Any, Callable[[Select[Any]], Select[Any]]]


def _by_intent() -> Joined:
    """What the message that was answered asked for."""
    reply, asked = aliased(Message), aliased(Message)

    def join(query: Select[Any]) -> Select[Any]:
        return query.outerjoin(reply, reply.id == Recommendation.message_id).outerjoin(asked, asked.id == reply.reply_to)

    return func.coalesce(asked.intent, UNREAD), join


def _by_segment() -> Joined:
    """The customer's segment as the latest profile has it."""

    def join(query: Select[Any]) -> Select[Any]:
        return query.outerjoin(Profile, Profile.customer_id == Recommendation.customer_id)

    return func.coalesce(Profile.facts[("segment", "value")].as_string(), NO_PROFILE), join


_SIDES: dict[Side, Callable[[], Joined]] = {
    "channel": lambda: (Conversation.channel, lambda query: query),
    "intent": _by_intent,
    "segment": _by_segment,
    "position": lambda: (_position(), lambda query: query),
}
