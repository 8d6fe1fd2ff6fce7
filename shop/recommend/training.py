"""The job that fits a recommender on the shop's own customers, judges it against the one in use, and puts the better in use."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from shop.errors import BadInput
from shop.matching import Encode
from shop.recommend import relations
from shop.recommend.choosing import WINDOW_DAYS, choose, judged
from shop.recommend.events import BOUGHT, read_log
from shop.recommend.methods.blend import TASTES, Blend, Recipe
from shop.recommend.methods.log import Log
from shop.recommend.methods.recent import Recent
from shop.recommend.trials import Judged, Trial, interval, judge, mean, window_trial
from shop.recommend.versions import KEPT_VERSIONS, KIND, promoted_model, prune, record, write
from shop.store import Store, now
from shop.store.tables import Model

__all__ = ["KEPT_VERSIONS", "KIND", "fit", "promoted_model", "verdict"]

LEAST_CUSTOMERS = 30
LEAST_JUDGES = 30
MOST_JUDGES = 2000

Progress = Callable[[str], None]


def fit(
    store: Store,
    models_dir: Path,
    progress: Progress | None = None,
    *,
    method: str | None = None,
    hold: bool = False,
    encode: Encode | None = None,
) -> Model:
    """Choose, judge on the last 30 days, fit and record one model; `method` None chooses the method of taste as well.

    It is put in use unless it names less than recent popularity, is worse than the one in use beyond chance, or `hold`.
    When too few customers bought enough there is only a row whose `figures["refused"]` says so: popularity serves then.
    How products relate is fitted first, in any case; `encode` gives the vectors of their texts.
    """
    tell = progress or (lambda step: None)
    if method is not None and method not in TASTES:
        raise BadInput(f"A recommender is one of {', '.join(TASTES)}, not {method!r}.")
    relations.fit(store, models_dir, tell, encode=encode, hold=hold)
    tell("reading purchases")
    with store.reading() as session:
        log = read_log(session)
        used = promoted_model(session)
    telling = int((np.diff(log.past.matrix(log.past.weights, log.width).indptr) >= 2).sum())
    if telling < LEAST_CUSTOMERS:
        refused = f"Only {telling} customers chose two products or more; {LEAST_CUSTOMERS} are needed, so popularity serves."
        return record(store, _version(method or "none"), "", {"refused": refused}, promoted=False)
    tell("judging on the last 30 days")
    recipe, figures = _judge(log, method, used, tell)
    tell(f"fitting {log.width} products of {log.past.count} customers")
    version = _version(recipe.taste)
    write(Blend(recipe).fit(log), models_dir, version)
    row = record(store, version, version, figures, promoted=figures["better"] and not hold)
    prune(store, models_dir)
    return row


def verdict(model: Model) -> str:
    """One sentence on which is better, by how much, and what is in use now."""
    figures, in_use = model.figures, "is in use" if model.promoted_at else "is not in use"
    if refused := figures.get("refused"):
        return f"{model.version} {in_use}, popularity serves: {refused}"
    rates = f"it names a purchase for {figures['hit_rate']:.1%} of {figures['judges']} customers, recent popularity for "
    rates += f"{figures['hit_rate_popularity']:.1%}"
    if compared := figures.get("in_use"):
        low, high = compared["interval"]
        rates += f"; nDCG {compared['difference']:+.4f} against {compared['version']} (95 %: {low:+.4f} to {high:+.4f})"
    return f"{model.version} {in_use}: {rates}."


def _judge(log: Log, method: str | None, used: Model | None, tell: Progress) -> tuple[Recipe, dict[str, Any]]:
    """Everything is chosen and fitted on what was known before the window, the recipe in use as well."""
    known = log.before(WINDOW_DAYS)
    trial = window_trial(log, known, (WINDOW_DAYS, -1.0), counts=log.past.weights >= BOUGHT).sample(MOST_JUDGES)
    recipe = choose(known, tell, tastes=(method,) if method else None, counts=known.past.weights >= BOUGHT)
    mine = judged(recipe, known, trial) if trial.past.count else Judged(np.zeros(0), np.zeros(0))
    popular = judge(trial, Recent(0.0, WINDOW_DAYS).fit(known).scores)
    figures: dict[str, Any] = {
        "window_days": WINDOW_DAYS,
        "judges": trial.past.count,
        "hit_rate": round(mean(mine.hits), 4),
        "ndcg": round(mean(mine.ndcg), 4),
        "ndcg_interval": [round(bound, 4) for bound in interval(mine.ndcg)],
        "hit_rate_popularity": round(mean(popular.hits), 4),
        "ndcg_popularity": round(mean(popular.ndcg), 4),
        "recipe": asdict(recipe),
        "customers": log.past.count,
        "products": log.width,
        "events": len(log.past.columns),
    }
    few = trial.past.count < LEAST_JUDGES
    figures["better"] = few or figures["ndcg"] >= figures["ndcg_popularity"]
    if used is not None and "recipe" in used.figures and not few:
        figures["in_use"] = _compare(mine, used, known, trial)
        figures["better"] = figures["better"] and figures["in_use"]["interval"][1] >= 0
    return recipe, figures


def _compare(mine: Judged, used: Model, known: Log, trial: Trial) -> dict[str, Any]:
    """The recipe in use, fitted on the same days, so that neither has seen the window."""
    theirs = judged(Recipe.of(used.figures["recipe"]), known, trial)
    low, high = interval(mine.ndcg - theirs.ndcg)
    return {
        "version": used.version,
        "hit_rate": round(mean(theirs.hits), 4),
        "ndcg": round(mean(theirs.ndcg), 4),
        "difference": round(mean(mine.ndcg) - mean(theirs.ndcg), 4),
        "interval": [round(low, 4), round(high, 4)],
    }


def _version(method: str) -> str:
    return f"{method}-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
