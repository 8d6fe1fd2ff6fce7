"""What a profile is made of: values that say when and from what they were computed, and for a model why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self

ORDERS, INTERACTIONS, CONVERSATIONS, RATINGS, CUSTOMER, DECLARED = (
    "orders",
    "interactions",
    "conversations",
    "ratings",
    "customer",
    "declared",
)


class Reason(NamedTuple):
    """What moved a model: the thing looked at, its value here, and how far it pushed the outcome up (> 0) or down."""

    about: str
    value: float
    push: float


@dataclass(frozen=True)
class Fact:
    """One value; `value` None means that too little is known, and `lacks` says of what and how much would be enough."""

    value: Any
    computed_at: datetime
    source: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    lacks: tuple[str, int] | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; what is empty is left out."""
        row: dict[str, Any] = {"value": self.value, "computed_at": _iso(self.computed_at), "from": list(self.source)}
        if self.reasons:
            row["reasons"] = [[about, round(value, 3), round(push, 3)] for about, value, push in self.reasons]
        if self.lacks:
            row["lacks"] = list(self.lacks)
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """The fact `to_json` wrote."""
        lacks = row.get("lacks")
        return cls(
            row["value"],
            datetime.fromisoformat(row["computed_at"]),
            tuple(row["from"]),
            tuple(Reason(*reason) for reason in row.get("reasons", ())),
            (lacks[0], lacks[1]) if lacks else None,
        )


@lru_cache(maxsize=1000)
def _iso(moment: datetime) -> str:
    """The facts of a night share one moment."""
    return moment.isoformat()


@dataclass(frozen=True)
class CustomerProfile:
    """All facts of one customer by name; empty when nothing was computed yet or they do not want it."""

    customer_id: int
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """A fact's value; None where there is none or too little is known."""
        fact = self.facts.get(name)
        return None if fact is None else fact.value

    @classmethod
    def from_json(cls, customer_id: int, facts: Mapping[str, Any]) -> Self:
        """The profile behind a row; what is not a fact of ours is passed over."""
        known = {name: Fact.from_json(row) for name, row in facts.items() if isinstance(row, dict) and "computed_at" in row}
        return cls(customer_id, known)
