"""Terms are words, pairs, pieces and runs of Han letters."""

from __future__ import annotations

import numpy as np

from bot.nlu.sentiment_terms import Terms, terms_of


def test_a_text_falls_into_terms_of_both_scripts() -> None:
    found = terms_of("@jo soooo LOVELY 很好吃!")
    assert {"@", "soo", "lovely", "soo lovely", "_lov", "很", "好吃", "很好吃", "!"} <= set(found)
    assert "@jo" not in found and "soooo" not in found


def test_rows_have_length_one_and_unknown_words_none() -> None:
    terms = Terms.fitted(["good tea", "good cup", "好茶", "好杯"])
    rows = terms.transform(["good good tea", "很好", "unseen"]).toarray()
    assert np.allclose((rows**2).sum(axis=1), [1, 1, 0])
    assert set(terms.columns) >= {"good", "好"} and "tea" not in terms.columns


def test_the_state_is_the_whole_of_it() -> None:
    terms = Terms.fitted(["good tea", "good cup"])
    again = Terms(terms.rarity)
    assert (again.transform(["good tea"]) != terms.transform(["good tea"])).nnz == 0
