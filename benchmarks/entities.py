"""Entities found in sentences written from their definitions alone: F1 by entity and language, and names among 100,000."""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.goods import catalogue_lines, goods, misspelt
from benchmarks.outcome import NoData, percentile, show
from demo.catalogue import read_goods
from running.supervision import ROOT
from shop.errors import Unavailable
from shop.store.tables import Product

DESCRIPTION = "entities in English and Chinese sentences: F1 by entity, values, milliseconds, names among 100,000 products"
GOLD = ROOT / "data" / "unseen" / "entities.csv"
GOLD_DAY = "2026-11-18"
UNMEASURED = ("language",)
FRAMES = (
    "hello, do you still have the {} and can you send it",
    "I would like to know what the {} costs with delivery please",
    "my sister bought the {} from you and she really loves it",
)
PLAIN = "hello, I paid for it last week but nothing has come so far"

Found = Mapping[str, Any]


@dataclass
class Tally:
    """Counts of one entity: right spans, right spans with the right value, and what was wrongly found or missed."""

    right: int = 0
    valued: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, other: Tally) -> None:
        """Count what another tally counted."""
        self.right, self.valued = self.right + other.right, self.valued + other.valued
        self.found, self.wanted = self.found + other.found, self.wanted + other.wanted

    def f1(self, right: int | None = None) -> float | None:
        """The harmonic mean of precision and recall, None of nothing."""
        both = self.found + self.wanted
        return round(2 * (self.right if right is None else right) / both, 4) if both else None

    def figures(self) -> dict[str, Any]:
        """As the result states it."""
        return {
            "f1": self.f1(),
            "precision": round(self.right / self.found, 4) if self.found else None,
            "recall": round(self.right / self.wanted, 4) if self.wanted else None,
            "values_right": round(self.valued / self.right, 4) if self.right else None,
            "wanted": self.wanted,
        }


@dataclass
class Score:
    """Tallies by entity, and the milliseconds of every message."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    milliseconds: list[float] = field(default_factory=list)

    def total(self) -> Tally:
        """All entities together."""
        both = Tally()
        for tally in self.tallies.values():
            both.add(tally)
        return both


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Own data, and the day its dates are told from."""
    parser.add_argument("--csv", type=Path, help="a labelled file instead of the repository's own")
    parser.add_argument("--text", default="text", help="column of the sentences")
    parser.add_argument("--entities", default="entities", help="column with a JSON list of {entity, value, start, end}")
    parser.add_argument("--day", default=GOLD_DAY, help=f"the day on which the sentences were said (default {GOLD_DAY})")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Score the file; the repository's own by language, with the names among 100,000 products."""
    rows = read(options.csv or GOLD, options.text, options.entities)
    rows = rows[:: 5 if options.quick and not options.csv else 1]
    with tempfile.TemporaryDirectory(prefix="shopkeeper-entities-") as folder:
        lexicon = Path(folder) / "lexicon.jsonl"
        products = [Product(**good.row) for good in read_goods(datetime.now(UTC))]
        lexicon.write_text("".join(catalogue_lines(products)), "utf-8")
        skus = {str(product.id): product.sku for product in products}
        answers = ask(lexicon, options.day, [row["text"] for row in rows])
        scores: dict[str, Score] = defaultdict(Score)
        for row, answer in zip(rows, answers["results"], strict=True):
            note(scores[row["language"]], row["entities"], answer, skus)
        if options.csv:
            return own_figures(scores)
        return report(scores) | among_many(Path(folder), options.day, 10_000 if options.quick else 100_000)


def read(path: Path, text: str, entities: str) -> list[dict[str, Any]]:
    """Sentences with what they name; raises `NoData` when there is no such file."""
    if not path.exists():
        raise NoData(f"There are no labelled sentences at {path}.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    return [
        {"text": row[text], "language": row.get("language") or "all", "entities": json.loads(row[entities] or "[]")}
        for row in table
    ]


def ask(lexicon: Path, day: str, texts: Sequence[str]) -> dict[str, Any]:
    """What the shipped component finds, run in the bot's environment."""
    python = ROOT / "bot" / ".venv" / "bin" / "python"
    if not python.exists():
        raise NoData(f"The bot's environment is not there: {python}")
    asked = json.dumps({"lexicon": str(lexicon), "day": day, "texts": list(texts)})
    done = subprocess.run(
        [str(python), "-m", "benchmarks.probes.entities"], cwd=ROOT, input=asked, capture_output=True, text=True
    )
    if done.returncode:
        raise Unavailable(f"The probe failed: {done.stderr[-500:]}")
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def note(score: Score, wanted: Iterable[Found], answer: Mapping[str, Any], skus: Mapping[str, str]) -> None:
    """Count one sentence: a span is right when kind and both ends agree."""
    gold = {(row["entity"], row["start"], row["end"]): row for row in wanted}
    found = {(row["entity"], row["start"], row["end"]): row for row in answer["entities"] if row["entity"] not in UNMEASURED}
    counts = Counter(key[0] for key in gold)
    for entity in counts.keys() | {key[0] for key in found}:
        score.tallies[entity].wanted += counts[entity]
    for key, row in found.items():
        tally = score.tallies[key[0]]
        tally.found += 1
        if key in gold:
            tally.right += 1
            tally.valued += same_value(row, gold[key], skus)
    score.milliseconds.append(answer["ms"])


