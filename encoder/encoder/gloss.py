"""Chinese put into English words one after another, for an encoder that reads English only."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

GLOSSARIES = Path(__file__).parent / "glossary"
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
UNKNOWN = 3.0
WORD = 1.0


class Glossary:
    """Words and their English; a run of Han letters is cut so that few letters are unknown and the words are few and long."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.longest = max(map(len, words), default=0)

    @classmethod
    def read(cls, paths: Iterable[Path]) -> Glossary:
        """Read CSV files with the columns word and gloss; where two have a word, the first one's gloss counts."""
        words: dict[str, str] = {}
        for path in paths:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    words.setdefault(row["word"], row["gloss"])
        return cls(words)

    def gloss(self, text: str) -> str:
        """Return the text with its Chinese in English; letters that no word has are left out, all else stays as it is."""
        if text.isascii() or not HAN.search(text):
            return text
        glossed = HAN.sub(lambda run: f" {' '.join(self._glosses(run.group()))} ", text)
        return " ".join(glossed.split())

    def cut(self, run: str) -> list[str]:
        """Return the cheapest cut of a run of Han letters; letters that no word has stand alone."""
        costs, starts = [0.0], [0]
        for end in range(1, len(run) + 1):
            choices = [(costs[end - 1] + UNKNOWN, end - 1)]
            for start in range(max(0, end - self.longest), end):
                if run[start:end] in self.words:
                    choices.append((costs[start] + WORD, start))
            cost, start = min(choices)
            costs.append(cost)
            starts.append(start)
        words: list[str] = []
        end = len(run)
        while end:
            words.append(run[starts[end] : end])
            end = starts[end]
        return words[::-1]

    def _glosses(self, run: str) -> list[str]:
        return [gloss for word in self.cut(run) if (gloss := self.words.get(word, ""))]


@lru_cache(maxsize=1)
def shop_glossary() -> Glossary:
    """Return the glossary that comes with the encoder: what is said in shops before general words."""
    return Glossary.read(sorted(GLOSSARIES.glob("*.csv"), reverse=True))
