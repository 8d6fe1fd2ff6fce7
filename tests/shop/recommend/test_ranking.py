"""The order found from the first of each side is the order of the whole catalogue."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from shop.recommend.ranking import FIRST, HEAD, Sales, in_order, ranked

SIZE = 2000


@pytest.mark.parametrize("share", [0.0, 0.3, 2.0])
@pytest.mark.parametrize("known", [0, 30, SIZE])
@pytest.mark.parametrize("allowed_share", [1.0, 0.02])
def test_the_order_is_that_of_all_scores_sorted(share: float, known: int, allowed_share: float) -> None:
    random = np.random.default_rng(known)
    # Few different values, so that many are equal.
    shares = (random.integers(0, 40, SIZE) / 40).astype(np.float32)
    rows = np.sort(random.permutation(SIZE)[:known])
    tastes = (random.integers(-3, 9, known) / 8).astype(np.float32)
    allowed = random.random(SIZE) < allowed_share
    whole, own = np.float32(share) * shares, np.zeros(SIZE, dtype=np.float32)
    whole[rows] += tastes
    own[rows] = tastes
    expected = [row for row in np.lexsort((np.arange(SIZE), -whole)).tolist() if allowed[row] and whole[row] > 0]
    portions = list(ranked(rows, tastes, share, Sales.of(shares), allowed))
    assert [row for portion, _ in portions for row in portion.tolist()] == expected
    assert [taste for _, portion in portions for taste in portion.tolist()] == own[expected].tolist()


def test_the_head_is_the_best_sellers_equal_ones_in_order_of_row() -> None:
    shares = np.array([0.5, 0.0, 1.0, 0.5, 0.5], dtype=np.float32)
    assert Sales.of(shares, 3).head.tolist() == [2, 0, 3] and Sales.of(shares).head.tolist() == [2, 0, 3, 4]
    assert Sales.of(np.ones(HEAD + 5, dtype=np.float32)).head.tolist() == list(range(HEAD))


def test_nothing_sold_and_nothing_known_is_no_order() -> None:
    nothing, none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    assert list(ranked(nothing, none, 1.0, Sales.of(np.zeros(5, dtype=np.float32)), np.ones(5, dtype=np.bool_))) == []


def test_the_first_are_few_and_later_portions_grow() -> None:
    sizes = [len(places) for places in in_order(np.arange(SIZE), np.arange(SIZE, dtype=np.float32))]
    assert sum(sizes) == SIZE and sizes[0] < FIRST and all(later >= sooner for sooner, later in pairwise(sizes[:-1]))