def same_value(found: Found, wanted: Found, skus: Mapping[str, str]) -> bool:
    """Whether value and currency agree; a product counts by its number or any sku of its line."""
    if found["entity"] == "product":
        names = {str(wanted["value"]), *wanted.get("skus", ())}
        return str(found["value"]) in names or skus.get(str(found["value"])) in names
    if found["entity"].startswith("price_"):
        return abs(float(found["value"]) - float(wanted["value"])) < 0.01 and found.get("currency") == wanted.get("currency")
    return str(found["value"]) == str(wanted["value"])


def report(scores: Mapping[str, Score]) -> dict[str, Any]:
    """Print F1 by entity and return the figures by language."""
    names = sorted({name for score in scores.values() for name in score.tallies})
    languages = sorted(scores)
    rows = [(name, *(_cell(scores[language].tallies.get(name)) for language in languages)) for name in names] + [
        ("all", *(_cell(scores[language].total()) for language in languages))
    ]
    show("Entities: F1 (share of right values)", ("entity", *languages), rows)
    figures: dict[str, Any] = {}
    for language in languages:
        total = scores[language].total()
        figures[f"f1_{language}"] = total.f1()
        figures[f"f1_with_values_{language}"] = total.f1(total.valued)
        figures[f"sentences_{language}"] = len(scores[language].milliseconds)
    times = [took for score in scores.values() for took in score.milliseconds]
    by_entity = {
        name: {lang: scores[lang].tallies[name].figures() for lang in languages if name in scores[lang].tallies} for name in names
    }
    return figures | _times(times) | {"by_entity": by_entity}


def own_figures(scores: Mapping[str, Score]) -> dict[str, Any]:
    """Figures of a file of one's own: everything together, and by entity."""
    whole = Score()
    for score in scores.values():
        whole.milliseconds += score.milliseconds
        for name, tally in score.tallies.items():
            whole.tallies[name].add(tally)
    total = whole.total()
    by_entity = {name: tally.figures() for name, tally in sorted(whole.tallies.items())}
    show("Entities", ("entity", "F1"), [(name, _cell(whole.tallies[name])) for name in by_entity])
    return {"f1": total.f1(), "f1_with_values": total.f1(total.valued)} | _times(whole.milliseconds) | {"by_entity": by_entity}


def among_many(folder: Path, day: str, count: int) -> dict[str, Any]:
    """Milliseconds and hits of misspelt names in sentences of twelve words, among so many products."""
    rows, random = goods(count), Random(3)
    path = folder / "many.jsonl"
    path.write_text("".join(catalogue_lines(rows)), "utf-8")
    chosen = random.sample(rows, 200)
    names = [row.title.split(",")[0] for row in chosen]
    texts = [FRAMES[number % 3].format(misspelt(name, random)) for number, name in enumerate(names)]
    answers = ask(path, day, [PLAIN, *texts])
    titles = {str(row.id): row.title.split(",")[0] for row in rows}
    hits = sum(
        any(titles.get(str(found["value"])) == name for found in answer["entities"] if found["entity"] == "product")
        for name, answer in zip(names, answers["results"][1:], strict=True)
    )
    times = [answer["ms"] for answer in answers["results"][1:]]
    return {
        "names": count,
        "names_ms_p50": _rounded(percentile(times, 0.5)),
        "names_ms_p95": _rounded(percentile(times, 0.95)),
        "names_misspelt_found": round(hits / len(chosen), 4),
        "names_load_seconds": round(answers["load_seconds"], 2),
        "names_load_mb": round(answers["load_mb"]),
    }


def _cell(tally: Tally | None) -> str | None:
    if tally is None or tally.f1() is None:
        return None
    values = f" ({tally.valued / tally.right:.3f})" if tally.right else ""
    return f"{tally.f1():.3f}{values} of {tally.wanted}, {tally.found} found"


def _times(times: Sequence[float]) -> dict[str, Any]:
    return {"ms_p50": _rounded(percentile(times, 0.5)), "ms_p95": _rounded(percentile(times, 0.95))}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
