"""One Rasa NLU pipeline trained and read with: `bot/.venv/bin/python -m benchmarks.probes.reading` (lines of JSON in and out).

In the first line `train` holds texts and labels, `pipeline` the components; a trained `model` may be given instead, and `keep` is
a folder for the trained one; `one_core` keeps to one. In every line each of `texts` is read, and each of `timed` is read alone,
after some of `warm_up` reversed.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.probes.entities import resident_mb

BATCH = 64
WARM_UP = 20


def main() -> int:
    """Do what was asked; whatever Rasa prints goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    asked: dict[str, Any] = json.loads(sys.stdin.readline())
    if asked.get("one_core"):  # before anything is loaded: threads keep the cores they were started with
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # what was trained in an earlier run is trained anew
    from bot.quiet import hush, hush_rasa
    from bot.settings import set_defaults

    hush()
    set_defaults()
    hush_rasa()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="shopkeeper-reading-") as name:
        begun = time.perf_counter()
        model = asked.get("model") or train(Path(asked.get("keep") or name), asked["pipeline"], asked["train"])
        train_seconds = None if asked.get("model") else time.perf_counter() - begun
        runner, target = open_model(model, asked.get("ours", True))
    while asked:
        found = answer(runner, target, asked) | {"train_seconds": train_seconds, "model": model, "memory_mb": resident_mb()}
        print(json.dumps(found), file=out, flush=True)
        asked = json.loads(sys.stdin.readline() or "{}")
    return 0


def answer(runner: Any, target: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Read what one line asks for."""
    texts = asked.get("texts", [])
    batches = [read(runner, target, texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    for text in asked.get("warm_up", [])[:WARM_UP]:
        read(runner, target, [text[::-1]])
    return {"results": [reading for batch in batches for reading in batch], "ms": timings(runner, target, asked.get("timed", []))}


def train(folder: Path, pipeline: list[dict[str, Any]], rows: list[list[str]]) -> str:
    """Train on texts and labels and return the model's path."""
    from rasa.model_training import train_nlu

    examples = [{"text": text, "intent": label} for text, label in rows]
    (folder / "nlu.json").write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), "utf-8")
    config = {"recipe": "default.v1", "assistant_id": "reading", "language": "en", "pipeline": pipeline}
    (folder / "config.yml").write_text(json.dumps(config), "utf-8")
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.json"), str(folder / "models"))
    if not model:
        raise SystemExit("Rasa trained no model.")
    return str(model)


def open_model(model: str, ours: bool) -> tuple[Any, str]:
    """Load a model and return its graph, run as our bot or as Rasa runs it, and the node that gives messages with intents."""
    import asyncio

    from rasa.core.agent import Agent

    from bot.runner import StraightRunner

    agent = Agent.load(model)
    processor = agent.processor
    assert processor is not None
    asyncio.set_event_loop(asyncio.new_event_loop())
    metadata = processor.model_metadata
    last = metadata.predict_schema.nodes[metadata.nlu_target]
    target = last.needs["messages"] if last.uses.__name__ == "RegexMessageHandler" else metadata.nlu_target
    return StraightRunner.instead_of(processor.graph_runner) if ours else processor.graph_runner, target


def read(runner: Any, target: str, texts: list[str]) -> list[dict[str, Any]]:
    """Return each text's intent after the fallback rule, the likeliest intent, and its confidence."""
    found = []
    for message in runner.run(inputs=inputs_of(texts), targets=[target])[target]:
        ranking = [row for row in message.get("intent_ranking") or [] if row["name"] != "nlu_fallback"]
        first: dict[str, Any] = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        intent = (message.get("intent") or {}).get("name")
        found.append({"intent": intent, "first": first["name"], "confidence": float(first["confidence"])})
    return found


def inputs_of(texts: list[str]) -> dict[str, Any]:
    """Return the texts as a graph takes them."""
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.shared.core.trackers import DialogueStateTracker

    messages = [UserMessage(text or ".") for text in texts]
    return {PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("reading", [])}


def timings(runner: Any, target: str, texts: list[str]) -> list[float]:
    """Return the milliseconds the graph takes for each text alone."""
    found = []
    for text in texts:
        inputs = inputs_of([text])
        begun = time.perf_counter()
        runner.run(inputs=inputs, targets=[target])
        found.append((time.perf_counter() - begun) * 1000)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
