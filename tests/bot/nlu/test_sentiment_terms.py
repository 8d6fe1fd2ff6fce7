"""Terms are words, pairs, pieces and runs of Han letters."""

from __future__ import annotations

import numpy as np

from bot.nlu.polarity import pieces
from bot.nlu.sentiment_terms import TermScores, terms_of
from bot.nlu.tfidf import Tfidf, stacked

TEXTS = ["so good, so good!", "很好吃 really", "@jo soooo LOVELY :)", "not good", "", "🙂", "mail ada@example.com"]


def test_a_text_falls_into_terms_of_both_scripts() -> None:
    text = "@jo soooo LOVELY 很好吃!"
    found = terms_of(text, pieces(text))
    assert {"@", "soo", "lovely", "soo lovely", "_lov", "很", "好吃", "很好吃", "!"} <= set(found)
    assert "@jo" not in found and "soooo" not in found


def test_scores_are_the_rows_times_the_weights() -> None:
    found = [terms_of(text, pieces(text)) for text in TEXTS]
    terms = Tfidf.fitted(found[:4], 1)
    weights = np.random.default_rng(1).normal(size=(len(terms.columns), 3)).astype(np.float32)
    wanted = stacked([terms.row(one) for one in found], len(terms.columns)) @ weights
    scores = TermScores(terms, weights)
    for _ in range(2):
        assert np.allclose([scores.of(text, pieces(text)) for text in TEXTS], wanted, atol=1e-5)


def test_only_english_words_and_signs_are_remembered() -> None:
    scores = TermScores(Tfidf({"good": 1.0}), np.ones((1, 3), dtype=np.float32))
    scores.of("", pieces("Good, zzyzx 4711-22 @jo goooood #tea!"))
    assert set(scores._known) == {"good", ",", "!"}
