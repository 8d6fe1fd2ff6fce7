"""Choosing a recipe on the past: every candidate is fitted on what was known before a window and judged on the window.

Catalogues up to `MAX_ITEMS` of EASE try EASE, item neighbours and what comes next; larger ones the latter two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from shop.recommend.methods.base import Method
from shop.recommend.methods.blend import FEW, TASTES, Blend, Mix, Recipe, scaled
from shop.recommend.methods.ease import MAX_ITEMS
from shop.recommend.methods.following import Following
from shop.recommend.methods.log import Floats, Log, Mask, Numbers, Past
from shop.recommend.methods.pairs import Followers
from shop.recommend.methods.recent import Recent
from shop.recommend.trials import Judged, Trial, judge, judge_rows, last_out, mean, newcomers, portions, reveal, window_trial

WINDOW_DAYS = 30.0
LEAST_JUDGES = 30
MOST_JUDGES = 4000
MOST_CELLS = 40_000_000
LARGE = 20_000
MOST_DEEDS = 1_000_000
MOST_TUNED_ITEMS = 5000
HALF_LIVES = (4.0, 8.0, 15.0, 30.0)
SHARES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
COLD_WINDOWS = 4
FIRSTS: tuple[dict[str, Any], ...] = tuple(
    {"half_life": half_life, "firsts": firsts} for firsts in (False, True) for half_life in (30.0, 15.0, 8.0, 60.0)
)
REPEATS = (0.5, 1.0, 2.0, 4.0)
REPEATS_HALF_LIVES = (60.0, 120.0, 365.0)
TASTE_HALF_LIVES = (60.0, 120.0, 240.0, 0.0)
LEAST_REGULARISATION = 10.0
AMPLE_CUSTOMERS = 3000
REGULARISATIONS = (100.0, 300.0, 1000.0)
FOLLOWING: dict[str, tuple[Any, ...]] = {
    "window": (5, 20, 50),
    "slope": (0.0, 0.5, 1.0),
    "backwards": (0.0, 0.3, 1.0),
    "source": (0.3, 0.4, 0.5, 0.7),
    "target": (0.0, 0.2, 0.4),
    "fading": (0.5, 0.6, 0.7, 0.8, 0.9),
}
NEAR_ENOUGH = 0.8

Progress = Callable[[str], None]


def choose(
    log: Log, tell: Progress = lambda step: None, *, tastes: tuple[str, ...] | None = None, counts: Mask | None = None
) -> Recipe:
    """Choose on the log's own last window (or last deeds, where there are no days); too few judges give the defaults.

    `counts` marks the deeds that are choices. Of logs above a million deeds a part of the customers is looked at.
    """
    log, counts = _part(log, counts)
    allowed = tastes or candidates(log.width)
    default = Recipe(allowed[0], _defaults(allowed[0], log))
    default = default if log.timed else replace(default, nothing={"half_life": 0.0})
    known, trial = _validation(log, counts)
    if trial.past.count < LEAST_JUDGES:
        return default
    taste = _taste(known, trial, allowed, tell)
    recipe = replace(default, taste=taste.name, parameters=taste.chosen())
    return _mixes(recipe, taste, log, known, trial, counts, tell)


def candidates(width: int) -> tuple[str, ...]:
    """The methods of taste that are tried on a catalogue of so many items."""
    return tuple(name for name, kind in TASTES.items() if kind.tried and (kind.most_items is None or width <= kind.most_items))


def _part(log: Log, counts: Mask | None) -> tuple[Log, Mask | None]:
    size = len(log.past.columns)
    if size <= MOST_DEEDS:
        return log, counts
    kept = log.past.owners % int(np.ceil(size / MOST_DEEDS)) == 0
    return log.where(kept), None if counts is None else counts[kept]


def _validation(log: Log, counts: Mask | None) -> tuple[Log, Trial]:
    if not log.timed:
        known, trial = last_out(log)
    else:
        known = log.before(WINDOW_DAYS)
        trial = window_trial(log, known, (WINDOW_DAYS, 0.0), counts=counts)
    return known, trial.sample(_most(known.width))


def _most(width: int) -> int:
    cells = MOST_CELLS if width <= LARGE else MOST_CELLS // 4
    return max(100, min(MOST_JUDGES, cells // max(1, width)))


def _defaults(taste: str, log: Log) -> dict[str, Any]:
    """A method's own defaults; a shop with few customers regularises less."""
    plain = TASTES[taste]().chosen()
    if taste == "ease":
        plain["regularisation"] = max(LEAST_REGULARISATION, plain["regularisation"] * min(1.0, log.past.count / AMPLE_CUSTOMERS))
    return plain


