"""Found pieces of a text, and which of two overlapping ones is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

# On the same letters the earlier one wins: a category called like a product shows more of the shop.
ORDER = (
    "email", "order_number", "price_min", "price_max", "phone", "quantity", "category", "product", "brand", "colour", "size",
)  # fmt: skip


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
        if self.entity.startswith("price_"):
            found["currency"] = self.currency
        return {**found, "extractor": extractor}


def rank(span: Span) -> tuple[int, int, int]:
    """Sort key: the longest first, then by kind, then from the left."""
    kind = ORDER.index(span.entity) if span.entity in ORDER else len(ORDER)
    return (span.start - span.end, kind, span.start)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in text order, each letter in at most one of them."""
    kept: list[Span] = []
    for span in sorted(spans, key=rank):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)
