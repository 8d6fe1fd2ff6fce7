"""How sure a difference between two groups is: intervals of 95 %, and how many it takes to see one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, variance

from scipy.special import stdtrit

SURE = 0.95
POWER = 0.8
_Z = NormalDist().inv_cdf((1 + SURE) / 2)
_Z_POWER = NormalDist().inv_cdf(POWER)


@dataclass(frozen=True)
class Estimate:
    """A value with the interval of 95 % it lies in."""

    value: float
    low: float
    high: float

    def excludes(self, value: float) -> bool:
        """Whether chance alone would seldom give this if `value` were true."""
        return value < self.low or value > self.high


def wilson(count: int, whole: int) -> Estimate:
    """A share by Wilson's score interval; `whole` is positive."""
    share, square = count / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def share_difference(count: int, whole: int, base_count: int, base_whole: int) -> Estimate:
    """First share minus the base's, by Newcombe's interval out of two score intervals."""
    one, base = wilson(count, whole), wilson(base_count, base_whole)
    difference = one.value - base.value
    low = difference - math.hypot(one.value - one.low, base.high - base.value)
    return Estimate(difference, low, difference + math.hypot(one.high - one.value, base.value - base.low))


def share_ratio(count: int, whole: int, base_count: int, base_whole: int) -> Estimate | None:
    """First share divided by the base's, by Katz's interval of the logarithm; None where one of them is 0."""
    if not count or not base_count:
        return None
    error = math.sqrt(1 / count - 1 / whole + 1 / base_count - 1 / base_whole)
    return _spread(count / whole / (base_count / base_whole), error)


def mean_difference(values: Sequence[float], base: Sequence[float]) -> Estimate | None:
    """First mean minus the base's, by Welch's interval; None where a group has fewer than two or nothing varies."""
    if min(len(values), len(base)) < 2:
        return None
    one, other = variance(values) / len(values), variance(base) / len(base)
    if not one + other:
        return None
    freedom = (one + other) ** 2 / (one**2 / (len(values) - 1) + other**2 / (len(base) - 1))
    half = float(stdtrit(freedom, (1 + SURE) / 2)) * math.sqrt(one + other)
    difference = fmean(values) - fmean(base)
    return Estimate(difference, difference - half, difference + half)


def mean_ratio(values: Sequence[float], base: Sequence[float]) -> Estimate | None:
    """First mean divided by the base's, by the delta method on the logarithm; None where a mean is not positive."""
    if min(len(values), len(base)) < 2 or min(fmean(values), fmean(base)) <= 0:
        return None
    error = math.sqrt(sum(variance(group) / len(group) / fmean(group) ** 2 for group in (values, base)))
    return _spread(fmean(values) / fmean(base), error)


def customers_needed(base: float, share: float, base_part: float) -> int | None:
    """How many in both groups see this difference of shares in 8 of 10 cases, `base_part` of them in the base's group."""
    if base == share or not 0 < base_part < 1:
        return None
    spread = base * (1 - base) / base_part + share * (1 - share) / (1 - base_part)
    return math.ceil((_Z + _Z_POWER) ** 2 * spread / (share - base) ** 2)


def _spread(ratio: float, error: float) -> Estimate:
    return Estimate(ratio, ratio * math.exp(-_Z * error), ratio * math.exp(_Z * error))
