"""Public texts with their feeling, and which of them may be tuned on."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from benchmarks.outcome import NoData
from shop.errors import BadInput

LABELS = ("negative", "neutral", "positive")
TWO = {"0": "negative", "1": "positive"}
THREE = dict(zip("012", LABELS, strict=True))


class Felt(NamedTuple):
    """A text and its label."""

    text: str
    label: str


def for_tuning(text: str) -> bool:
    """Whether a Chinese review is of the tenth that may be tuned on: the rest of its SHA-256 (first 8 bytes) by ten is 0."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") % 10 == 0


def public(data: Path, *, tuning: bool) -> dict[str, list[Felt]]:
    """Return the three public sets: the tuning parts alone, or the parts that count."""
    part = "val" if tuning else "test"
    reviews = {"waimai": waimai(data), "shopping": shopping(data)}
    chosen = {name: [row for row in rows if for_tuning(row.text) is tuning] for name, rows in reviews.items()}
    return {"tweeteval": tweets(data, part), **chosen}


def tweets(data: Path, part: str) -> list[Felt]:
    """Return TweetEval's `val` or `test` part."""
    folder = data / "tweeteval_sentiment"
    texts = _there(folder / f"{part}_text.txt").read_text("utf-8").rstrip("\n").split("\n")
    labels = _there(folder / f"{part}_labels.txt").read_text("utf-8").split()
    return [Felt(text, THREE[label]) for text, label in zip(texts, labels, strict=True)]


def waimai(data: Path) -> list[Felt]:
    """Return the food-delivery reviews."""
    content = _there(data / "waimai_10k" / "waimai_10k.csv").read_text("utf-8-sig")
    return _rows(csv.DictReader(io.StringIO(content)), "review", "label", TWO)


def shopping(data: Path) -> list[Felt]:
    """Return the shop reviews of ten categories."""
    with zipfile.ZipFile(_there(data / "online_shopping_10_cats" / "online_shopping_10_cats.zip")) as archive:
        content = archive.read("online_shopping_10_cats.csv").decode("utf-8-sig")
    return _rows(csv.DictReader(io.StringIO(content)), "review", "label", TWO)


def own(path: Path, text: str, label: str, names: str | None) -> list[Felt]:
    """Return the rows of a file; `names` says which value means which label ("negative=0,positive=1"), others are left out."""
    known = {name: name for name in LABELS}
    if names:
        pairs = [pair.partition("=") for pair in names.split(",")]
        known = {value.strip(): name.strip() for name, _, value in pairs}
    if not set(known.values()) <= set(LABELS):
        raise BadInput(f"--map names a label that is none of {', '.join(LABELS)}.")
    with _there(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not {text, label} <= set(reader.fieldnames or ()):
            raise BadInput(f"{path} has no columns {text!r} and {label!r}: name them with --text and --label.")
        return _rows(reader, text, label, known)


def accuracy(wanted: Sequence[str], found: Sequence[str]) -> float:
    """Return the share of right labels."""
    return sum(a == b for a, b in zip(wanted, found, strict=True)) / len(wanted)


def by_label(wanted: Sequence[str], found: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return recall and F1 of every label that is wanted."""
    figures = {}
    for label in sorted(set(wanted)):
        right = sum(a == b == label for a, b in zip(wanted, found, strict=True))
        both = wanted.count(label) + list(found).count(label)
        figures[label] = (right / wanted.count(label), 2 * right / both)
    return figures


def macro(wanted: Sequence[str], found: Sequence[str]) -> tuple[float, float]:
    """Return the means of recall and F1 over the wanted labels."""
    figures = list(by_label(list(wanted), found).values())
    return sum(recall for recall, _ in figures) / len(figures), sum(f1 for _, f1 in figures) / len(figures)


def calibration_error(right: Sequence[bool], confidence: Sequence[float], bins: int = 10) -> float:
    """Return the expected calibration error: how far confidence is from the share of right answers, weighted over bins."""
    groups: dict[int, list[tuple[bool, float]]] = {}
    for pair in zip(right, confidence, strict=True):
        groups.setdefault(min(bins - 1, int(pair[1] * bins)), []).append(pair)
    gaps = (abs(sum(good for good, _ in group) - sum(sure for _, sure in group)) for group in groups.values())
    return sum(gaps) / len(right)


def _rows(reader: Iterable[dict[str, str]], text: str, label: str, names: dict[str, str]) -> list[Felt]:
    return [
        Felt(row[text].strip(), names[row[label].strip()])
        for row in reader
        if (row[text] or "").strip() and (row[label] or "").strip() in names
    ]


def _there(path: Path) -> Path:
    if not path.exists():
        raise NoData(f"There are no labelled texts at {path}.")
    return path
