"""Names among a hundred thousand: exact ones, unmistakable parts and misspelt ones, by keys in sorted arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from bot.nlu.ordinary import chinese_count, common_words, is_english
from bot.nlu.parts import FILLERS, heard, key_of, loose_keys, parts_of
from bot.nlu.pieces import Piece, split_pieces
from bot.nlu.typos import Vocabulary

LONGEST = 12
LONGEST_LOOSE = 8
# A run is looked up only where a name may begin with its first letters: their hash in a table is sure about what begins none.
BEGIN = 5
BREAKS = frozenset("。，！？；：,;!?:")
PLACES_FOR_ONE = 16
# A message longer than this is searched up to here: nobody names a product in letter five hundred.
MOST_PIECES = 400
SHORTEST_NAME_TYPO = 6
SHORTEST_KEY = 8
# Letters that join words are no misspelt part of a name.
LITTLE = frozenset("的了是有和在我你他要吗呢个这那不也就都还给想买把跟与或")

Variants = dict[str, list[str]]


class Entry(NamedTuple):
    """One thing with a name; `variants` gives for each product of a line its colour and size."""

    entity: str
    value: Any
    variants: Variants | None = None


class Hit(NamedTuple):
    """A name found at text[start:end]; `loose` when it was misspelt, then `changed` are the places of the wrong letters."""

    start: int
    end: int
    entry: Entry
    part: bool
    loose: bool
    changed: tuple[tuple[int, int], ...] = ()


class Keys:
    """Hashed keys with the number of what they stand for: twelve bytes each, in a sorted array once `sealed`."""

    def __init__(self) -> None:
        self._hashes: Any = array("q")
        self._numbers: Any = array("i")

    def add(self, key: str, number: int) -> None:
        """Let a key stand for a number."""
        self._hashes.append(hash(key))
        self._numbers.append(number)

    def sealed(self, unique: bool = False) -> Keys:
        """Sort the keys; of one that stands for several numbers the first stays, with `unique` none."""
        hashes, numbers = np.array(self._hashes, dtype=np.int64), np.array(self._numbers, dtype=np.int32)
        order = np.lexsort((numbers, hashes))
        hashes, numbers = hashes[order], numbers[order]
        first = np.ones(len(hashes), dtype=bool)
        first[1:] = hashes[1:] != hashes[:-1]
        if unique and len(hashes):
            clashes = hashes[1:][~first[1:] & (numbers[1:] != numbers[:-1])]
            first &= ~np.isin(hashes, clashes)
        self._hashes, self._numbers = hashes[first], numbers[first]
        return self

    def find(self, keys: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (place in keys, number) of those that are known."""
        if not keys or not len(self._hashes):
            return
        asked = np.fromiter((hash(key) for key in keys), dtype=np.int64, count=len(keys))
        places = np.minimum(np.searchsorted(self._hashes, asked), len(self._hashes) - 1)
        for place in np.flatnonzero(self._hashes[places] == asked):
            yield int(place), int(self._numbers[places[place]])


