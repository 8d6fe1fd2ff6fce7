from __future__ import annotations

import numpy as np

from shop.profiles.fairness import compare_groups, fairness_warnings
from shop.profiles.records import Columns, Goods, Records


def people(count: int) -> Records:
    none = np.array([], dtype=np.int64)
    empty = Columns(none, none, {})
    said = [("en" if row % 2 else "zh", "DE", dict[str, object]()) for row in range(count)]
    goods = Goods(none, none, none, none, none)
    return Records(np.arange(count), said, empty, empty, empty, empty, empty, goods, "EUR")


def test_a_model_that_selects_one_language_only_is_named() -> None:
    records, rows = people(2000), np.arange(2000)
    scores = np.where(rows % 2, 0.9, 0.1) + rows * 1e-6
    happened = rows % 4 < 2
    report = compare_groups(records, rows, scores, happened, bound=0.1)
    groups = report["by"]["language"]["groups"]
    assert groups["en"]["selected"] == 0.2 and groups["zh"]["selected"] == 0.0
    assert report["by"]["language"]["gaps"]["selected"] == 0.2 and report["by"]["country"]["gaps"] == {}
    assert "language: selected is 0.0 % for zh, 20.0 % for en" in report["warnings"]
    assert fairness_warnings({"buys": {"fairness": report}})[0].startswith("buys, language")


def test_a_wider_bound_lets_it_pass_and_small_groups_may_be_chance() -> None:
    rows = np.arange(120)
    scores, happened = np.where(rows % 2, 0.9, 0.1) + rows * 1e-6, rows % 4 < 2
    assert compare_groups(people(120), rows, scores, happened, bound=0.9)["warnings"] == []
    warnings = compare_groups(people(120), rows, scores, happened, bound=0.1)["warnings"]
    assert "language: selected is 0.0 % for zh, 20.0 % for en, which may be chance" in warnings


def test_groups_too_small_to_tell_are_left_out() -> None:
    rows = np.arange(60)
    report = compare_groups(people(60), rows, rows.astype(float), rows > 30, bound=0.1)
    assert report["by"]["language"]["groups"] == {} and list(report["by"]["country"]["groups"]) == ["DE"]
