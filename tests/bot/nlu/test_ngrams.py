"""Words and pieces are cut as scikit-learn cuts them, and scored word by word as in one product."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.ngrams import Ngrams, NgramScores, all_pieces, in_both_languages, word_terms
from bot.nlu.words import split_words

TEXTS = ["Where is my order", "where is the teapot", "我的订单在哪里", "查一下订单", "my my my teapot"]


@pytest.mark.parametrize("text", [*TEXTS, "a", "  Tea,  please!\n"])
def test_terms_are_scikit_learns(text: str) -> None:
    pieces = CountVectorizer(analyzer="char_wb", ngram_range=(1, 4)).build_analyzer()
    words = CountVectorizer(tokenizer=split_words, token_pattern=None, ngram_range=(1, 2)).build_analyzer()
    assert sorted(all_pieces(text)) == sorted(pieces(text))
    assert sorted(word_terms(text)) == sorted(words(text))


def test_what_is_stored_gives_the_same_rows() -> None:
    ngrams = Ngrams().fit(TEXTS)
    again = Ngrams(**json.loads(json.dumps(ngrams.state())))
    assert (again.transform(["my order", "订单", "new words"]) != ngrams.transform(["my order", "订单", "new words"])).nnz == 0


@pytest.mark.parametrize("text", ["", "🙂", "zzzzzz"])
def test_an_unknown_text_is_a_row_of_zeros(text: str) -> None:
    row = Ngrams().fit(TEXTS).transform([text])
    assert row.shape[0] == 1 and row[:, : Ngrams().fit(TEXTS).shape[0]].nnz == 0


def test_scores_are_the_rows_times_the_weights() -> None:
    ngrams = Ngrams().fit(TEXTS)
    weights = np.random.default_rng(1).normal(size=(sum(ngrams.shape), 3)).astype(np.float32)
    scores, texts = NgramScores(ngrams, weights), [*TEXTS, "", "🙂", "my teapots are new", "订单 order"]
    wanted = ngrams.transform(texts) @ weights
    for _ in range(2):
        assert np.allclose([scores.of(text) for text in texts], wanted, atol=1e-5)


def test_only_words_of_a_vocabulary_are_remembered() -> None:
    ngrams = Ngrams().fit(TEXTS)
    scores = NgramScores(ngrams, np.ones((sum(ngrams.shape), 2), dtype=np.float32))
    scores.of("my order is ada@example.com, thanks! zzyzx")
    assert set(scores._added) == {"my", "order", "is", "thanks!"}


def test_chinese_is_counted_in_english_too() -> None:
    assert in_both_languages("茶壶") == "茶壶 teapot"
    assert in_both_languages("my order") == "my order"
