"""Support, confidence and lift of a small shop, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from shop.recommend.methods import rules
from shop.recommend.methods.log import log_of
from shop.recommend.methods.rules import Rules

DAY = 86_400
# Five visits: (1 2), (1 2), (1 3), (3), (4); the first customer came twice.
LOG = log_of(np.array([1, 1, 1, 1, 2, 2, 3, 4]), np.array([1, 2, 1, 2, 1, 3, 3, 4]), np.array([0, 0, 9, 9, 5, 5, 6, 7]) * DAY)


def test_a_rule_is_counted_in_visits() -> None:
    rules = Rules().fit(LOG)
    (rule,) = rules.rules(1)
    assert (rule.item, rule.both, rule.held) == (2, 2, 3)
    assert (rule.support, rule.confidence, rule.lift) == pytest.approx((2 / 5, 2 / 3, (2 / 3) / (2 / 5)))
    (back,) = rules.rules(2)
    assert (back.item, back.both, back.held, back.confidence) == (1, 2, 2, 1.0) and back.lift == pytest.approx(5 / 3)


def test_one_visit_is_no_rule_and_an_unknown_item_has_none() -> None:
    assert Rules().fit(LOG).rules(3) == [] == Rules().fit(LOG).rules(99)


def test_what_everybody_takes_anyway_is_no_rule() -> None:
    everybody = log_of(np.repeat(np.arange(4), 2), np.array([1, 2, 1, 2, 1, 3, 1, 3]), np.arange(4).repeat(2) * DAY)
    assert Rules(least=1).fit(everybody).rules(2) == []


def test_the_surest_and_most_telling_comes_first() -> None:
    # Of six visits three have 1: two of them with 2, which nobody else takes, and all with 3, which others take as well.
    owners, items = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6], [1, 2, 3, 1, 2, 3, 1, 3, 3, 3, 4]
    found = Rules().fit(log_of(np.array(owners), np.array(items), None)).rules(1)
    assert [(rule.item, rule.both, rule.held) for rule in found] == [(2, 2, 3), (3, 3, 3)]


def test_the_largest_visits_are_left_out_where_there_are_too_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    owners, items = np.array([1, 1, 2, 2, 3, 3, 3, 3, 4, 5]), np.array([1, 2, 1, 2, 1, 2, 3, 4, 5, 6])
    monkeypatch.setattr(rules, "MOST_PAIRS", 10)
    (rule,) = Rules().fit(log_of(owners, items, None)).rules(1)
    assert (rule.item, rule.both, rule.held) == (2, 2, 3)


def test_what_chance_explains_is_not_strong() -> None:
    # A hundred visits: ten with 1 and 2, and 3 in half of all, with 1 a little more often than that.
    owners = np.concatenate([np.repeat(np.arange(10), 2), np.arange(6), np.arange(10, 100), np.arange(56, 100)])
    items = np.concatenate([np.tile([1, 2], 10), np.full(6, 3), np.full(90, 4), np.full(44, 3)])
    found = Rules().fit(log_of(owners, items, None)).rules(1)
    assert [(rule.item, rule.both, rule.strong) for rule in found] == [(2, 10, True), (3, 6, False)]
