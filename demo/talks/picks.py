"""What is shown on cards, with the strategy and its true reason at that moment."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from demo.comparison import EXPLORED, POOL, arm_at, version_at
from demo.stock import is_sold_out
from demo.world import Good, Person, World
from shop.recommend import reasons

WINDOW_DAYS = 30
# How often the fitted model speaks on a channel; that it differs is what makes the reversal between channels.
MODEL_SHARE = {"web": 0.2}
MODEL_SHARE_ELSEWHERE = 0.9


class Pick(NamedTuple):
    """One product to show; `version` is the fitted model that spoke."""

    good: Good
    strategy: str
    reason: str
    propensity: float = 1.0
    version: str | None = None


class Picker:
    """Chooses products the way the shop's recommender does, out of the orders placed before the moment."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._orders = sorted(world.purchases, key=lambda purchase: purchase.placed_at)
        self._moments = [purchase.placed_at for purchase in self._orders]
        self._sellers: dict[int, list[Good]] = {}

    def suggest(self, rng: random.Random, person: Person, channel: str, at: datetime, language: str) -> list[Pick]:
        """Three products: from the person's own purchases where the model speaks and the arm lets it, else best sellers."""
        arm = arm_at(self.world, person, at)
        share = MODEL_SHARE.get(channel, MODEL_SHARE_ELSEWHERE)
        owned = [line[0] for purchase in person.purchases if purchase.placed_at < at for line in purchase.lines]
        known = {good.id for good in owned}
        if arm == "popular":
            return self._popular([good for good in self.best_sellers(at) if good.id not in known][:3], language)
        if owned and rng.random() < share:
            picks = self._because(rng, owned, at, language)
        else:
            picks = self._popular(rng.sample(self.best_sellers(at)[:14], 3), language)
        return self._explore(rng, picks, at, language) if arm and len(picks) == 3 else picks

    def search(self, rng: random.Random, at: datetime, language: str, goods: Sequence[Good]) -> list[Pick]:
        """Up to three of the products that fit what was asked."""
        found = [good for good in goods if not is_sold_out(self.world, good, at)]
        chosen = rng.sample(found, min(3, len(found)))
        return [Pick(good, "search", reasons.from_range(language, good.category_names[language])) for good in chosen]

    def substitute(self, good: Good, other: Good, language: str) -> list[Pick]:
        """Another product of the same shelf."""
        reason = reasons.same_category(language, good.category_names[language], good.line[language])
        return [Pick(other, "similar", reason)]

    def best_sellers(self, at: datetime) -> list[Good]:
        """Products by how many orders had them in the 30 days before the week of a moment, most first."""
        week = (self.world.until - at).days // 7
        if week not in self._sellers:
            end = self.world.until - timedelta(days=7 * (week + 1))
            low = bisect_left(self._moments, end - timedelta(days=WINDOW_DAYS))
            high = bisect_left(self._moments, end)
            counts = Counter(line[0].id for purchase in self._orders[low:high] for line in purchase.lines)
            goods = [self.world.goods[number - 1] for number, _ in counts.most_common(40)]
            self._sellers[week] = [good for good in goods if good.row["stock"] > 0 and not is_sold_out(self.world, good, at)]
        return self._sellers[week]

    def _because(self, rng: random.Random, owned: list[Good], at: datetime, language: str) -> list[Pick]:
        cause = rng.choice(owned)
        known = {good.id for good in owned}
        near = [good for good in self.world.goods if good.category == cause.category and good.id not in known]
        near = [good for good in near if good.row["stock"] > 0 and not is_sold_out(self.world, good, at)]
        reason = reasons.because(language, [("bought", cause.title[language])])
        version = version_at("ease", at)
        return [Pick(good, "ease", reason, version=version) for good in rng.sample(near, min(3, len(near)))]

    def _popular(self, goods: Sequence[Good], language: str) -> list[Pick]:
        return [Pick(good, "popular", reasons.popular(language, None, WINDOW_DAYS)) for good in goods]

    def _explore(self, rng: random.Random, picks: list[Pick], at: datetime, language: str) -> list[Pick]:
        """Now and then the last place goes to a best seller drawn at random; every card says the chance it had."""
        if rng.random() >= EXPLORED:
            return [*picks[:-1], picks[-1]._replace(propensity=1.0 - EXPLORED)]
        shown = {pick.good.id for pick in picks}
        pool = [good for good in self.best_sellers(at) if good.id not in shown][:POOL]
        (drawn,) = self._popular([rng.choice(pool)], language)
        return [*picks[:-1], drawn._replace(propensity=EXPLORED / len(pool))]
