"""The file that says what was planted; only tests read it."""

from __future__ import annotations

import json
from pathlib import Path

from demo.world import World

NAME = "demo_truth.json"


def write_truth(world: World, folder: Path) -> Path:
    """Write everything planted, by plant, with the seed and the moment the history ends."""
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"seed": world.seed, "until": world.until.isoformat(), "plants": world.truth}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    return path
