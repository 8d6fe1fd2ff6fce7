"""How close a question is to each article: to its nearest phrasing, to all its phrasings together, and to its text.

Two ways are blended: sentence vectors (of Chinese: of its English glosses), and characters, pairs of them and groups of words
that mean the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]

SYNONYMS = Path(__file__).with_name("synonyms")
NEAREST, TOGETHER, TEXT = 0.4, 0.4, 0.2
TEXT_ALONE = 0.45
BATCH = 4
MEANS_THE_SAME = 2.2
NEVER_WRITTEN = 1.2
_NOT_TEXT = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Blend:
    """How much meaning counts beside characters, and from what score on an article answers (`sure`) or is related (`near`)."""

    meaning: float
    sure: float
    near: float


# Chosen on data/tuning/articles.csv: of covered questions 58 % (en) and 74 % (zh) are answered rightly, of all 7 and 1 % wrongly.
# By meaning alone English is answered rightly in 47 % and wrongly in 10 %; by characters alone Chinese rightly in 37 %.
BLENDS = {"en": Blend(0.5, 0.5, 0.42), "zh": Blend(0.7, 0.35, 0.27)}


class Matcher:
    """Compares a question with the articles it was built from, in the blend of their language."""

    def __init__(self, language: str, phrasings: Sequence[Sequence[str]], texts: Sequence[str], encode: Encode) -> None:
        self.blend = BLENDS.get(language, BLENDS["en"])
        self.meaning = ByMeaning(phrasings, texts, encode)
        self.characters = ByCharacters(phrasings, texts)

    def scores(self, text: str) -> Scores:
        """One number for each article, 1 at most; by characters alone where the encoder knows no word of the text."""
        meaning, characters = self.meaning.scores(text), self.characters.scores(text)
        share = self.blend.meaning if meaning.any() else 0.0
        return np.asarray(share * meaning + (1 - share) * characters, dtype=np.float64)


class ByMeaning:
    """Cosines of sentence vectors."""

    def __init__(self, phrasings: Sequence[Sequence[str]], texts: Sequence[str], encode: Encode) -> None:
        self.encode = encode
        self.rows = Rows([self._encode_all(words) for words in phrasings])
        self.texts = self._encode_all(texts)

    def scores(self, text: str) -> Scores:
        """Cosines, blended; below 0 for the opposite."""
        vector = self.encode([text])[0]
        return self.rows.blend(vector, self.texts @ vector)

    def _encode_all(self, texts: Sequence[str]) -> Vectors:
        # A few at a time: what the encoder holds meanwhile grows with the batch and the longest text in it.
        return np.concatenate([self.encode(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])


class ByCharacters:
    """Cosines of character n-grams, those few articles use counting more; of a text, the share of the question it contains."""

    def __init__(self, phrasings: Sequence[Sequence[str]], texts: Sequence[str]) -> None:
        counts = [[Counter(grams(words)) for words in article] for article in phrasings]
        held = [frozenset(grams(text)) for text in texts]
        used = Counter(gram for article, text in zip(counts, held, strict=True) for gram in text.union(*article))
        self.places = {gram: place for place, gram in enumerate(used)}
        self.rarity = np.array([math.log(1 + len(texts) / seen) for seen in used.values()])
        self.unwritten = NEVER_WRITTEN * math.log(1 + len(texts))
        self.rows = Rows([np.array([self._weigh(count) for count in article]) for article in counts])
        self.texts = np.array([[gram in text for gram in used] for text in held], dtype=np.float32)

    def scores(self, text: str) -> Scores:
        """Cosines in [0, 1], blended; characters that no article has count against all."""
        vector = self._weigh(Counter(grams(text)))
        return self.rows.blend(vector, self.texts @ (vector * vector))

    def _weigh(self, count: Counter[str]) -> Vectors:
        vector, rest = np.zeros(len(self.places), dtype=np.float32), 0.0
        for gram, number in count.items():
            weight = (1 + math.log(number)) * (MEANS_THE_SAME if gram[0] == "=" else 1.0)
            place = self.places.get(gram)
            if place is None:
                rest += (weight * self.unwritten) ** 2
            else:
                vector[place] = weight * self.rarity[place]
        return vector / np.float32(math.sqrt(float(vector @ vector) + rest) or 1.0)


class Rows:
    """The vectors of each article's phrasings, one below the other, and the direction they share."""

    def __init__(self, articles: Sequence[Vectors]) -> None:
        self.starts = np.cumsum([0, *(len(rows) for rows in articles[:-1])])
        self.vectors = np.concatenate(articles)
        sums = np.array([rows.sum(axis=0) for rows in articles])
        self.centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)

    def blend(self, vector: Vectors, texts: Vectors) -> Scores:
        """One score for each article out of its phrasings and how close its text is; a text alone can be close enough too."""
        nearest = np.maximum.reduceat(self.vectors @ vector, self.starts)
        blended = NEAREST * nearest + TOGETHER * (self.centres @ vector) + TEXT * texts
        return np.asarray(np.maximum(blended, TEXT_ALONE * texts), dtype=np.float64)


def grams(text: str) -> list[str]:
    """Single characters, pairs, and "=" with the first word of each group of synonyms the text has a word of."""
    plain = _NOT_TEXT.sub("", text.lower().translate(simplified()))
    pattern, first = synonyms()
    meant = ["=" + first[found] for found in pattern.findall(plain)]
    return [plain[i : i + size] for size in (1, 2) for i in range(len(plain) - size + 1)] + meant


@lru_cache(maxsize=1)
def synonyms() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all words of synonyms/zh.txt, one group a line, the longest first; and each word's group."""
    groups = [line.split() for line in _lines("zh")]
    first = {word: group[0] for group in reversed(groups) for word in group}
    return re.compile("|".join(re.escape(word) for word in sorted(first, key=len, reverse=True))), first


@lru_cache(maxsize=1)
def simplified() -> dict[int, str]:
    """The table of synonyms/traditional.txt: pairs of a traditional character and its simplified form."""
    return {ord(pair[0]): pair[1] for line in _lines("traditional") for pair in line.split()}


def _lines(name: str) -> Iterable[str]:
    return (SYNONYMS / f"{name}.txt").read_text("utf-8").splitlines()
