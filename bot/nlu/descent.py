"""Minimising a smooth convex function of very many numbers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from bot.nlu.arrays import Array

MEMORY = 6
ENOUGH = 1e-4
SHORTEST = 1e-8
SAME = 1e-5


def minimise(function: Callable[[Array], tuple[float, Array]], start: Array, rounds: int) -> Array:
    """Return float32 numbers near the least value of `function` (value and slope), after at most so many rounds of L-BFGS.

    The method is Nocedal's two-loop recursion (1980) with Armijo's rule for the step. scipy's L-BFGS-B checks a bound for each
    number in Python and keeps float64, which takes several times as long as the sums themselves.
    """
    point: Array = start.astype(np.float32)
    value, slope = function(point)
    steps: deque[tuple[Array, Array, float]] = deque(maxlen=MEMORY)
    for _ in range(rounds):
        way = _direction(slope, steps)
        fall = float(slope.ravel() @ way.ravel())
        length = 1.0 if steps else min(1.0, 1.0 / float(np.abs(slope).sum() + 1e-12))
        while True:
            new_point = point + np.float32(length) * way
            new_value, new_slope = function(new_point)
            if new_value <= value + ENOUGH * length * fall or length < SHORTEST:
                break
            length /= 2
        moved, turned = new_point - point, new_slope - slope
        curved = float(moved.ravel() @ turned.ravel())
        if curved > 0:
            steps.append((moved, turned, curved))
        small = value - new_value <= SAME * abs(value)
        point, value, slope = new_point, new_value, new_slope
        if small:
            break
    return point


def _direction(slope: Array, steps: deque[tuple[Array, Array, float]]) -> Array:
    way: Array = -slope
    shares: list[float] = []
    for moved, turned, curved in reversed(steps):
        share = float(moved.ravel() @ way.ravel()) / curved
        shares.append(share)
        way -= np.float32(share) * turned
    if steps:
        _, turned, curved = steps[-1]
        way *= np.float32(curved / float(turned.ravel() @ turned.ravel()))
    for (moved, turned, curved), share in zip(steps, reversed(shares), strict=True):
        way += np.float32(share - float(turned.ravel() @ way.ravel()) / curved) * moved
    return way
