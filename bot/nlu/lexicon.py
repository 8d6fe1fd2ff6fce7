"""The shop's words (var/lexicon.jsonl): kinds matched by spaCy, names by an index that forgives typing errors."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.nlu.names import Entry, Hit, Names
from bot.nlu.pieces import Piece, split_pieces
from bot.nlu.spans import Span

logger = logging.getLogger(__name__)

# A longer file is read beside the conversation, which goes on with the words it has.
READ_AT_ONCE = 300_000


class Lexicon:
    """Names and patterns of one lexicon file; lines that cannot be read are logged and left out."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.vocab = Vocab()
        self.matcher = PhraseMatcher(self.vocab, attr="NORM")
        self.kinds: dict[int, list[tuple[str, Any]]] = {}
        self._first: set[str] = set()
        self.patterns: list[tuple[str, re.Pattern[str]]] = []
        self.sizes: set[str] = set()
        self.names = Names(row for number, line in enumerate(lines, 1) if line.strip() for row in self._read_line(number, line))

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read the file; a missing one is an empty lexicon."""
        try:
            with path.open(encoding="utf-8") as file:
                return cls(file)
        except FileNotFoundError:
            return cls()

    @property
    def knows_orders(self) -> bool:
        """True when the file says what order numbers look like."""
        return any(entity == "order_number" for entity, _ in self.patterns)

    def find_patterns(self, text: str) -> Iterator[Span]:
        """Yield matches of the patterns; values are in capitals, without spaces, with the dash that may be missing."""
        for entity, pattern in self.patterns:
            for match in pattern.finditer(text):
                if match["all"]:
                    found = match.groupdict()
                    value = f"{found['head']}-{found['tail']}" if "tail" in found else match["all"]
                    yield Span(*match.span("all"), entity, re.sub(r"\s", "", value).upper())

    def find_kinds(self, pieces: Sequence[Piece]) -> Iterator[Span]:
        """Yield categories, brands, colours and sizes written as the file has them, in singular or plural."""
        if self._first.isdisjoint(piece.norm for piece in pieces):
            return
        for key, first, last in self.matcher(self._document(pieces)):
            for entity, value in self.kinds[key]:
                yield Span(pieces[first].start, pieces[last - 1].end, entity, value)

    def find_names(self, pieces: Sequence[Piece]) -> list[Hit]:
        """Return products and brands by name or part of it, and misspelt names of everything."""
        return self.names.find(pieces)

    def _read_line(self, number: int, line: str) -> list[tuple[Entry, Sequence[str]]]:
        try:
            row = json.loads(line)
            if "pattern" in row:
                self._add_pattern(row["entity"], row["pattern"], bool(row.get("alone")))
                return []
            entry = Entry(row["entity"], row["value"], row.get("variants"))
            if entry.entity == "size":
                self.sizes.add(str(entry.value))
            if entry.entity != "product":
                self._add_kind(entry, row["forms"])
            return [] if entry.entity == "size" else [(entry, list(row["forms"]))]
        except (ValueError, KeyError, TypeError, re.error) as error:
            logger.warning("Line %d of the lexicon is left out: %s", number, error)
            return []

    def _add_pattern(self, entity: str, pattern: str, alone: bool) -> None:
        """`alone` patterns count only when the message says nothing else; where a dash may be missing a space may stand."""
        around = (r"\A\s*(?:#|no\.?|nr\.?)?\s*", r"\s*[.!]?\s*\Z") if alone else (r"(?<![\w-])", r"(?![\w@])")
        head, dash, tail = pattern.partition("-?")
        pattern = rf"(?P<head>{head})[\s-]{{0,3}}(?P<tail>{tail})" if dash else pattern
        self.patterns.append((entity, re.compile(rf"{around[0]}(?P<all>{pattern}){around[1]}", re.IGNORECASE | re.ASCII)))

    def _add_kind(self, entry: Entry, forms: Iterable[str]) -> None:
        for form in forms:
            pieces = split_pieces(form)
            if not pieces:
                continue
            key = self.vocab.strings.add(" ".join(piece.norm for piece in pieces))
            if key not in self.kinds:
                self.matcher.add(self.vocab.strings[key], [self._document(pieces)])
                self._first.add(pieces[0].norm)
            self.kinds.setdefault(key, []).append((entry.entity, entry.value))

    def _document(self, pieces: Sequence[Piece]) -> Doc:
        doc = Doc(self.vocab, words=[piece.text for piece in pieces], spaces=[False] * len(pieces))
        for token, piece in zip(doc, pieces, strict=True):
            token.norm_ = piece.norm
        return doc


class LexiconFile:
    """A lexicon that follows its file: read again when time, size or inode differ, a large one in the background."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = str(path)
        self._seen: tuple[int, ...] | None = self._state()
        self._lexicon = self._fresh()
        self._reader: threading.Thread | None = None

    def current(self) -> Lexicon:
        """Return the file's content: the present one, or the one before while a large file is being read."""
        seen = self._state()
        if seen != self._seen and not self.reading:
            self._seen = seen
            if seen is None or seen[1] <= READ_AT_ONCE:
                self._lexicon = self._fresh()
            else:
                self._reader = threading.Thread(target=self._read, name="lexicon", daemon=True)
                self._reader.start()
        return self._lexicon

    @property
    def reading(self) -> bool:
        """True while a large file is being read in the background."""
        return self._reader is not None and self._reader.is_alive()

    def _state(self) -> tuple[int, ...] | None:
        try:
            status = os.stat(self._name)
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size, status.st_ino)

    def _fresh(self) -> Lexicon:
        lexicon = Lexicon.read(self.path)
        lexicon.names.warm_up()
        return lexicon

    def _read(self) -> None:
        try:
            self._lexicon = self._fresh()
        except (OSError, ValueError):
            logger.exception("The lexicon could not be read; the one before stays.")
