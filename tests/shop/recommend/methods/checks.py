"""The behaviour all methods share, as functions: the documents' example is put through the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from shop.recommend.methods.about import About
from shop.recommend.methods.alike import Alike
from shop.recommend.methods.base import Method
from shop.recommend.methods.blend import Blend
from shop.recommend.methods.ease import Ease
from shop.recommend.methods.factors import Factors
from shop.recommend.methods.following import Following
from shop.recommend.methods.log import Log, Past, log_of
from shop.recommend.methods.neighbours import Neighbours
from shop.recommend.methods.recent import Recent
from shop.recommend.methods.repeats import Repeats
from shop.recommend.methods.rules import Rules

Made = Callable[[], Method]
METHODS: list[type[Method]] = [Ease, Neighbours, Following, Factors, Recent, Repeats, Rules, Alike, Blend]
DAY = 86_400
NOTHING = Past.of_one([])


def circles(ids: tuple[int, ...] = (10, 20, 30, 40, 50, 60)) -> Log:
    """Forty customers; each buys three of the first or of the last three items, one first and two the day after.

    The items of a circle are of one category and say the same.
    """
    customers, items, moments = [], [], []
    for customer in range(40):
        circle = ids[:3] if customer % 2 else ids[3:]
        for step in range(3):
            customers.append(customer)
            items.append(circle[(customer // 2 + step) % 3])
            moments.append((customer + (step > 0)) * DAY)
    log = log_of(np.array(customers), np.array(items), np.array(moments))
    first = np.isin(log.ids, ids[:3])
    about = About(np.stack([first, ~first], axis=1).astype(np.float32), first.astype(np.int32)[:, None], ("category",))
    return replace(log, about=about)


def check_everything(made: Made, folder: Path) -> None:
    """All checks that need a fitted method."""
    log = circles()
    method = made().fit(log)
    check_scores(method, log)
    check_strangers(method)
    check_reasons(method)
    check_sameness(made, method, log, folder)
    check_second_fit(made, log)


def check_scores(method: Method, log: Log) -> None:
    """Finite, one a customer and item, the same for one as among many, and the caller's past is left alone."""
    scores = method.scores(log.past)
    assert scores.shape == (log.past.count, log.width) and np.isfinite(scores).all()
    one = log.past.of(np.array([3]))
    before = one.columns.copy(), one.weights.copy()
    np.testing.assert_allclose(method.scores(one)[0], scores[3], rtol=1e-4, atol=1e-6)
    assert (one.columns == before[0]).all() and (one.weights == before[1]).all()
    assert method.near(0).shape == (log.width,) and np.isfinite(method.near(0)).all()


def check_strangers(method: Method) -> None:
    """Nobody's taste is invented: a personal method has no scores for whom nothing is known."""
    score = method.score(NOTHING)
    assert (score is None) if method.personal else (score is not None and score.any())


def check_reasons(method: Method) -> None:
    """One term a deed, and the score is their sum where the method says so."""
    past = Past.of_one([0, 1, 0], [9.0, 2.0, 1.0])
    score = method.score(past)
    assert score is not None
    terms = method.terms(past, np.arange(len(method.ids_)))
    assert terms.shape == (3, len(method.ids_)) and np.isfinite(terms).all()
    if method.additive:
        np.testing.assert_allclose(terms.sum(axis=0), score, rtol=1e-4, atol=1e-6)


def check_sameness(made: Made, method: Method, log: Log, folder: Path) -> None:
    """The same data gives the same scores, and so do the files, whose arrays are only read."""
    np.testing.assert_allclose(made().fit(log).scores(log.past), method.scores(log.past), rtol=1e-6)
    method.save(folder / method.name)
    again = made().load(folder / method.name)
    np.testing.assert_array_equal(again.scores(log.past), method.scores(log.past))
    assert again.ids_.tolist() == log.ids.tolist() and again.chosen() == method.chosen()


def check_second_fit(made: Made, log: Log) -> None:
    """A second fit forgets the first; scores follow the items, whatever their numbers."""
    other = circles((7, 8, 9, 1, 2, 3))
    twice, once = made().fit(log).fit(other), made().fit(other)
    assert twice.ids_.tolist() == [1, 2, 3, 7, 8, 9]
    np.testing.assert_allclose(twice.scores(other.past), once.scores(other.past), rtol=1e-6)


def check_no_data(made: Made) -> None:
    """Nothing learned is nothing said."""
    nothing = np.zeros(0, dtype=np.int64)
    method = made().fit(log_of(nothing, nothing, nothing))
    assert method.score(NOTHING) is None and method.columns(np.array([1])).tolist() == [-1]
