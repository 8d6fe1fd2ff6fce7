"""The shop's words (var/lexicon.jsonl), matched with spaCy whatever the case and in singular or plural."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.nlu.scripts import HAN
from bot.nlu.spans import Span

logger = logging.getLogger(__name__)

# One token per Han letter: Chinese names are found inside a sentence without knowing where its words end.
PIECE = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)?|[^\w\s]|_")
SHORTEST_PLURAL = 3


def singular(word: str) -> str:
    """Return the lower-case word without its regular English plural or possessive ending."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > SHORTEST_PLURAL and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Lexicon:
    """Names and patterns of one lexicon file; lines that cannot be read are logged and left out."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.vocab = Vocab()
        self.matcher = PhraseMatcher(self.vocab, attr="NORM")
        self.names: dict[int, list[tuple[str, Any]]] = {}
        self.patterns: list[tuple[str, re.Pattern[str]]] = []
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._add_line(number, line)

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read the file; a missing one is an empty lexicon."""
        try:
            return cls(path.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return cls()

    def find(self, text: str) -> Iterator[Span]:
        """Yield every match, overlapping ones too; values of patterns are in capitals without spaces."""
        doc, starts = self._document(text)
        for key, first, last in self.matcher(doc):
            end = starts[last - 1] + len(doc[last - 1].text)
            for entity, value in self.names[key]:
                yield Span(starts[first], end, entity, value)
        for entity, pattern in self.patterns:
            for match in pattern.finditer(text):
                if match.group():
                    yield Span(match.start(), match.end(), entity, re.sub(r"\s", "", match.group()).upper())

    def _add_line(self, number: int, line: str) -> None:
        try:
            row = json.loads(line)
            if "pattern" in row:
                pattern = re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w@])", re.IGNORECASE | re.ASCII)
                self.patterns.append((row["entity"], pattern))
            else:
                self._add_names(row["entity"], row["value"], row["forms"])
        except (ValueError, KeyError, TypeError, re.error) as error:
            logger.warning("Line %d of the lexicon is left out: %s", number, error)

    def _add_names(self, entity: str, value: Any, forms: Iterable[str]) -> None:
        for form in forms:
            doc, _ = self._document(form)
            if not len(doc):
                continue
            name = " ".join(token.norm_ for token in doc)
            key = self.vocab.strings.add(name)
            if key not in self.names:
                self.matcher.add(name, [doc])
            self.names.setdefault(key, []).append((entity, value))

    def _document(self, text: str) -> tuple[Doc, list[int]]:
        pieces = list(PIECE.finditer(text))
        doc = Doc(self.vocab, words=[piece.group() for piece in pieces], spaces=[False] * len(pieces))
        for token in doc:
            token.norm_ = singular(token.text)
        return doc, [piece.start() for piece in pieces]


class LexiconFile:
    """A lexicon that follows its file: read again when time, size or inode differ."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lexicon = Lexicon()
        self._seen: tuple[int, ...] | None = None

    def current(self) -> Lexicon:
        """Return the file's present content (one stat call when nothing changed)."""
        try:
            status = self.path.stat()
            seen: tuple[int, ...] | None = (status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError:
            seen = None
        if seen != self._seen:
            self._lexicon = Lexicon.read(self.path)
            self._seen = seen
        return self._lexicon
