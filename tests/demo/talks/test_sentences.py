"""What demo customers write is nothing the model was trained or measured on."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from pathlib import Path

import yaml

from demo.catalogue import read_goods
from demo.talks.sentences import fill, phrasebook
from tests.demo.conftest import Ask

DATA = Path(__file__).parents[3] / "data"
MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def normalised(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def known() -> set[str]:
    found = set()
    for path in (DATA / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in block.get("examples", "").splitlines():
                found.add(normalised(MARKED.sub(r"\1", line.strip().removeprefix("- "))))
    for name in ("unseen/queries_en.csv", "unseen/queries_zh.csv", "sentiment/examples.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            found.update(normalised(row["text"]) for row in csv.DictReader(file))
    return found


def test_no_sentence_is_in_the_language_data() -> None:
    words: dict[str, list[dict[str, str]]] = {"en": [], "zh": []}
    for good in read_goods(datetime(2025, 1, 1, tzinfo=UTC)):
        for language, values in words.items():
            values.append({"product": good.line[language], "category": good.category_names[language]})
    written = {
        normalised(fill(utterance.text, values))
        for (language, intent), utterances in phrasebook().utterances.items()
        for utterance in utterances
        for values in words[language]
        if intent != "give_details"
    }
    assert len(written) > 3_000 and not written & known()


def test_no_message_of_the_demo_is_in_the_language_data(ask: Ask) -> None:
    texts = {
        normalised(text) for (text,) in ask("SELECT DISTINCT text FROM messages WHERE author = 'customer' AND kind = 'text'")
    }
    assert len(texts) > 2_000 and not texts & known()


def test_every_intent_is_written_in_both_languages() -> None:
    intents = {language: {intent for known, intent in phrasebook().utterances if known == language} for language in ("en", "zh")}
    assert intents["en"] == intents["zh"] and len(phrasebook().utterances) > 40


def test_unknown_placeholders_stay() -> None:
    assert fill("{product} for {email}", {"product": "tea"}) == "tea for {email}"
