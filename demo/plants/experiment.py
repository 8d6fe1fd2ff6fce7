"""An experiment on recommendations in which the arms differ in nothing but their name."""

from __future__ import annotations

from demo.world import World

BEGAN, ENDED = 140, 92
ARMS = ("A", "B")
STRATEGIES = frozenset({"popular", "ease"})


def plant(world: World) -> None:
    """Give every customer of those weeks an arm; clicks and orders are spread over the arms alike later on."""
    for shown in world.shown:
        if shown.strategy in STRATEGIES and world.ago(BEGAN) <= shown.at < world.ago(ENDED):
            shown.arm = ARMS[shown.talk.handle.person.id % 2]
    world.truth["experiment"] = {
        "from": world.ago(BEGAN).date().isoformat(),
        "until": world.ago(ENDED).date().isoformat(),
        "arms": list(ARMS),
        "effect": 0.0,
    }
