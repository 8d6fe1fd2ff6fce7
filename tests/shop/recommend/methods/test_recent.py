"""Popularity: faded, of a window, or what newcomers chose first."""

from __future__ import annotations

import numpy as np
import pytest

from shop.recommend.methods.log import log_of
from shop.recommend.methods.recent import Recent
from tests.shop.recommend.methods.checks import DAY

# Customer 1 chose item 5 first, then 6 twice; customer 2 chose 5 long ago.
LOG = log_of(np.array([1, 1, 1, 2]), np.array([5, 6, 6, 5]), np.array([90, 100, 100, 60]) * DAY)


@pytest.mark.parametrize(
    ("method", "shares"),
    [
        (Recent(0.0), [1.0, 1.0]),
        (Recent(10.0), [(0.5 + 2**-4) / 2, 1.0]),
        (Recent(0.0, window=20.0), [0.5, 1.0]),
        (Recent(0.0, firsts=True), [1.0, 0.0]),
    ],
)
def test_shares_of_the_most_popular(method: Recent, shares: list[float]) -> None:
    assert method.fit(LOG).shares_.tolist() == pytest.approx(shares)
