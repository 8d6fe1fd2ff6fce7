"""How the shipped assistant reads labelled queries: intents by macro-F1, articles by recall at one, and how often it gives up."""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import f1_score

from benchmarks.outcome import NoData, show
from benchmarks.served import served, understand
from running.supervision import ROOT
from shop.conversations.turns import Understanding
from shop.errors import BadFile, Unavailable
from shop.importing.articles import import_articles
from shop.knowledge import Knowledge
from shop.mood import judge, weigh
from shop.store import Store

DESCRIPTION = "how the shipped assistant reads labelled queries (macro-F1 by language, article recall@1), n-grams alone beside it"
QUERIES = {language: ROOT / "data" / "unseen" / f"queries_{language}.csv" for language in ("en", "zh")}
FALLBACK = "nlu_fallback"
UNHAPPY = ("complaint", "insult", "talk_to_human", "wrong_item")
CALLS_A_PERSON = ("talk_to_human", "complaint")
SCOPE = (FALLBACK, "out_of_scope")
ARTICLE_TOPICS = {"ask_delivery": "delivery", "ask_returns": "returns", "ask_payment": "payment"}
QUICK_EVERY = 5
WHAT = (
    "macro_f1: mean F1 over the labels that occur, nlu_fallback counts as wrong; *_before_rule: the likeliest intent without the "
    "fallback rule; fallback_rate: share of labelled queries read as nlu_fallback; article_recall1: the closest article is the "
    "labelled one, with the topic of the intent read preferred as in the assistant; plain_handover_rate: share of the queries "
    "labelled neither complaint, insult, talk_to_human nor wrong_item that would call a person, three queries a conversation"
)


@dataclass(frozen=True)
class Query:
    """One labelled text; `label` or `article` null is not scored."""

    text: str
    language: str
    label: str | None
    article: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Own data."""
    parser.add_argument("--csv", type=Path, help="a labelled file instead of the repository's own")
    parser.add_argument("--text", default="text", help="column of the queries")
    parser.add_argument("--label", default="label", help="column of the labels")
    parser.add_argument("--map", type=Path, help="JSON: their label -> our intent, or null for what is not to be scored")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Read the queries, have the served bot understand them, and score."""
    queries = read_own(options) if options.csv else read_ours()
    if options.quick:
        queries = queries[::QUICK_EVERY]
    with tempfile.TemporaryDirectory(prefix="shopkeeper-assistant-") as name:
        with served(Path(name)) as url:
            read = understand(url, [query.text for query in queries])
        articles = None if options.csv else find_articles(Path(name), queries, read)
    return report(queries, read, articles, None if options.quick else alone(queries), options.quick)


def read_ours() -> list[Query]:
    """The repository's own unseen queries; raises `NoData` where they are missing."""
    found = []
    for language, path in QUERIES.items():
        for row in read_table(path, ("text",)):
            label, article = (row.get(name, "").strip() or None for name in ("label", "article"))
            found.append(Query(row["text"], language, label, article))
    return found


def read_own(options: argparse.Namespace) -> list[Query]:
    """Somebody's own labelled queries in our intents; the language is Chinese where a text has Chinese characters."""
    mapping = read_map(options.map)
    found = []
    for row in read_table(options.csv, (options.text, options.label)):
        text, theirs = row[options.text].strip(), row[options.label].strip()
        if mapping is not None and theirs not in mapping:
            raise BadFile(f"{options.map} does not name the label {theirs!r}; map it to null when it is not to be scored.")
        if text:
            language = "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en"
            found.append(Query(text, language, (mapping[theirs] if mapping is not None else theirs) or None))
    return found


def read_map(path: Path | None) -> dict[str, str | None] | None:
    """Their label -> our intent or null; None without a file. Raises `BadFile` for an intent we do not have."""
    if path is None:
        return None
    try:
        mapping = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(f"{path} cannot be read as JSON: {error}.") from error
    if not isinstance(mapping, dict):
        raise BadFile(f"{path} is not a JSON object of labels.")
    ours = {row["intent"] for row in read_table(ROOT / "data" / "intents.csv", ("intent",))}
    if unknown := sorted(str(intent) for intent in mapping.values() if intent is not None and intent not in ours):
        raise BadFile(f"{path} maps to intents that we do not have: {', '.join(unknown)}.")
    return mapping


