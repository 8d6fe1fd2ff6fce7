"""What customers, the assistant and staff say, out of data/sample/utterances.csv, replies.csv and articles.csv."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from demo.catalogue import read_sample


class Utterance(NamedTuple):
    """A customer's sentence with {placeholders}; `article` is the key of what answers it, where something does."""

    text: str
    article: str


class Kept(dict[str, str]):
    """Values for placeholders; what is not known yet stays as it is."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class Phrasebook:
    """Every sentence by language."""

    def __init__(self) -> None:
        self.utterances: dict[tuple[str, str], list[Utterance]] = {}
        for row in read_sample("utterances"):
            self.utterances.setdefault((row["language"], row["intent"]), []).append(Utterance(row["text"], row["article"]))
        self.replies = {(row["language"], row["key"]): row["text"] for row in read_sample("replies")}
        self.articles = {(row["language"], row["key"]): row["text"] for row in read_sample("articles")}

    def utter(self, rng: random.Random, language: str, intent: str) -> Utterance:
        """One of the sentences for an intent."""
        return rng.choice(self.utterances[language, intent])

    def reply(self, language: str, key: str, values: Mapping[str, str]) -> str:
        """What the assistant or staff say."""
        return fill(self.replies[language, key], values)


@cache
def phrasebook() -> Phrasebook:
    """The one phrasebook, read on first use."""
    return Phrasebook()


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into {placeholders}; unknown ones stay."""
    return template.format_map(Kept(values))


def say_day(day: date, language: str) -> str:
    """A day as people write it."""
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B}"


def say_price(cents: int) -> str:
    """A price in euros."""
    return f"€{cents / 100:.2f}"
