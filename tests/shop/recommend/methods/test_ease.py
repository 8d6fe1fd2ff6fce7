"""EASE follows its closed form and refuses what is too large."""

from __future__ import annotations

import numpy as np
import pytest

from shop.errors import BadInput
from shop.recommend.methods.ease import BLOCK, MAX_ITEMS, Ease, solve
from shop.recommend.methods.log import Log, Past
from tests.shop.recommend.methods.checks import circles


def test_the_closed_form() -> None:
    log = circles()
    matrix = log.past.matrix(log.past.weights, log.width).toarray()
    inverse = np.linalg.inv(matrix.T @ matrix + 2.0 * np.eye(log.width))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    np.testing.assert_allclose(Ease(2.0).fit(log).weights_, expected, rtol=1e-5, atol=1e-6)


def test_more_items_than_a_block_are_solved_the_same_and_stand_by_rows() -> None:
    chosen = (np.random.default_rng(0).random((900, 2 * BLOCK + 7)) < 0.02).astype(np.float64)
    inverse = np.linalg.inv(chosen.T @ chosen + 5.0 * np.eye(chosen.shape[1]))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    weights = solve(chosen.T @ chosen, 5.0)
    np.testing.assert_allclose(weights, expected, rtol=1e-4, atol=2e-6)
    assert weights.flags.c_contiguous


def test_what_is_bought_together_scores_highest() -> None:
    scores = Ease(1.0).fit(circles()).score(Past.of_one([0, 1]))
    assert scores is not None and scores.argmax() == 2


def test_old_deeds_fade() -> None:
    model = Ease(1.0, half_life=10.0).fit(circles())
    fresh, old = model.score(Past.of_one([0], [0.0])), model.score(Past.of_one([0], [10.0]))
    assert fresh is not None and old is not None
    np.testing.assert_allclose(old, fresh / 2, rtol=1e-6)


def test_too_large_catalogues_are_refused() -> None:
    log = circles()
    with pytest.raises(BadInput, match="neighbours"):
        Ease().fit(Log(log.past, np.arange(MAX_ITEMS + 1), log.people))
