"""Everything that happens in the demo shop before it becomes rows: people, purchases, talks, what was asked, shown and done."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, TypeVar

ORDER_DAYS = 365
TALK_DAYS = 180

Author = Literal["customer", "bot", "staff", "system"]
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Good:
    """A product; `price` in cents is today's, `weight` its share of ordinary demand."""

    id: int
    sku: str
    line: dict[str, str]
    title: dict[str, str]
    category: str
    category_names: dict[str, str]
    price: int
    size: str
    colour: str
    refill_days: int | None
    tags: frozenset[str]
    weight: float
    row: dict[str, Any]


@dataclass(slots=True, eq=False)
class Handle:
    """Who a person is on one channel."""

    id: int
    person: Person
    channel: str
    user_id: str
    created_at: datetime


@dataclass(slots=True, eq=False)
class Person:
    """A customer; `kind` says which plant they belong to, visitors never bought, `tastes` are favourite categories."""

    id: int
    kind: str
    language: str
    country: str
    joined: datetime
    name: str | None = None
    email: str | None = None
    weight: float = 1.0
    tastes: tuple[str, ...] = ()
    channel: str = "web"
    handles: dict[str, Handle] = field(default_factory=dict)
    purchases: list[Purchase] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Purchase:
    """An order; lines are (good, quantity, unit price in cents), `caused` by a suggestion, `id` and `number` come at the end."""

    person: Person
    placed_at: datetime
    lines: list[tuple[Good, int, int]]
    channel: str
    carrier: str
    shipped_at: datetime
    expected_at: datetime
    delivered_at: datetime
    cancelled: bool = False
    caused: bool = False
    credited: dict[int, Shown] = field(default_factory=dict)
    id: int = 0
    number: str = ""


@dataclass(slots=True, eq=False)
class Said:
    """One message; texts may hold {order_number}, filled when orders have numbers."""

    author: Author
    kind: str
    text: str
    at: datetime
    state: str
    shown: list[Shown] = field(default_factory=list)
    choice: dict[str, Any] | None = None
    handover: str | None = None
    error_id: str | None = None
    staff: int | None = None
    reply_to: Said | None = None
    id: int = 0


@dataclass(slots=True, eq=False)
class Talk:
    """One conversation; `topic` is what it was made from, `purchase` the order it is about."""

    handle: Handle
    language: str
    topic: str
    started_at: datetime
    said: list[Said] = field(default_factory=list)
    purchase: Purchase | None = None
    owner: int | None = None
    open: bool = False
    needs: str | None = None
    satisfaction: int | None = None
    public_id: str = ""
    id: int = 0


@dataclass(slots=True, eq=False)
class Request:
    """What a customer asked the shop to do; `said` is the message that asks it, `proofs` are the levels proven and when."""

    id: int
    kind: str
    status: str
    talk: Talk
    said: Said
    details: dict[str, Any]
    purchase: Purchase | None
    proofs: list[tuple[str, datetime]]
    note: str = ""
    decision: Said | None = None


@dataclass(slots=True, eq=False)
class Shown:
    """One product on a card; `propensity` is the chance it had of standing there."""

    talk: Talk
    good: Good
    position: int
    strategy: str
    reason: str
    at: datetime
    propensity: float = 1.0
    version: str | None = None
    arm: str | None = None
    clicked_at: datetime | None = None
    purchase: Purchase | None = None
    id: int = 0


@dataclass(slots=True, eq=False)
class Deed:
    """What a person did with a product outside of orders."""

    person: Person
    good: Good
    kind: str
    source: str
    at: datetime
    shown: Shown | None = None


@dataclass(slots=True, eq=False)
class Mailing:
    """A campaign with its treated and held-out people."""

    name: str
    text: str
    sent_at: datetime
    treated: list[Person]
    holdout: list[Person]


@dataclass
class World:
    """The shop's last year up to `until`, and in `truth` what was planted in it."""

    seed: int
    until: datetime
    goods: list[Good]
    people: list[Person] = field(default_factory=list)
    handles: list[Handle] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    mailings: list[Mailing] = field(default_factory=list)
    truth: dict[str, dict[str, Any]] = field(default_factory=dict)

    def rng(self, name: str) -> random.Random:
        """A generator of its own for every concern, so that one does not shift another."""
        return random.Random(f"{self.seed}:{name}")

    @property
    def today(self) -> date:
        """The last day of the history (UTC)."""
        return self.until.date()

    def ago(self, days: int) -> datetime:
        """Midnight UTC that many days before today."""
        return datetime.combine(self.today - timedelta(days=days), time(), UTC)

    def add_person(self, kind: str, language: str, country: str, joined: datetime) -> Person:
        """A new person with the next id."""
        person = Person(len(self.people) + 1, kind, language, country, joined)
        self.people.append(person)
        return person

    def handle_of(self, person: Person, channel: str, at: datetime) -> Handle:
        """The person's identity on a channel, made on first use."""
        if channel not in person.handles:
            number = len(self.handles) + 1
            # No platform has such user ids: nothing written to a demo customer can reach anybody.
            handle = Handle(number, person, channel, f"demo-{channel}-{number}", at)
            person.handles[channel] = handle
            self.handles.append(handle)
        return person.handles[channel]

    def good_by_sku(self, sku: str) -> Good:
        """The product with that number in data/sample/products.csv."""
        return next(good for good in self.goods if good.sku == sku)

    def of_kind(self, kind: str) -> list[Person]:
        """All people of one kind."""
        return [person for person in self.people if person.kind == kind]


def every_nth(rows: Sequence[T], rate: float) -> list[T]:
    """Spread `rate` of the rows evenly over their order, so that every stretch of it has the same share."""
    return [row for index, row in enumerate(rows) if int((index + 1) * rate) > int(index * rate)]
