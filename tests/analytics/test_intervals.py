"""Intervals as the literature has them, and as simulation finds them."""

from __future__ import annotations

import pytest

from analytics import intervals


def test_newcombes_own_example() -> None:
    found = intervals.share_difference(56, 70, 48, 80)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert found.excludes(0) and not found.excludes(0.1)


def test_a_share_of_none_has_an_upper_bound_only() -> None:
    found = intervals.wilson(0, 10)
    assert (found.low, found.high) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_katz_ratio() -> None:
    found = intervals.share_ratio(20, 100, 10, 100)
    assert found is not None and (found.value, found.low, found.high) == pytest.approx((2.0, 0.9866, 4.0543), abs=1e-3)
    assert intervals.share_ratio(0, 10, 1, 10) is None


def test_welch_against_a_table() -> None:
    one, base = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0]
    found = intervals.mean_difference(one, base)
    assert found is not None and (found.value, found.low, found.high) == pytest.approx((-2.5, -6.6, 1.6), abs=0.1)
    assert intervals.mean_difference([1.0], base) is None and intervals.mean_difference([2, 2], [1, 1]) is None


def test_ratio_of_means_needs_positive_ones() -> None:
    found = intervals.mean_ratio([10, 12, 14] * 40, [5, 6, 7] * 40)
    assert found is not None and found.value == 2 and 1.9 < found.low < 2 < found.high < 2.1
    assert intervals.mean_ratio([0, 0], [1, 2]) is None


def test_how_many_it_takes() -> None:
    halves = intervals.customers_needed(0.10, 0.12, 0.5)
    tenth = intervals.customers_needed(0.10, 0.12, 0.1)
    assert halves is not None and abs(halves - 7682) < 40 and tenth is not None and tenth > 2.5 * halves
    assert intervals.customers_needed(0.1, 0.1, 0.5) is None
