"""Terms are weighed as scikit-learn weighs them."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.tfidf import Tfidf, stacked

TEXTS = ["good tea", "good cup", "a cup of tea", "tea"]
UNSEEN = ["tea cup", "unseen", ""]


def rows(terms: Tfidf, texts: list[str]) -> np.ndarray:
    found: np.ndarray = stacked([terms.row(text.split()) for text in texts], len(terms.columns)).toarray()
    return found


def test_rows_are_scikit_learns() -> None:
    theirs = TfidfVectorizer(analyzer=str.split, min_df=2).fit(TEXTS)
    ours = Tfidf.fitted([text.split() for text in TEXTS], 2)
    assert list(ours.columns) == list(theirs.get_feature_names_out())
    assert np.allclose(rows(ours, [*TEXTS, *UNSEEN]), theirs.transform([*TEXTS, *UNSEEN]).toarray())


def test_every_occurrence_counts() -> None:
    terms = Tfidf({"tea": 3.0, "cup": 4.0})
    assert np.allclose(rows(terms, ["tea tea cup"]), [[6 / np.sqrt(34), 4 / np.sqrt(34)]])


def test_the_rarity_is_the_whole_of_it() -> None:
    terms = Tfidf.fitted([text.split() for text in TEXTS], 1)
    assert np.array_equal(rows(Tfidf(terms.rarity), UNSEEN), rows(terms, UNSEEN))


def test_no_rows_are_an_empty_matrix() -> None:
    assert stacked([], 3).shape == (0, 3)