class Names:
    """The index over all names; built once per lexicon file, in seconds for a hundred thousand."""

    def __init__(self, rows: Iterable[tuple[Entry, Sequence[str]]]) -> None:
        self.entries: list[Entry] = []
        self._full, self._part, self._loose = Keys(), Keys(), Keys()
        words: set[str] = set()
        begins: set[int] = set()
        for number, (entry, forms) in enumerate(rows):
            self.entries.append(entry)
            for form in forms:
                self._add(number, entry, split_pieces(form), words, begins)
        self._full.sealed()
        self._part.sealed(unique=True)
        self._loose.sealed(unique=True)
        self._vocabulary = Vocabulary(words)
        self._words = words
        self._begins = bytearray(PLACES_FOR_ONE * (len(begins) or 1))
        for begin in begins:
            self._begins[begin % len(self._begins)] = True
        # Of English words alone: what customers write is not remembered.
        self._near: dict[str, list[tuple[str, int]]] = {}

    def _add(self, number: int, entry: Entry, pieces: Sequence[Piece], words: set[str], begins: set[int]) -> None:
        if not (key := key_of([piece.norm for piece in pieces])):
            return
        self._full.add(key, number)
        begins.add(hash(key[:BEGIN]))
        words.update(piece.norm for piece in pieces if not piece.han and piece.norm.isalpha())
        if entry.entity in ("product", "brand"):
            for shorter in parts_of(pieces):
                self._part.add(shorter, number)
                begins.add(hash(shorter[:BEGIN]))
                if len(shorter) > 2 and is_han(shorter):
                    self._loose.add(heard(shorter), number)
        if all(piece.han for piece in pieces):
            for _, loose in loose_keys(key):
                self._loose.add(loose, number)

    def warm_up(self) -> None:
        """Have ready which names common words may be misspelt ones of (0.1 s)."""
        for word in common_words():
            if word not in self._words:
                self._near_words(word)

    def find(self, pieces: Sequence[Piece]) -> list[Hit]:
        """Return every name in a text cut into pieces, overlapping ones too."""
        pieces = pieces[:MOST_PIECES]
        hits = list(self._exact(pieces))
        hits += self._misspelt(pieces)
        if any(piece.han for piece in pieces):
            hits += self._misheard(pieces)
        return hits

    def _exact(self, pieces: Sequence[Piece]) -> Iterator[Hit]:
        windows = list(windows_of(pieces, [piece.norm for piece in pieces], self._begins))
        if not windows:
            return
        keys = [key for _, _, key in windows]
        for table, part in ((self._full, False), (self._part, True)):
            for place, number in table.find(keys):
                first, last, _ = windows[place]
                yield Hit(pieces[first].start, pieces[last].end, self.entries[number], part, False)

    def _misspelt(self, pieces: Sequence[Piece]) -> Iterator[Hit]:
        """Windows with unknown words replaced by near ones, the best for all of them, then the others one at a time."""
        near = {
            place: found
            for place, piece in enumerate(pieces)
            if not piece.han and piece.norm not in self._words and (found := self._near_words(piece.norm))
        }
        if not near:
            return
        best = [near[place][0][0] if place in near else piece.norm for place, piece in enumerate(pieces)]
        for place in near:
            for rank, (word, _) in enumerate(near[place]):
                if rank == 0 or word != best[place]:
                    yield from self._replaced(pieces, [*best[:place], word, *best[place + 1 :]], near, place)

    def _near_words(self, word: str) -> list[tuple[str, int]]:
        found = self._near.get(word)
        if found is None:
            found = self._vocabulary.near(word)
            if is_english(word):
                self._near[word] = found
        return found

    def _replaced(
        self, pieces: Sequence[Piece], norms: list[str], near: dict[int, list[tuple[str, int]]], around: int
    ) -> Iterator[Hit]:
        runs = windows_of(pieces, norms, self._begins, around)
        windows = [run for run in runs if self._may_be_wrong(pieces, run, near)]
        keys = [key for _, _, key in windows]
        for table, part in ((self._full, False), (self._part, True)):
            for place, number in table.find(keys):
                first, last, _ = windows[place]
                entry = self.entries[number]
                if first == last and entry.entity in ("product", "brand"):
                    far = part and dict(near[around]).get(norms[around], 0) > 1
                    if far or len(pieces[first].norm) < SHORTEST_NAME_TYPO:
                        continue
                changed = tuple((pieces[at].start, pieces[at].end) for at in range(first, last + 1) if at in near)
                yield Hit(pieces[first].start, pieces[last].end, entry, part, True, changed)

    def _may_be_wrong(self, pieces: Sequence[Piece], window: tuple[int, int, str], near: dict[int, Any]) -> bool:
        """An ordinary English word is taken for a misspelt one only beside a word that is right."""
        first, last, key = window
        inside = [piece.norm for place, piece in enumerate(pieces[first : last + 1], first) if place in near]
        if not any(is_english(word) for word in inside):
            return True
        right = [
            piece
            for place, piece in enumerate(pieces[first : last + 1], first)
            if place not in near and piece.norm in self._words
        ]
        return bool(right) and len(key) >= SHORTEST_KEY

    def _misheard(self, pieces: Sequence[Piece]) -> Iterator[Hit]:
        """Chinese names of which one letter is another, or that only sound right."""
        asked: list[tuple[int, int, int | None, str]] = []
        for first, last, key in windows_of(pieces, [piece.norm for piece in pieces], None):
            if not 1 < len(key) <= LONGEST_LOOSE or len(key) != last - first + 1 or not is_han(key):
                continue
            if len(key) > 2 or not chinese_count(key):
                asked += [
                    (first, last, place, loose) for place, loose in loose_keys(key) if place is None or key[place] not in LITTLE
                ]
        for place, number in self._loose.find([key for *_, key in asked]):
            first, last, changed, _ = asked[place]
            letters = pieces[first : last + 1] if changed is None else [pieces[first + changed]]
            spans = tuple((piece.start, piece.end) for piece in letters)
            yield Hit(pieces[first].start, pieces[last].end, self.entries[number], False, True, spans)


def is_han(text: str) -> bool:
    """Say whether a text is Han letters from end to end."""
    return all("\u3400" <= letter <= "\ufaff" for letter in text)


def windows_of(
    pieces: Sequence[Piece], norms: Sequence[str], begins: Sequence[int] | None, around: int | None = None
) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last, key) of every run of up to twelve pieces; with `around` only of those that hold this piece.

    With `begins` only of those that begin as a key may.
    """
    parts = [norm if norm[0].isalnum() and norm not in FILLERS else "" for norm in norms]
    starts = range(len(pieces)) if around is None else range(max(0, around - LONGEST + 1), around + 1)
    for first in starts:
        key = ""
        for last in range(first, min(first + LONGEST, len(pieces))) if parts[first] else ():
            part = parts[last]
            if part:
                key += part
                known = begins is None or begins[hash(key[:BEGIN]) % len(begins)]
                if not known and len(key) >= BEGIN:
                    break
                if known and (around is None or last >= around):
                    yield first, last, key
            elif pieces[last].text in BREAKS:
                break
