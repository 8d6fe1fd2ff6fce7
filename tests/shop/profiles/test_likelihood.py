from __future__ import annotations

import numpy as np

from shop.profiles.features import FEATURES, Features
from shop.profiles.likelihood import Likelihood


def test_a_gap_is_no_reason_of_who_ordered_once() -> None:
    """The push of a gap that nobody could have yet is told of the few orders it stands for; all pushes together stay the same."""
    raw = np.ones((2, len(FEATURES)))
    raw[:, FEATURES.index("orders")] = [1, 8]
    weights = np.zeros(len(FEATURES))
    weights[FEATURES.index("gap")] = 2.0
    model = Likelihood(np.zeros(len(FEATURES)), np.ones(len(FEATURES)), weights, 0.0)
    once, often = model.reasons(Features(np.arange(2), raw))
    assert once[0].about == "orders" and once[0].push > 0 and all(reason.push == 0 for reason in once[1:])
    assert often[0].about == "gap" and often[0].push == once[0].push
