"""Where to ask back: the fallback rule chosen by cross-validation on training rows alone, one for every set."""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.outcome import NoData, show
from benchmarks.readers import python
from benchmarks.understanding import read_csv, ten_shot
from running.supervision import ROOT
from shop.errors import Unavailable

DESCRIPTION = "the fallback rule chosen by cross-validation on training rows alone, one for every set"
# So many of all messages fit no intent: seldom in a shop's own chat, often on a public page.
SHARES = (0.15, 0.3)
THRESHOLDS = [round(number / 60, 4) for number in range(6, 37)]
NOTES = (
    "Training rows only, our own among them: a quarter of the rows and a quarter of the intents are held out in turn, the "
    "intents stand for what none fits. mcc: mean over the sets of the multi-class MCC where that share of messages fits no "
    "intent; regret: how much worse a threshold is than the best one for a share, the larger of both; chosen: the threshold "
    "with the least regret."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Try every threshold on every set; the quick run keeps to the small ones."""
    sets = training_rows(options.data, options.quick)
    asked = {"sets": sets, "own": str(ROOT / "data" / "nlu"), "shares": SHARES, "thresholds": THRESHOLDS}
    command = [str(python()), "-m", "benchmarks.probes.rule"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(asked), capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"The probe failed: {done.stderr[-500:]}")
    answer = json.loads(done.stdout)
    return finish(np.array(list(answer.values())), list(answer), shipped())


def finish(found: np.ndarray, names: list[str], shipped_at: float) -> dict[str, Any]:
    """Print the table of (sets, shares, thresholds) and return the figures."""
    means = found.mean(axis=0)
    regret = (means.max(axis=1, keepdims=True) - means).max(axis=0)
    chosen = int(regret.argmin())
    nearest = int(np.abs(np.array(THRESHOLDS) - shipped_at).argmin())
    rows = [
        (f"{line:.3f}", *(f"{value:.4f}" for value in means[:, place]), f"{regret[place]:.4f}")
        for place, line in enumerate(THRESHOLDS)
        if place % 2 == 0 or place in (chosen, nearest)
    ]
    show("Fallback rule", ("threshold", *(f"MCC, {share:.0%} fit none" for share in SHARES), "regret"), rows)
    best = {name: THRESHOLDS[int(one.mean(axis=0).argmax())] for name, one in zip(names, found, strict=True)}
    return {
        "chosen": THRESHOLDS[chosen],
        "shipped": shipped_at,
        "regret_of_chosen": round(float(regret[chosen]), 4),
        "regret_of_shipped": round(float(regret[nearest]), 4),
        "best_by_set": best,
        "notes": NOTES,
    }


def training_rows(data: Path, quick: bool) -> dict[str, list[tuple[str, str]]]:
    """Return the training rows of the public sets by name."""
    banking = read_csv(data / "banking77" / "train.csv", "text", "category")
    sets = {
        "curekart": read_csv(data / "hint3_curekart" / "train.csv", "sentence", "label"),
        "banking77_10shot": ten_shot(banking, 0),
    }
    if not quick:
        path = data / "clinc150" / "data_full.json"
        if not path.exists():
            raise NoData(f"There is no {path}.")
        clinc = [(text, label) for text, label in json.loads(path.read_text("utf-8"))["train"]]
        sets |= {"banking77": banking, "clinc150": clinc}
    return sets


def shipped() -> float:
    """Return the threshold of config.yml."""
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    return next(float(step["threshold"]) for step in config["pipeline"] if step["name"] == "FallbackClassifier")
