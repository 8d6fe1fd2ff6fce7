"""How long the recommender takes to fit and to answer, and how much memory, as a shop grows; beside `implicit`."""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import subprocess
import sys
from typing import Any

from benchmarks.outcome import show
from running.supervision import ROOT

DESCRIPTION = "fit time, memory and single answers at 1k, 10k, 100k and 1M products, beside implicit's item-kNN and ALS"
SIZES = {"1k": (1_000, 100_000), "10k": (10_000, 1_000_000), "100k": (100_000, 5_000_000), "1m": (1_000_000, 10_000_000)}
QUICK = {"1k": SIZES["1k"]}
METHODS = ("ours", "knn", "als")
KEYS = ("fit_seconds", "peak_gb", "p50_ms", "p95_ms")
NOTES = [
    "ours: fit_seconds holds the choice on the last 30 days and the final fit; an answer is the whole top ten with filters and "
    "reasons over a database, at 1m products scoring and ranking alone. item-kNN and ALS: fit and recommend() of the library.",
    "peak_gb is the largest memory of the process up to the end of the fit (ours: with the database made), Python included.",
]


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Each measurement in a process of its own, one after the other."""
    figures: dict[str, Any] = {}
    peers: dict[str, Any] = {}
    for size, (products, interactions) in (QUICK if options.quick else SIZES).items():
        for method in METHODS[: 1 if options.quick else None]:
            found = measured(method, products, interactions)
            print(f"{size:>5} {method:>5}: {found}", flush=True)
            if method == "ours":
                figures[size] = found | {"products": products, "interactions": interactions}
            else:
                peers.setdefault({"knn": "item-kNN", "als": "ALS"}[method], {})[size] = found
    rows = [(size, "ours", *(found.get(key) for key in KEYS)) for size, found in figures.items()]
    rows += [(size, name, *(found.get(key) for key in KEYS)) for name, sizes in peers.items() for size, found in sizes.items()]
    show("The recommender as a shop grows", ("products", "method", *KEYS), rows)
    notes = [*NOTES, "A quick run takes the smallest shop and no peers."] if options.quick else NOTES
    return {**figures, "baselines": peers, "growth": growth(figures), "notes": notes}


def measured(method: str, products: int, interactions: int) -> dict[str, Any]:
    """One measurement; a method that fails (memory) has null figures and the reason."""
    command = [sys.executable, "-m", "benchmarks.scale", method, str(products), str(interactions)]
    # implicit has threads of its own.
    threads = {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **threads})
    if done.returncode:
        return dict.fromkeys(KEYS) | {"note": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def growth(figures: dict[str, Any]) -> dict[str, dict[str, float | None]]:
    """From each size to the next: the power of the number of products with which fit time and answers grow."""
    sizes = list(figures)
    grown: dict[str, dict[str, float | None]] = {}
    for small, large in itertools.pairwise(sizes):
        ratio = math.log(figures[large]["products"] / figures[small]["products"])
        grown[f"{small} to {large}"] = {
            key: _power(figures[small].get(key), figures[large].get(key), ratio) for key in ("fit_seconds", "p50_ms")
        }
    return grown


def _power(small: float | None, large: float | None, ratio: float) -> float | None:
    return round(math.log(large / small) / ratio, 2) if small and large else None
