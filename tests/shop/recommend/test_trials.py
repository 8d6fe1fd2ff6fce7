"""Judging: what counts as known, as wanted and as found."""

from __future__ import annotations

import numpy as np
import pytest

from shop.recommend.methods.log import Log, Past, log_of
from shop.recommend.trials import STRETCH, TOP, Trial, first_ten, interval, judge, last_out, newcomers, reveal, window_trial

DAY = 86_400
# Customers 1 and 2 bought 7 and 8; in the last ten days 1 bought 7 again and 9, which nobody knew, 2 bought 7, 3 came new.
PEOPLE = np.array([1, 2, 1, 1, 2, 3, 3])
ITEMS = np.array([7, 8, 7, 9, 7, 8, 7])
DAYS = np.array([1, 2, 95, 96, 97, 98, 100])


@pytest.fixture
def log() -> Log:
    return log_of(PEOPLE, ITEMS, DAYS * DAY)


def test_a_window_counts_new_known_items_only(log: Log) -> None:
    known = log.before(10.0)
    trial = window_trial(log, known, (10.0, -1.0))
    assert (known.people.tolist(), known.ids.tolist(), trial.wanted.toarray().tolist()) == ([1, 2], [7, 8], [[1, 0]])
    assert known.people[1] == 2 and trial.past.columns.tolist() == [1]


def test_repeats_count_where_they_may(log: Log) -> None:
    trial = window_trial(log, log.before(10.0), (10.0, -1.0), again=True)
    assert trial.wanted.toarray().tolist() == [[1, 0], [1, 0]]


def test_newcomers_are_unknown_and_a_part_may_be_revealed(log: Log) -> None:
    trial = newcomers(log, log.before(10.0), (10.0, -1.0), least=2)
    assert (trial.past.count, len(trial.past.columns), trial.wanted.toarray().tolist()) == (1, 0, [[1, 1]])
    told = reveal(trial, 1, seed=0)
    assert told.past.known.tolist() == [1] and told.wanted.toarray()[0, told.past.columns[0]] == 0 and told.wanted.sum() == 1


def test_the_last_deed_is_left_out(log: Log) -> None:
    known, trial = last_out(log)
    assert known.ids[trial.wanted.indices].tolist() == [7, 7]
    assert len(known.past.columns) == len(log.past.columns) - 3


def test_ndcg_and_hits(log: Log) -> None:
    trial = window_trial(log, log.before(10.0), (10.0, -1.0), again=True)
    good = judge(trial, lambda past: np.array([[1.0, 0.0]] * past.count, dtype=np.float32))
    bad = judge(trial, lambda past: np.array([[0.0, 1.0]] * past.count, dtype=np.float32))
    assert good.ndcg.tolist() == [1.0, 1.0] and bad.ndcg.tolist() == [1 / np.log2(3)] * 2 and bad.hits.tolist() == [1.0, 1.0]


def test_what_was_had_is_never_named_without_repeats(log: Log) -> None:
    trial = window_trial(log, log.before(10.0), (10.0, -1.0))
    judged = judge(trial, lambda past: np.array([[0.0, 9.0]] * past.count, dtype=np.float32))
    assert judged.ndcg.tolist() == [1.0]


def test_a_sample_keeps_customers_and_what_they_want(log: Log) -> None:
    trial = window_trial(log, log.before(10.0), (10.0, -1.0), again=True)
    assert Trial(trial.past, trial.wanted).sample(1).past.columns.tolist() == [0]


def test_intervals_hold_the_mean() -> None:
    values = np.array([0.0, 1.0] * 50)
    low, high = interval(values)
    assert 0.35 < low < 0.5 < high < 0.65 and interval(np.zeros(0)) == (0.0, 0.0)


@pytest.mark.parametrize("width", [3, STRETCH * TOP - 1, STRETCH * TOP + 5])
@pytest.mark.parametrize("different", [2, 50, 1_000_000])
def test_the_first_ten_are_those_of_all_sorted_without_what_was_had(width: int, different: int) -> None:
    random = np.random.default_rng(width)
    scores = (random.integers(-different, different, (20, width)) / different).astype(np.float32)
    had = Past.of_one([1, 2]) if width > TOP else None
    expected = scores.copy()
    if had is not None:
        expected[0, [1, 2]] = -np.inf
    found = first_ten(scores, had)
    assert found.tolist() == np.argsort(-expected, axis=1, kind="stable")[:, :TOP].tolist()
    assert np.isfinite(scores).all()
