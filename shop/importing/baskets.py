"""What was bought, and what a cancellation takes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

CANCELLED = "cancelled"


@dataclass(slots=True)
class Held:
    """Pieces of one product in an order; `price` is a piece's in minor units, `id` is set where the line is stored."""

    product_id: int
    pieces: int
    price: int
    id: int | None = None


@dataclass(slots=True)
class Basket:
    """One order with its lines; `id` is set where it is stored, `gone` are lines that were taken back whole."""

    number: str
    placed_at: datetime
    status: str
    lines: list[Held]
    id: int | None = None
    gone: list[Held] = field(default_factory=list)
    changed: bool = False

    @property
    def total(self) -> int:
        """What the goods cost, in minor units."""
        return sum(line.pieces * line.price for line in self.lines)

    def take(self, product_id: int, pieces: int) -> int:
        """Take pieces out; returns how many there were. An order that loses its last line is cancelled and keeps that line."""
        taken = 0
        for line in [line for line in self.lines if line.product_id == product_id]:
            here = min(line.pieces, pieces - taken)
            if here == 0:
                break
            taken += here
            self.changed = True
            if here < line.pieces:
                line.pieces -= here
            elif len(self.lines) > 1:
                self.lines.remove(line)
                self.gone.append(line)
            else:
                self.status = CANCELLED
        return taken


def take_back(baskets: Sequence[Basket], product_id: int, pieces: int, at: datetime) -> int:
    """Take pieces out of the orders placed before, the latest first; returns how many could be found."""
    taken = 0
    for basket in sorted(baskets, key=lambda one: (one.placed_at, one.number), reverse=True):
        if taken < pieces and basket.placed_at <= at and basket.status != CANCELLED:
            taken += basket.take(product_id, pieces - taken)
    return taken
