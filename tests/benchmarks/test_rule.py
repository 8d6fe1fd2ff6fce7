"""The rule's MCC is scikit-learn's, and the threshold with the least regret is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import matthews_corrcoef

from benchmarks.probes.rule import mcc
from benchmarks.rule import THRESHOLDS, finish, shipped

WANTED = np.array([0, 0, 1, 1, 2, 2, -1, -1, -1])
READ = np.array([0, 1, 1, 1, 2, -1, -1, 0, -1])


def test_mcc_is_scikit_learns() -> None:
    share = float(np.mean(WANTED < 0))
    assert mcc(WANTED, READ, share) == pytest.approx(matthews_corrcoef(WANTED, READ))


def test_mcc_of_a_share_is_that_of_rows_repeated() -> None:
    inside = WANTED >= 0
    wanted, read = (np.concatenate([rows[inside], *[rows[~inside]] * 4]) for rows in (WANTED, READ))
    assert mcc(WANTED, READ, 12 / 18) == pytest.approx(matthews_corrcoef(wanted, read))


def test_the_least_regret_is_chosen() -> None:
    count = len(THRESHOLDS)
    seldom, often = np.full(count, 0.5), np.full(count, 0.5)
    seldom[3], often[7] = 0.9, 0.9
    seldom[5] = often[5] = 0.8
    found = finish(np.array([[seldom, often]]), ["one"], THRESHOLDS[5])
    assert found["chosen"] == THRESHOLDS[5] and found["regret_of_chosen"] == found["regret_of_shipped"] == 0.1


def test_the_shipped_rule_is_known() -> None:
    assert 0.3 < shipped() < 0.4