def _taste(known: Log, trial: Trial, allowed: tuple[str, ...], tell: Progress) -> Method:
    """The fitted method with the best nDCG alone; what comes next is only looked at closely where it is near the best."""
    best: tuple[float, Method] | None = None
    for name in allowed:
        tried = [_try(name, parameters, known, trial, tell) for parameters in _grid(name, known)]
        own = max(tried, key=lambda entry: entry[0])
        if name == "following" and (best is None or own[0] >= NEAR_ENOUGH * best[0]):
            own = _climb(own, known, trial, tell)
        elif "half_life" in own[1].parameters and known.timed:
            own = _faded(own, trial)
        best = own if best is None or own[0] > best[0] else best
    assert best is not None
    tell(f"taste: {best[1].name} {best[1].chosen()}, nDCG {best[0]:.4f}")
    return best[1]


def _faded(found: tuple[float, Any], trial: Trial) -> tuple[float, Method]:
    """The same weights with the half-life of deeds that serves best."""
    figures = {}
    for half_life in TASTE_HALF_LIVES:
        found[1].half_life = half_life
        figures[half_life] = mean(judge(trial, found[1].scores).ndcg)
    found[1].half_life = max(figures, key=lambda half_life: figures[half_life])
    return figures[found[1].half_life], found[1]


def _grid(name: str, known: Log) -> Iterator[dict[str, Any]]:
    plain = _defaults(name, known)
    if name == "ease" and known.width <= MOST_TUNED_ITEMS:
        yield from ({**plain, "regularisation": value} for value in sorted({plain["regularisation"], *REGULARISATIONS}))
    elif name == "neighbours" and known.width <= MAX_ITEMS * 2:
        yield from ({**plain, "count": count, "weighting": weighting} for count in (50, 200) for weighting in ("bm25", "cosine"))
    else:
        yield plain


def _climb(start: tuple[float, Method], known: Log, trial: Trial, tell: Progress) -> tuple[float, Method]:
    """Better one parameter after the other, twice round."""
    best, followers = start, Followers(known)
    seen = {str(start[1].chosen())}
    for parameter, values in (*FOLLOWING.items(), *FOLLOWING.items()):
        for value in values:
            parameters = {**best[1].chosen(), parameter: value}
            if str(parameters) not in seen:
                seen.add(str(parameters))
                method = Following(**parameters).learn(followers)
                figure = mean(judge(trial, method.scores).ndcg)
                best = (figure, method) if figure > best[0] else best
    tell(f"{best[1].name} {best[1].chosen()}: nDCG {best[0]:.4f}")
    return best


def _try(name: str, parameters: dict[str, Any], known: Log, trial: Trial, tell: Progress) -> tuple[float, Method]:
    method = TASTES[name](**parameters).fit(known)
    figure = mean(judge(trial, method.scores).ndcg)
    tell(f"{name} {parameters}: nDCG {figure:.4f}")
    return figure, method


