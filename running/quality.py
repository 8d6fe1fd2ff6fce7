"""Measures how well the training examples teach, in the bot's own environment."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from console.quality import JSON, write_page
from running.progress import Steps
from running.supervision import ROOT, environment
from shop.errors import Unavailable
from shop.settings import Settings


def measure(settings: Settings, steps: Steps) -> Path:
    """Cross-validate data/nlu (some minutes) and write var/quality.json and the page beside it; returns the page's path."""
    out, log = settings.var_dir.resolve() / JSON, settings.var_dir / "logs" / "quality.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(ROOT / "bot/.venv/bin/python"), "-m", "bot.quality", "--out", str(out)]
    with steps.step("examples cross-validated"), log.open("wb") as noise:
        done = subprocess.run(command, cwd=ROOT, stdout=noise, stderr=noise, env={**os.environ, **environment(settings)})
    if done.returncode:
        raise Unavailable(f"The examples could not be measured; {log} says why.")
    return write_page(settings)
