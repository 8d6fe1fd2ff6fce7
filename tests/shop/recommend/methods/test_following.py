"""What comes next: direction, distance, and the latest deed first."""

from __future__ import annotations

import numpy as np

from shop.recommend.methods.following import Following
from shop.recommend.methods.log import Past, log_of

ORDER = log_of(np.repeat(np.arange(4), 3), np.tile([0, 1, 2], 4), None)


def test_only_what_came_later_follows() -> None:
    method = Following(source=0.0).fit(ORDER)
    np.testing.assert_allclose(method.near(0), [0, 4, 4 * 2**-0.5], rtol=1e-6)
    assert not method.near(2).any()


def test_backwards_counts_as_much_as_it_is_told() -> None:
    method = Following(source=0.0, backwards=0.5).fit(ORDER)
    np.testing.assert_allclose(method.near(2), [2 * 2**-0.5, 2, 0], rtol=1e-6)


def test_the_latest_deed_counts_most() -> None:
    method = Following(source=0.0, fading=0.5).fit(ORDER)
    assert method.terms(Past.of_one([0, 1]), np.array([2])).ravel().tolist() == [np.float32(2 * 2**-0.5), 4.0]


def test_a_window_of_one_sees_the_next_only() -> None:
    assert Following(window=1, source=0.0).fit(ORDER).near(0).tolist() == [0, 4, 0]