def _mixes(recipe: Recipe, taste: Method, log: Log, known: Log, trial: Trial, counts: Mask | None, tell: Progress) -> Recipe:
    half_lives = HALF_LIVES if known.timed else (0.0,)

    def best(trials: list[Trial], mixes: list[Mix], place: str) -> Mix:
        # Trials differ in how hard they are, so that each counts as a share of its own best.
        each = np.array([_mixed([_with(recipe, place, mix) for mix in mixes], taste, known, one) for one in trials])
        at = int((each / np.maximum(each.max(axis=1, keepdims=True), 1e-9)).mean(axis=0).argmax())
        chosen = mixes[at]
        tell(f"{place}: {chosen}, nDCG " + ", ".join(f"{figure:.4f}" for figure in each[:, at]))
        return chosen

    plain = [Mix(half_life, share) for half_life in half_lives for share in SHARES]
    few = [Trial(trial.past.where(trial.past.steps < 1 + trial.past.owners % FEW), trial.wanted)]
    few += _revealed(log, known, counts)
    recipe = replace(recipe, few=best(few, plain, "few"))
    recipe = replace(recipe, many=best([trial], plain, "many"))
    if not known.timed:
        return replace(recipe, nothing={"half_life": 0.0}, again=replace(recipe.many, repeats=0.0))
    recipe = replace(recipe, nothing=_first(log, counts, tell))
    every = window_trial(log, known, (WINDOW_DAYS, 0.0), again=True, counts=counts).sample(_most(known.width))
    own = [
        replace(recipe.many, repeats=share, repeats_half_life=half_life) for share in REPEATS for half_life in REPEATS_HALF_LIVES
    ]
    return replace(recipe, again=best([every], own, "again"))


def _revealed(log: Log, known: Log, counts: Mask | None) -> list[Trial]:
    """Newcomers of the window of whom one item and three are known, where there are enough of them."""
    if not known.timed:
        return []
    cold = newcomers(log, known, (WINDOW_DAYS, 0.0), FEW + 1, counts=counts).sample(_most(known.width) // 2)
    return [reveal(cold, count, seed=0) for count in (1, FEW)] if cold.past.count >= LEAST_JUDGES else []


def _with(recipe: Recipe, place: str, mix: Mix) -> Recipe:
    if place == "again":
        return replace(recipe, again=mix)
    return replace(recipe, few=mix) if place == "few" else replace(recipe, many=mix)


def _first(log: Log, counts: Mask | None, tell: Progress) -> dict[str, Any]:
    """The popularity that served newcomers of the last windows best, all of them together; the default for too few."""
    found: dict[int, list[Any]] = {number: [] for number in range(len(FIRSTS))}
    for back in range(COLD_WINDOWS):
        days = ((back + 1) * WINDOW_DAYS, back * WINDOW_DAYS)
        known = log.before(days[0])
        cold = newcomers(log, known, days, counts=counts).sample(_most(known.width))
        for number, parameters in enumerate(FIRSTS if cold.past.count else ()):
            found[number].append(judge(cold, Recent(**parameters).fit(known).scores).ndcg)
    if sum(map(len, found[0])) < LEAST_JUDGES:
        return FIRSTS[0]
    figures = [mean(np.concatenate(each)) for each in found.values()]
    chosen = FIRSTS[int(np.argmax(figures))]
    tell(f"nothing: {chosen}, nDCG {max(figures):.4f}")
    return chosen


def _mixed(recipes: list[Recipe], taste: Method, known: Log, trial: Trial) -> list[float]:
    """nDCG of recipes that differ in their mixes only: taste is scored once for all."""
    tasted = np.concatenate([scaled(taste.scores(trial.past.of(rows))) for rows in portions(trial)])
    figures = []
    for recipe in recipes:
        blend = Blend(recipe, again=trial.again).around(taste, known)

        def scorer(rows: Numbers, past: Past, blend: Blend = blend) -> Floats:
            return blend.mixed(tasted[rows], past)

        figures.append(mean(judge_rows(trial, scorer).ndcg))
    return figures


def judged(recipe: Recipe, known: Log, trial: Trial) -> Judged:
    """A recipe fitted on what was known, judged on what came after."""
    return judge(trial, Blend(recipe, again=trial.again).fit(known).scores)