def read_table(path: Path, columns: Sequence[str]) -> Iterable[dict[str, str]]:
    """Rows of a CSV file; raises `NoData` without the file and `BadFile` without one of the columns."""
    if not path.exists():
        raise NoData(f"There are no labelled queries at {path}.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in columns if name not in (reader.fieldnames or [])]:
            raise BadFile(f"{path} has no column {missing[0]!r}; it has {', '.join(reader.fieldnames or [])}.")
        return [{key: value or "" for key, value in row.items() if key} for row in reader]


def find_articles(folder: Path, queries: Sequence[Query], read: Sequence[Understanding]) -> list[str | None]:
    """The key of the demo shop's article that is closest to each query with an article; None for the others."""
    store = Store(f"sqlite:///{folder}/articles.db")
    try:
        store.migrate()
        import_articles(store, ROOT / "data" / "sample" / "articles.csv")
        knowledge, keys = Knowledge.with_encoder(ROOT / "var" / "encoder"), []
        with store.reading() as session:
            for query, what in zip(queries, read, strict=True):
                topic = ARTICLE_TOPICS.get(what.intent or "")
                found = knowledge.closest(session, query.text, query.language, topic) if query.article else None
                keys.append(found.key if found else None)
        return keys
    finally:
        store.close()


def alone(queries: Sequence[Query]) -> list[str]:
    """What the same classifier reads without the sentence vector, fitted and run in the bot's environment."""
    asked = {"examples": str(ROOT / "data" / "nlu"), "texts": [query.text for query in queries]}
    command = [str(ROOT / "bot" / ".venv" / "bin" / "python"), "-m", "benchmarks.probes.ngrams"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(asked), capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"The probe failed: {done.stderr[-500:]}")
    intents: list[str] = json.loads(done.stdout)["intents"]
    return intents


def report(
    queries: Sequence[Query],
    read: Sequence[Understanding],
    articles: Sequence[str | None] | None,
    baseline: Sequence[str] | None,
    quick: bool,
) -> dict[str, Any]:
    """Print the table and return the figures."""
    after = [what.intent or FALLBACK for what in read]
    before = [what.ranking[0]["name"] if what.ranking else intent for what, intent in zip(read, after, strict=True)]
    figures: dict[str, Any] = {}
    for language in ("en", "zh"):
        figures[f"macro_f1_{language}"] = macro_f1(queries, after, language)
        figures[f"macro_f1_{language}_before_rule"] = macro_f1(queries, before, language)
        figures[f"macro_f1_{language}_ngrams_alone"] = baseline and macro_f1(queries, baseline, language)
        figures[f"article_recall1_{language}"] = articles and recall(queries, articles, language)
        figures[f"queries_{language}"] = sum(query.language == language and query.label is not None for query in queries)
    labelled = [intent for query, intent in zip(queries, after, strict=True) if query.label]
    outside = [intent for query, intent in zip(queries, after, strict=True) if query.label == "out_of_scope"]
    figures["plain_handover_rate"] = handovers(queries, read)
    figures["fallback_rate"] = share(intent == FALLBACK for intent in labelled)
    figures["out_of_scope_or_fallback_recall"] = share(intent in SCOPE for intent in outside)
    kinds = ("", "_before_rule", "_ngrams_alone")
    rows = [
        (f"macro-F1 {language}", *(_hundred(figures[f"macro_f1_{language}{kind}"]) for kind in kinds))
        for language in ("en", "zh")
    ]
    rows += [
        (f"article recall@1 {language}", _hundred(figures[f"article_recall1_{language}"]), None, None)
        for language in ("en", "zh")
    ]
    rows += [("fallback rate", _hundred(figures["fallback_rate"]), 0.0, 0.0)]
    show("Labelled queries, in per cent", ("", "with the fallback rule", "likeliest intent", "n-grams alone"), rows)
    return figures | {"notes": WHAT + ("; n-grams alone are measured without --quick only" if quick else "")}


def handovers(queries: Sequence[Query], read: Sequence[Understanding]) -> float | None:
    """Share of the queries that complain of nothing and yet would call a person: by their intent, or as the last of three."""
    pairs = [(query, what) for query, what in zip(queries, read, strict=True) if query.label and query.label not in UNHAPPY]
    scores = [weigh(what.sentiment_score or 0.0, query.text, what.ranking) for query, what in pairs]
    called = [
        what.intent in CALLS_A_PERSON or judge(scores[max(0, place - 2) : place + 1], query.text).lost
        for place, (query, what) in enumerate(pairs)
    ]
    return share(called)


def macro_f1(queries: Sequence[Query], read: Sequence[str], language: str) -> float | None:
    """Mean F1 over the labels of one language; None where nothing is labelled."""
    pairs = [
        (query.label, intent) for query, intent in zip(queries, read, strict=True) if query.label and query.language == language
    ]
    if not pairs:
        return None
    gold, found = zip(*pairs, strict=True)
    return round(float(f1_score(gold, found, labels=sorted(set(gold)), average="macro", zero_division=0.0)), 4)


def recall(queries: Sequence[Query], articles: Sequence[str | None], language: str) -> float | None:
    """Share of the queries with an article whose closest article is that one."""
    pairs = zip(queries, articles, strict=True)
    return share(query.article == key for query, key in pairs if query.article and query.language == language)


def share(hits: Iterable[bool]) -> float | None:
    """Share of the true ones; None of nothing."""
    counted = list(hits)
    return round(sum(counted) / len(counted), 4) if counted else None


def _hundred(value: float | None) -> float | None:
    return None if value is None else value * 100
