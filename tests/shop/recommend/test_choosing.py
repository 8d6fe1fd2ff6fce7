"""The choice is made on the past, and follows what the past shows."""

from __future__ import annotations

import numpy as np
import pytest

from shop.recommend.choosing import candidates, choose
from shop.recommend.methods.ease import MAX_ITEMS
from shop.recommend.methods.log import Log, log_of
from tests.shop.recommend.methods.checks import circles

DAY = 86_400


@pytest.fixture
def chains() -> Log:
    """Three hundred customers walk round a ring of forty items from any place: only the order tells what is next."""
    random = np.random.default_rng(1)
    ring = random.permutation(40)
    items = ring[(random.integers(0, 40, 300)[:, None] + np.arange(6)) % 40]
    return log_of(np.repeat(np.arange(300), 6), items.ravel(), None)


def test_a_catalogue_too_large_for_ease_does_not_try_it() -> None:
    assert candidates(MAX_ITEMS) == ("ease", "neighbours", "following") and candidates(MAX_ITEMS + 1) == (
        "neighbours",
        "following",
    )


def test_where_order_tells_what_comes_next_is_chosen(chains: Log) -> None:
    told: list[str] = []
    recipe = choose(chains, told.append)
    assert recipe.taste == "following" and any(step.startswith("taste: following") for step in told)


def test_too_little_to_judge_on_gives_the_defaults() -> None:
    log = circles().where(circles().past.owners < 4)
    assert choose(log).taste == "ease" and choose(log, tastes=("neighbours",)).taste == "neighbours"


def test_the_same_past_gives_the_same_choice(chains: Log) -> None:
    assert choose(chains) == choose(chains)
