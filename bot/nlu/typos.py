"""Words of a vocabulary that a misspelt word may mean, found through deletions: the idea of Wolf Garbe's SymSpell."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

SHORTEST = 4
# Words from this length may be wrong in two places.
LONG = 7
PREFIX = 8


class Vocabulary:
    """An index over distinct words; 12 bytes for each way to leave out up to two of a word's first eight letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = [word for word in sorted(set(words)) if len(word) >= SHORTEST and word.isalpha()]
        hashes, owners = array("q"), array("i")
        for number, word in enumerate(self.words):
            for shorter in deletions(word):
                hashes.append(hash(shorter))
                owners.append(number)
        order = np.argsort(np.frombuffer(hashes, dtype=np.int64), kind="stable") if hashes else np.zeros(0, dtype=np.int64)
        self._hashes: NDArray[np.int64] = np.array(hashes, dtype=np.int64)[order]
        self._owners: NDArray[np.int32] = np.array(owners, dtype=np.int32)[order]

    def near(self, word: str, limit: int = 3) -> list[tuple[str, int]]:
        """Return up to `limit` (word, distance) within one typing error, two from seven letters on; the nearest first."""
        if len(word) < SHORTEST or not len(self._hashes):
            return []
        asked = np.fromiter((hash(shorter) for shorter in deletions(word)), dtype=np.int64)
        lows, highs = np.searchsorted(self._hashes, asked), np.searchsorted(self._hashes, asked, side="right")
        owners = {int(owner) for low, high in zip(lows, highs, strict=True) if high > low for owner in self._owners[low:high]}
        allowed = 2 if len(word) >= LONG else 1
        found = []
        for owner in owners:
            other = self.words[owner]
            distance = OSA.distance(word, other, score_cutoff=allowed)
            if distance <= min(allowed, 2 if len(other) >= LONG else 1) and (word[0] == other[0] or len(word) >= LONG):
                found.append((other, distance))
        return sorted(found, key=lambda one: (one[1], one[0][0] != word[0], one[0]))[:limit]


def deletions(word: str) -> Iterator[str]:
    """Yield the word's first eight letters with none, one and (for long words) two of them left out."""
    start = word[:PREFIX]
    for gone in range(3 if len(word) >= LONG - 1 else 2):
        for kept in combinations(start, len(start) - gone):
            yield "".join(kept)
