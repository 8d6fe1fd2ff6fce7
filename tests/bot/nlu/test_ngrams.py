"""Our n-gram weights are scikit-learn's, and survive being stored."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.ngrams import Ngrams, in_both_languages
from bot.nlu.words import split_words


def lower_words(text: str) -> list[str]:
    return [word.lower() for word in split_words(text)]


TEXTS = ["Where is my order", "where is the teapot", "我的订单在哪里", "查一下订单", "my my my teapot"]


def test_weights_equal_scikit_learns() -> None:
    words = TfidfVectorizer(tokenizer=lower_words, token_pattern=None, lowercase=False, ngram_range=(1, 2), sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, min_df=2)
    texts = [in_both_languages(text) for text in TEXTS]
    wanted = np.hstack([block.fit(texts).transform(texts).toarray() for block in (words, pieces)])
    assert np.allclose(Ngrams().fit(TEXTS).transform(TEXTS).toarray(), wanted)


def test_what_is_stored_gives_the_same_rows() -> None:
    ngrams = Ngrams().fit(TEXTS)
    again = Ngrams(**json.loads(json.dumps(ngrams.state())))
    assert (again.transform(["my order", "订单", "new words"]) != ngrams.transform(["my order", "订单", "new words"])).nnz == 0


@pytest.mark.parametrize("text", ["", "🙂", "zzzzzz"])
def test_an_unknown_text_is_a_row_of_zeros(text: str) -> None:
    row = Ngrams().fit(TEXTS).transform([text])
    assert row.shape[0] == 1 and row[:, : len(Ngrams().fit(TEXTS).words.columns)].nnz == 0


def test_only_words_of_the_vocabulary_are_remembered() -> None:
    ngrams = Ngrams().fit(TEXTS)
    first = ngrams.row("my order is ada@example.com")
    again = ngrams.row("my order is ada@example.com")
    assert all(np.array_equal(before, after) for before, after in zip(first, again, strict=True))
    assert set(ngrams._pieces_of) == {"my", "order", "is"}


def test_chinese_is_counted_in_english_too() -> None:
    assert in_both_languages("茶壶") == "茶壶 teapot"
    assert in_both_languages("my order") == "my order"
