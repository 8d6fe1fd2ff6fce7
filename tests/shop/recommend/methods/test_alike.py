"""Closeness by text and attributes, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from shop.recommend.items import described
from shop.recommend.methods.about import About
from shop.recommend.methods.alike import WEIGHTS, Alike
from shop.recommend.methods.log import Past

# Items 1 and 2 say nearly the same, 3 is of the kind of 1, 4 of its brand alone, and 5 is not known at all.
VECTORS = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, -1], [0, 0]], dtype=np.float32)
CODES = np.array([[0, 5], [1, -1], [0, 5], [2, 5], [-1, -1]], dtype=np.int32)


def made() -> Alike:
    return Alike(text=0.5).fit(described(np.arange(1, 6), About(VECTORS, CODES, ("category", "brand"))))


def test_text_and_attributes_add_up() -> None:
    assert made().near(0).tolist() == pytest.approx([0, 0.5 * 0.8, WEIGHTS["category"] + WEIGHTS["brand"], 0, 0])


def test_neither_an_opposite_text_nor_a_brand_alone_makes_alike() -> None:
    assert not made().near(3).any() and not made().near(4).any()


def test_what_is_shared_is_told() -> None:
    assert [made().shared(0, other) for other in (1, 2, 4)] == [([], True), ([0, 1], False), ([], False)]


def test_many_are_scored_as_one_is() -> None:
    past = Past(np.array([0, 0, 1]), np.array([0, 1, 2]), np.zeros(3, np.float32), np.array([1, 0, 0]), np.ones(3, np.float32), 2)
    scores = made().scores(past)
    np.testing.assert_allclose(scores[0], made().near(0) + made().near(1), rtol=1e-6)
    np.testing.assert_allclose(scores[1], made().near(2), rtol=1e-6)


def test_without_vectors_attributes_tell() -> None:
    log = described(np.arange(1, 6), About(np.zeros((5, 0), dtype=np.float32), CODES, ("category", "brand")))
    assert np.flatnonzero(Alike().fit(log).near(0)).tolist() == [2]


def test_what_is_known_of_items_stays_with_them() -> None:
    log = described(np.array([1, 2]), About(VECTORS[:2], CODES[:2], ("category", "brand")))
    assert log.about is not None and log.about.of(np.array([1])).codes.tolist() == [[1, -1]]


def test_two_attributes_are_enough_where_neither_kind_nor_text_is_known() -> None:
    """1 shares both attributes with 2 and one with 3; 4, whose text is known, shares both with 5."""
    codes = np.array([[-1, 5, 1], [-1, 5, 1], [-1, 5, 2], [-1, 6, 3], [-1, 6, 3]], dtype=np.int32)
    vectors = np.array([[0, 0], [0, 0], [0, 0], [0, 1], [1, 0]], dtype=np.float32)
    alike = Alike().fit(described(np.arange(1, 6), About(vectors, codes, ("category", "brand", "colour"))))
    assert [np.flatnonzero(alike.near(row)).tolist() for row in (0, 2, 3)] == [[1], [], []]
