"""A reversal: the model's cards are clicked more often over all, yet less often on every single channel.

The model speaks mostly where people click a lot anyway (`picks.MODEL_SHARE`).
"""

from __future__ import annotations

from datetime import timedelta

from demo.orders import place
from demo.world import Deed, Shown, World, every_nth

RATES = {"popular": {"web": 0.13, "other": 0.34}, "ease": {"web": 0.09, "other": 0.28}}
SEARCH_RATE = {"web": 0.2, "other": 0.3}
BOUGHT = 0.22


def plant(world: World) -> None:
    """Click cards at each channel's and strategy's own rate, and buy after the same share of clicks everywhere."""
    rng = world.rng("clicks")
    cells: dict[tuple[str, str], list[Shown]] = {}
    for shown in world.shown:
        cells.setdefault((shown.talk.handle.channel, shown.strategy), []).append(shown)
    clicked: list[Shown] = []
    for (channel, strategy), cell in sorted(cells.items()):
        cell.sort(key=lambda shown: (shown.arm or "", rng.random()))
        rate = RATES.get(strategy, SEARCH_RATE)["web" if channel == "web" else "other"]
        clicked += every_nth(cell, rate)
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
    clicked.sort(key=lambda shown: (shown.arm or "", rng.random()))
    for shown in every_nth(clicked, BOUGHT):
        talk, at = shown.talk, shown.clicked_at
        if at is None or shown.good.row["stock"] == 0:
            continue
        when = at + timedelta(minutes=rng.uniform(1, 40))
        purchase = place(world, rng, talk.handle.person, when, [(shown.good, 1)], talk.handle.channel)
        if purchase and purchase.lines[0][0] is shown.good:
            shown.purchase = purchase
            purchase.credited[shown.good.id] = shown
