"""Trains the model the present files describe, unless it is there: `python -m bot.train`."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.quiet import hush, hush_rasa
from bot.settings import set_defaults, var_directory

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

CODE = Path(__file__).parent
ENCODER = CODE.parent / "encoder" / "encoder"
DATA_FOLDERS = ("nlu", "rules", "stories")


def inputs(project: Path) -> Iterator[Path]:
    """Yield every file a model depends on, in a fixed order."""
    yield from (project / "config.yml", project / "domain.yml")
    for folder in (*DATA_FOLDERS, "sentiment"):
        yield from sorted(path for path in (project / "data" / folder).rglob("*") if path.is_file())
    yield from sorted((CODE / "nlu").glob("*.py"))
    yield from sorted((CODE / "nlu" / "feelings").glob("*.csv"))
    yield from sorted(ENCODER.glob("*.py"))
    yield from sorted(ENCODER.glob("glossary/*.csv"))
    yield CODE / "uv.lock"


def fingerprint(project: Path) -> str:
    """Return twelve letters that change whenever an input's name or content does."""
    digest = hashlib.sha256()
    for path in inputs(project):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def train(project: Path, models: Path) -> tuple[Path, bool]:
    """Return the model's file and whether it was trained now; Rasa's own cache is not used, it misses our CSV files."""
    name = f"shopkeeper-{fingerprint(project)}"
    target = models / f"{name}.tar.gz"
    if target.exists():
        target.touch()
        return target, False
    import rasa.model_training
    from rasa.shared.nlu.training_data.message import Message

    hush_rasa()
    # Rasa hashes each example's whole content a dozen times, for a cache that is not used and to find examples that occur twice.
    Message.fingerprint = quick_fingerprint
    folders = [str(project / "data" / folder) for folder in DATA_FOLDERS if (project / "data" / folder).is_dir()]
    result = rasa.model_training.train(
        str(project / "domain.yml"),
        str(project / "config.yml"),
        folders,
        output=str(models),
        force_training=True,
        fixed_model_name=name,
    )
    if result.code != 0 or not target.exists():
        sys.exit(f"Training failed (code {result.code})")
    return target, True


def quick_fingerprint(message: Message) -> str:
    """Return what tells training examples apart, as hexadecimal digits: text, intent, entities and how far they are processed."""
    data = message.data
    parts = [data.get(name) for name in ("text", "intent", "response", "entities", "action_name")]
    digest = hashlib.md5(repr((parts, sorted(data), len(message.features))).encode(), usedforsecurity=False)
    return digest.hexdigest()


def main() -> None:
    """Train in the current folder and print one closing line."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument("--models", type=Path, default=var_directory() / "models")
    arguments = parser.parse_args()
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # Rasa draws progress bars otherwise
    hush()
    set_defaults()
    arguments.models.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    model, trained = train(Path(), arguments.models)
    done = f"trained in {time.perf_counter() - started:.0f} s" if trained else "is up to date"
    sys.stdout.write(f"Model {model} {done}\n")


if __name__ == "__main__":
    main()
