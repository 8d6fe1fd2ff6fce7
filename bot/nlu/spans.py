"""Found pieces of a text, and which of two overlapping ones is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

# On the same letters the earlier one wins: a category called like a product shows more of the shop.
ORDER = (
    "email", "order_number", "date", "period", "price_min", "price_max", "phone", "size", "quantity", "category", "product",
    "brand", "colour",
)  # fmt: skip
PRICES = ("price_min", "price_max")


class Span(NamedTuple):
    """One entity at text[start:end]; `currency` is an ISO code and belongs to prices only."""

    start: int
    end: int
    entity: str
    value: Any
    currency: str | None = None

    def as_entity(self, extractor: str) -> dict[str, Any]:
        """Return it the way Rasa passes entities on."""
        found = {"entity": self.entity, "value": self.value, "start": self.start, "end": self.end}
        if self.entity in PRICES:
            found["currency"] = self.currency
        return {**found, "extractor": extractor}

    def shares_letters(self, other: Span) -> bool:
        """Say whether both cover a letter; the two limits of "around 50" may."""
        if self[:2] == other[:2] and {self.entity, other.entity} == set(PRICES):
            return False
        return self.start < other.end and other.start < self.end


def rank(span: Span) -> tuple[int, int, int]:
    """Sort key: the longest first, then by kind, then from the left."""
    kind = ORDER.index(span.entity) if span.entity in ORDER else len(ORDER)
    return (span.start - span.end, kind, span.start)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in text order, each letter in at most one of them."""
    kept: list[Span] = []
    for span in sorted(spans, key=rank):
        if not any(span.shares_letters(other) for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: (span.start, span.end, span.entity))
