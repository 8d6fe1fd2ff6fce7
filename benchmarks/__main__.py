"""Run one benchmark, or all of them: `python -m benchmarks [NAME] [--quick] [--data DIR]`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

import benchmarks
from benchmarks.outcome import NoData
from shop.errors import ShopkeeperError

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results"


def names() -> list[str]:
    """Every benchmark there is."""
    found = []
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if hasattr(importlib.import_module(f"benchmarks.{module.name}"), "DESCRIPTION"):
            found.append(module.name)
    return found


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; every benchmark adds its own options."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure the product on data nobody here wrote.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--quick", action="store_true", help="a sample in under a minute, without the peers")
    common.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the public data")
    commands = parser.add_subparsers(dest="name", metavar="NAME")
    for name in names():
        module = importlib.import_module(f"benchmarks.{name}")
        command = commands.add_parser(name.replace("_", "-"), parents=[common], help=module.DESCRIPTION)
        if hasattr(module, "add_arguments"):
            module.add_arguments(command)
    commands.add_parser("all", parents=[common], help="every benchmark, each written to benchmarks/results")
    return parser.parse_args(arguments or ["all"])


def run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Run one benchmark and add what every result says about itself."""
    figures: dict[str, Any] = importlib.import_module(f"benchmarks.{name}").run(options)
    return {"benchmark": name.replace("_", "-"), "quick": options.quick, **figures, **circumstances()}


def circumstances() -> dict[str, Any]:
    """Date, commit and machine of a run."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    machine = {"cores": os.cpu_count(), "memory_gb": round(psutil.virtual_memory().total / 1e9, 1), "cpu": platform.machine()}
    return {"date": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit, "machine": machine}


def main() -> int:
    """Print the figures as the last line; missing data is one sentence and exit code 2."""
    options = parse(sys.argv[1:])
    chosen = names() if options.name == "all" else [options.name.replace("-", "_")]
    try:
        for name in chosen:
            figures = run(name, options)
            if options.name == "all":
                RESULTS.mkdir(exist_ok=True)
                (RESULTS / f"{name.replace('_', '-')}.json").write_text(
                    json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8"
                )
            print(json.dumps(figures, ensure_ascii=False), flush=True)
    except NoData as error:
        print(error)
        return 2
    except ShopkeeperError as error:
        print(f"The benchmark could not run: {error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
