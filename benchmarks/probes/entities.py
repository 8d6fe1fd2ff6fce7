"""The shipped entity component over texts: `bot/.venv/bin/python -m benchmarks.probes.entities` (JSON in, JSON out)."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def resident_mb() -> float:
    """Return this process's resident memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Read `lexicon`, `day` and `texts`; write each text's entities and milliseconds, load seconds and memory."""
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu.entities import ShopEntityExtractor

    asked: dict[str, Any] = json.load(sys.stdin)
    ShopEntityExtractor({"lexicon": os.devnull, "today": asked["day"]}).process([Message({"text": "hello 你好"})])
    before, begun = resident_mb(), time.perf_counter()
    component = ShopEntityExtractor({"lexicon": asked["lexicon"], "today": asked["day"]})
    component.process([Message({"text": "a teapot 茶壶"})])
    load_seconds, load_mb = time.perf_counter() - begun, resident_mb() - before
    results = []
    for text in asked["texts"]:
        message = Message({"text": text})
        begun = time.thread_time()
        component.process([message])
        results.append({"entities": message.get("entities") or [], "ms": (time.thread_time() - begun) * 1000})
    json.dump({"results": results, "load_seconds": load_seconds, "load_mb": load_mb}, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
