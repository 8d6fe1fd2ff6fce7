"""Which suggestion an order is owed to, by the shop's own rule."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from demo.world import Shown, World
from shop.purchases import ATTRIBUTION_DAYS

WINDOW = timedelta(days=ATTRIBUTION_DAYS)


def credit_orders(world: World) -> None:
    """The latest card of a product within the days before an order of it gets the order, once, whether it was clicked or not."""
    cards: dict[tuple[int, int], list[Shown]] = defaultdict(list)
    for shown in sorted(world.shown, key=lambda shown: shown.at):
        cards[shown.talk.handle.person.id, shown.good.id].append(shown)
    for purchase in sorted(world.purchases, key=lambda purchase: purchase.placed_at):
        begin, end = purchase.placed_at - WINDOW, purchase.placed_at
        for good, _, _ in purchase.lines:
            theirs = cards.get((purchase.person.id, good.id), [])
            found = [shown for shown in theirs if begin <= shown.at <= end and not shown.purchase]
            if found:
                found[-1].purchase = purchase
                purchase.credited[good.id] = found[-1]
