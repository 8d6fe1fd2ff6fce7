"""Words and pieces of words as weighted counts: what carries Chinese, rare names and misspellings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.words import split_words

PIECES = (2, 4)


def lower_words(text: str) -> list[str]:
    """Return the text's words in lower case."""
    return [word.text.lower() for word in split_words(text)]


class Ngrams:
    """TF-IDF of words and of character pieces within words, each block of length 1."""

    def __init__(self, least_count: int = 1, words: tuple[int, int] = (1, 1)) -> None:
        counting = {"sublinear_tf": True, "min_df": least_count}
        self.settings = {"least_count": least_count, "words": list(words)}
        self.blocks = [
            TfidfVectorizer(analyzer="word", tokenizer=lower_words, token_pattern=None, lowercase=False,
                            ngram_range=words, **counting),
            TfidfVectorizer(analyzer="char_wb", ngram_range=PIECES, **counting),
        ]  # fmt: skip

    def fit(self, texts: Sequence[str]) -> Ngrams:
        """Learn the vocabulary and how rare each entry is."""
        for block in self.blocks:
            block.fit(texts)
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row per text: word columns first, then pieces."""
        return hstack([block.transform(texts) for block in self.blocks]).tocsr()

    def state(self) -> dict[str, Any]:
        """Return what was learned, as JSON values."""
        learned = [
            {"terms": sorted(block.vocabulary_, key=block.vocabulary_.__getitem__), "idf": block.idf_.tolist()}
            for block in self.blocks
        ]
        return {"settings": self.settings, "blocks": learned}

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Ngrams:
        """Rebuild what `state` described."""
        ngrams = cls(state["settings"]["least_count"], tuple(state["settings"]["words"]))
        for block, learned in zip(ngrams.blocks, state["blocks"]):
            block.vocabulary_ = {term: column for column, term in enumerate(learned["terms"])}
            block.idf_ = learned["idf"]
        return ngrams
