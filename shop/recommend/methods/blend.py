"""The blend in use: what a customer's past speaks for, what sells lately, and what they take again, by how much is known."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from shop.recommend.methods.base import Method, array_in
from shop.recommend.methods.ease import Ease
from shop.recommend.methods.factors import Factors
from shop.recommend.methods.following import Following
from shop.recommend.methods.log import Floats, Log, Past
from shop.recommend.methods.neighbours import Neighbours
from shop.recommend.methods.recent import Recent
from shop.recommend.methods.repeats import Repeats

TASTES: dict[str, type[Method]] = {method.name: method for method in (Ease, Neighbours, Following, Factors)}
FEW = 3


@dataclass(frozen=True)
class Mix:
    """How much recent popularity (with its half-life in days) and repeats count beside taste, whose best item counts 1."""

    half_life: float = 8.0
    recent: float = 0.4
    repeats: float = 0.0
    repeats_half_life: float = 120.0


@dataclass(frozen=True)
class Recipe:
    """Everything that is chosen before fitting: the method of taste with its parameters, and a mix by what is known."""

    taste: str = "ease"
    parameters: dict[str, Any] = field(default_factory=dict)
    nothing: dict[str, Any] = field(default_factory=lambda: {"half_life": 30.0})
    few: Mix = Mix()
    many: Mix = Mix()
    again: Mix = Mix(repeats=2.0)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Recipe:
        """Read what `asdict` wrote."""
        mixes = {name: Mix(**kept[name]) for name in ("few", "many", "again")}
        return cls(kept["taste"], kept["parameters"], kept["nothing"], **mixes)


class Blend(Method):
    """score = taste / its best + mix.recent * recent popularity + mix.repeats * repeats / their best, each term exact.

    With no deeds popularity alone speaks; up to three deeds use the mix `few`, more `many`, or `again` where repeats count.
    """

    name = "blend"
    personal = False
    additive = False

    def __init__(self, recipe: Recipe | None = None, *, again: bool = False) -> None:
        self.recipe = recipe or Recipe()
        self.again = again
        self.ids_ = np.zeros(0, dtype=np.int64)
        self.taste_ = TASTES[self.recipe.taste](**self.recipe.parameters)
        self.repeats_ = Repeats()
        self.recents_: dict[float, Recent] = {}
        self.first_ = Recent()

    def fit(self, log: Log) -> Self:
        """Fit all parts."""
        return self.around(TASTES[self.recipe.taste](**self.recipe.parameters).fit(log), log)

    def around(self, taste: Method, log: Log) -> Self:
        """Take a taste that is already fitted and fit the rest."""
        self.ids_, self.taste_ = log.ids, taste
        self.repeats_ = Repeats(self.recipe.again.repeats_half_life).fit(log)
        self.first_ = Recent(**self.recipe.nothing).fit(log)
        self.recents_ = {half_life: Recent(half_life).fit(log) for half_life in self._half_lives()}
        return self

    def mix(self, known: int) -> Mix:
        """How the parts count for a customer of whom so many deeds are known."""
        if self.again:
            return self.recipe.again
        return self.recipe.few if known <= FEW else self.recipe.many

    def scores(self, past: Past) -> Floats:
        """Add the parts up, customer by customer."""
        return self.mixed(scaled(self.taste_.scores(past)), past)

    def mixed(self, total: Floats, past: Past) -> Floats:
        """Add the other parts to scaled scores of taste, in place."""
        for known in (0, FEW, FEW + 1):
            rows = np.flatnonzero(_bucket(past.known) == known)
            if known == 0:
                total[rows] = self.first_.shares_
                continue
            mix = self.mix(known)
            if mix.recent:
                total[rows] += np.float32(mix.recent) * self.recents_[mix.half_life].shares_
        if self.again:
            total += np.float32(self.recipe.again.repeats) * scaled(self.repeats_.scores(past))
        return total

    def near(self, column: int) -> Floats:
        """As taste has it."""
        return self.taste_.near(column)

    def chosen(self) -> dict[str, Any]:
        """The whole recipe."""
        return {"recipe": asdict(self.recipe), "again": self.again}

    def save(self, folder: Path) -> None:
        """Write the recipe, and each part in a folder of its own."""
        folder.mkdir(parents=True)
        (folder / "parameters.json").write_text(json.dumps(self.chosen()), "utf-8")
        np.save(folder / "ids.npy", self.ids_)
        self.taste_.save(folder / "taste")
        self.repeats_.save(folder / "repeats")
        self.first_.save(folder / "first")
        for half_life, recent in self.recents_.items():
            recent.save(folder / f"recent-{half_life:g}")

    def load(self, folder: Path) -> Self:
        """Open what `save` wrote; raises `OSError` or `ValueError` when files are gone or damaged."""
        kept = json.loads((folder / "parameters.json").read_text("utf-8"))
        self.recipe, self.again = Recipe.of(kept["recipe"]), kept["again"]
        self.ids_ = np.array(array_in(folder / "ids.npy"))
        self.taste_ = TASTES[self.recipe.taste]().load(folder / "taste")
        self.repeats_ = Repeats().load(folder / "repeats")
        self.first_ = Recent().load(folder / "first")
        self.recents_ = {half_life: Recent().load(folder / f"recent-{half_life:g}") for half_life in self._half_lives()}
        return self

    def _half_lives(self) -> set[float]:
        recipe = self.recipe
        return {recipe.few.half_life, recipe.many.half_life, recipe.again.half_life}


def scaled(scores: Floats) -> Floats:
    """Each row divided by its best score; a row of nothing stays."""
    best: Floats = scores.max(axis=1, keepdims=True) if scores.shape[1] else np.zeros((len(scores), 1), dtype=np.float32)
    divided: Floats = (scores / np.where(best > 0, best, np.float32(1))).astype(np.float32)
    return divided


def _bucket(known: Any) -> Any:
    return np.where(known == 0, 0, np.where(known <= FEW, FEW, FEW + 1))
