"""A reversal: the model's cards are clicked more often over all, yet less often on every single channel.

The model speaks mostly where people click a lot anyway (`picks.MODEL_SHARE`).
"""

from __future__ import annotations

from datetime import timedelta

from demo.orders import place
from demo.world import Deed, Shown, World, every_nth

FIRST_CLICKED_MORE = {1: 1.25, 2: 1.0, 3: 0.75}
RATES = {"popular": {"web": 0.13, "other": 0.34}, "ease": {"web": 0.09, "other": 0.28}}
SEARCH_RATE = {"web": 0.2, "other": 0.3}
# Bought of shown: whatever is clicked less is bought more often once clicked, so that no strategy sells more by its cards.
BOUGHT = {"web": 0.028, "other": 0.073}


def plant(world: World) -> None:
    """Click cards at each channel's and strategy's own rate, and buy after the same share of clicks everywhere."""
    rng = world.rng("clicks")
    cells: dict[tuple[str, str, int], list[Shown]] = {}
    for shown in world.shown:
        cells.setdefault((shown.talk.handle.channel, shown.strategy, shown.position), []).append(shown)
    clicked: list[Shown] = []
    for (channel, strategy, position), cell in sorted(cells.items()):
        cell.sort(key=lambda shown: (shown.arm or "", rng.random()))
        clicked += every_nth(cell, _rate(strategy, channel) * FIRST_CLICKED_MORE[position])
    for shown in clicked:
        shown.clicked_at = shown.at + timedelta(seconds=rng.uniform(4, 120))
        if shown.clicked_at > world.until:
            shown.clicked_at = None
            continue
        world.deeds.append(
            Deed(shown.talk.handle.person, shown.good, "clicked", shown.talk.handle.channel, shown.clicked_at, shown)
        )
    _buy(world, [shown for shown in clicked if shown.clicked_at])
    world.truth["reversal"] = {
        "strategies": ["ease", "popular"],
        "rates": RATES,
        "model_leads": "over all",
        "popular_leads": "on each channel",
    }


def _buy(world: World, clicked: list[Shown]) -> None:
    rng = world.rng("bought from cards")
    cells: dict[tuple[str, str], list[Shown]] = {}
    for shown in clicked:
        cells.setdefault((shown.strategy, _side(shown.talk.handle.channel)), []).append(shown)
    for (strategy, side), cell in sorted(cells.items()):
        cell.sort(key=lambda shown: (shown.arm or "", rng.random()))
        for shown in every_nth(cell, BOUGHT[side] / _rate(strategy, side)):
            if shown.clicked_at and shown.good.row["stock"] > 0:
                when = shown.clicked_at + timedelta(minutes=rng.uniform(1, 40))
                place(world, rng, shown.talk.handle.person, when, [(shown.good, 1)], shown.talk.handle.channel)


def _rate(strategy: str, channel: str) -> float:
    return RATES.get(strategy, SEARCH_RATE)[_side(channel)]


def _side(channel: str) -> str:
    return "web" if channel == "web" else "other"
