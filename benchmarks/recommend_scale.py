"""How long the recommender takes to fit and to answer, and how much memory, as a shop grows; beside `implicit`."""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.outcome import show
from running.supervision import ROOT

DESCRIPTION = "fit time, memory and single answers at 1k, 10k, 100k and 1M products, beside implicit's item-kNN and ALS"
SIZES = {"1k": (1_000, 100_000), "10k": (10_000, 1_000_000), "100k": (100_000, 5_000_000), "1m": (1_000_000, 10_000_000)}
QUICK = {"1k": SIZES["1k"]}
METHODS = ("ours", "knn", "als")
KEYS = ("fit_seconds", "peak_gb", "p50_ms", "p95_ms")
NAMES = {"ours": "ours", "knn": "item-kNN", "als": "ALS"}
# The whole run ends within this; what was not reached by then is null.
MOST_SECONDS = 720.0
NOTES = [
    "ours: fit_seconds holds the choice on the last 30 days and the final fit; an answer is the whole top ten with filters and "
    "reasons over a database, at 1m products ranking and reasons alone. item-kNN and ALS: fit and recommend() of the library.",
    "peak_gb is the largest memory of the process up to the end of the fit, Python and the log included.",
    "growth is the power of the number of products with which a figure grows from one size to the next: 1 is in proportion.",
]


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Each measurement in a process of its own, one after the other."""
    end = time.monotonic() + MOST_SECONDS
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for size, (products, interactions) in (QUICK if options.quick else SIZES).items():
        for method in METHODS[: 1 if options.quick else None]:
            own = measured(method, products, interactions, end - time.monotonic())
            found.setdefault(method, {})[size] = own | {"products": products, "interactions": interactions}
            print(f"{size:>5} {NAMES[method]:>8}: {own}", flush=True)
    rows = [(size, NAMES[name], *_texts(own, KEYS)) for name, sizes in found.items() for size, own in sizes.items()]
    show("The recommender as a shop grows", ("products", "method", *KEYS), rows)
    grown = {NAMES[name]: growth(sizes) for name, sizes in found.items()}
    steps = [(step, name, *_texts(powers, KEYS)) for name, each in grown.items() for step, powers in each.items()]
    show("Growth: figure ~ products^x", ("from, to", "method", *KEYS), steps)
    peers = {NAMES[name]: sizes for name, sizes in found.items() if name != "ours"}
    notes = [*NOTES, "A quick run takes the smallest shop and no peers."] if options.quick else NOTES
    return {**found["ours"], "baselines": peers, "growth": grown, "notes": notes}


def measured(method: str, products: int, interactions: int, seconds: float) -> dict[str, Any]:
    """One measurement; a method that fails (memory, time) has null figures and the reason."""
    command = [sys.executable, "-m", "benchmarks.scale", method, str(products), str(interactions)]
    # implicit has threads of its own.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=max(1.0, seconds), check=True
        )
    except subprocess.TimeoutExpired:
        return dict.fromkeys(KEYS) | {"note": f"The run was to take no more than {MOST_SECONDS:.0f} s."}
    except subprocess.CalledProcessError as error:
        return dict.fromkeys(KEYS) | {"note": (error.stderr.strip().splitlines() or ["killed"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def growth(figures: dict[str, dict[str, Any]]) -> dict[str, dict[str, float | None]]:
    """From each size to the next: the power of the number of products with which each figure grows."""
    grown: dict[str, dict[str, float | None]] = {}
    for small, large in itertools.pairwise(figures):
        ratio = math.log(figures[large]["products"] / figures[small]["products"])
        grown[f"{small} to {large}"] = {key: _power(figures[small].get(key), figures[large].get(key), ratio) for key in KEYS}
    return grown


def _texts(figures: dict[str, Any], keys: Sequence[str]) -> list[str | None]:
    return [None if figures.get(key) is None else f"{figures[key]:.2f}" for key in keys]


def _power(small: float | None, large: float | None, ratio: float) -> float | None:
    return round(math.log(large / small) / ratio, 2) if small and large else None
