"""Pairs counted in portions, the strongest followers of each item, and a window that shrinks where there is too much."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from shop.recommend.methods.following import Following
from shop.recommend.methods.log import Log, log_of
from shop.recommend.methods.pairs import Followers, count, countable, strongest

WIDTH = 7


@pytest.fixture
def log() -> Log:
    random = np.random.default_rng(0)
    owners = np.repeat(np.arange(20), random.integers(1, 9, 20))
    return log_of(owners, np.r_[0, 2, random.integers(0, WIDTH, len(owners) - 2)], None)


@pytest.mark.parametrize("portion", [1, 10, 1000])
def test_pairs_are_those_counted_one_by_one(log: Log, portion: int) -> None:
    past, expected = log.past, np.zeros((log.width, log.width))
    for early in range(len(past.owners)):
        for late in range(early + 1, min(early + 4, len(past.owners))):
            if past.owners[early] == past.owners[late] and past.columns[early] != past.columns[late]:
                expected[past.columns[early], past.columns[late]] += (late - early) ** -0.5
    counted = count(past, log.width, 3, 0.5, portion=portion)
    np.testing.assert_allclose(counted.toarray(), expected, rtol=1e-5)


def test_nothing_makes_no_pairs() -> None:
    empty = log_of(np.zeros(0, np.int64), np.zeros(0, np.int64), None)
    assert count(empty.past, 0, 3, 0.5).shape == (0, 0)
    assert Following().fit(empty).scores(empty.past).shape[1] == 0


def test_the_window_shrinks_to_what_can_be_counted() -> None:
    past = log_of(np.repeat([0, 1], 4), np.arange(8), None).past
    assert [countable(past, 50, most) for most in (12, 11, 10, 6, 1)] == [50, 2, 2, 1, 1]


def test_of_equal_followers_those_that_stand_first_stay() -> None:
    found = strongest(sparse.csr_matrix([[0, 2, 1, 3, 1], [0, 0, 0, 0, 4], [0] * 5, [5, 1, 1, 1, 1], [0] * 5]), 3)
    assert found.toarray().tolist() == [[0, 2, 1, 3, 0], [0, 0, 0, 0, 4], [0] * 5, [5, 1, 1, 0, 0], [0] * 5]


def test_strongest_of_a_wide_matrix_are_those_sorted_one_by_one() -> None:
    matrix = sparse.random_array((40, 5000), density=0.01, format="csr", dtype=np.float32, rng=np.random.default_rng(0))
    found = strongest(matrix, 10)
    for row in range(matrix.shape[0]):
        values = matrix[[row]].toarray().ravel()
        best = np.sort(np.argsort(-values, kind="stable")[:10])
        assert found[[row]].indices.tolist() == best.tolist()
        assert found[[row]].data.tolist() == values[best].tolist()


def test_asked_again_with_other_parameters_it_answers_as_if_counted_anew(log: Log) -> None:
    shared = Followers(log)
    for parameters in ({}, {"target": 0.4}, {"backwards": 1.0}, {"window": 1}, {"slope": 0.0, "source": 0.3}, {}):
        again, anew = Following(**parameters).learn(shared), Following(**parameters).fit(log)
        np.testing.assert_array_equal(again.values_, anew.values_)
        np.testing.assert_array_equal(again.columns_, anew.columns_)
