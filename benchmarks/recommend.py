"""Whether the recommender names what people choose next, on public data, beside popularity, item-kNN, ALS and EASE."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.outcome import show
from benchmarks.retail import DRAWS, Retail, read_retail
from benchmarks.sequences import BEAUTY, read_sequences
from shop.recommend.choosing import choose
from shop.recommend.methods.base import Method
from shop.recommend.methods.blend import Blend
from shop.recommend.methods.ease import MAX_ITEMS, Ease
from shop.recommend.methods.factors import Factors
from shop.recommend.methods.log import Log
from shop.recommend.methods.neighbours import Neighbours
from shop.recommend.methods.recent import Recent
from shop.recommend.trials import Judged, Trial, judge, last_out, mean, reveal, window_trial

DESCRIPTION = "what customers choose next: Amazon Beauty, a real shop's next 30 days, customers nobody knows yet"
OURS = "ours"
RECENT = "recent popularity"
QUICK_SHARE = 4
FACTORS = (32, 64, 128)
QUICK_NOTE = "A quarter of the customers, EASE alone as the kind of taste, no peers but recent popularity."

Scorers = dict[str, tuple[Method, float]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Own data."""
    parser.add_argument("--sequences", type=Path, help="`user item item ...` a line, in order of time; the last item is left out")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Choose on the training part, fit, and judge everything on the part that was left out."""
    started = time.perf_counter()

    def tell(step: str) -> None:
        print(f"{time.perf_counter() - started:6.1f} s  {step}", flush=True)

    share = QUICK_SHARE if options.quick else 1
    if options.sequences:
        found = sequence_figures(read_sequences(options.sequences, share), options.quick, tell)
        return _told(found, f"{options.sequences.name}: leave the last out", "")
    beauty = sequence_figures(read_sequences(options.data / BEAUTY, share), options.quick, tell)
    figures = _told(beauty, "Amazon Beauty: leave the last out", "beauty_")
    retail = retail_figures(read_retail(options.data, share), options.quick, tell)
    figures["baselines"] = {"beauty": figures["baselines"], **retail.pop("baselines")}
    figures["chosen"] = {"beauty": figures.pop("beauty_chosen"), "retail": retail.pop("chosen")}
    notes = [QUICK_NOTE] if options.quick else []
    return figures | retail | purchases(options, notes) | {"notes": notes}


def purchases(options: argparse.Namespace, notes: list[str]) -> dict[str, Any]:
    """Who buys in the next 30 days; null with a note in a quick run."""
    from benchmarks.purchases import purchase_figures

    if options.quick:
        notes.append("The likelihood of a purchase is only measured in a whole run.")
        return {"purchase_auc": None, "purchase_lift": None}
    return purchase_figures(options.data)


def sequence_figures(log: Log, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """hr10 and ndcg10 of all candidates; a last item nobody chose before counts as missed."""
    known, trial = last_out(log)
    begun = time.perf_counter()
    recipe = choose(known, tell)
    chosen_in = time.perf_counter() - begun
    fitted: Scorers = {OURS: timed(Blend(recipe), known)}
    if not quick:
        fitted |= peers(known, known, trial, tell)
    table: dict[str, dict[str, Any]] = {}
    for name, (method, seconds) in fitted.items():
        table[name] = _whole(judge(trial, method.scores), log.past.count).figures() | {"fit_seconds": round(seconds, 2)}
    if not quick and known.width > MAX_ITEMS:
        table["EASE"] = {"hr10": None, "ndcg10": None, "note": f"{known.width} items are more than the {MAX_ITEMS} it takes."}
    return {"table": table, "chosen": Blend(recipe).chosen()["recipe"], "choosing_seconds": round(chosen_in, 1)}


def retail_figures(retail: Retail, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """The next 30 days: new items, repeats allowed, and newcomers of whom 0, 1 or 3 items are known."""
    known = retail.known
    recipe = choose(known, tell, tastes=("ease",) if quick else None)
    ours = timed(Blend(recipe), known)
    fitted: Scorers = {RECENT: timed(Recent(0.0, 30.0), known)}
    if not quick:
        before = known.before(30.0)
        fitted |= peers(known, before, window_trial(known, before, (30.0, 0.0)), tell)
    again = Blend(recipe, again=True).around(ours[0].taste_, known) if isinstance(ours[0], Blend) else ours[0]
    tables = {
        "retail_new": _judged(retail.new, {OURS: ours, **fitted}),
        "retail": _judged(retail.again, {OURS: (again, ours[1]), **fitted}),
    }
    figures: dict[str, Any] = {"baselines": tables, "chosen": Blend(recipe).chosen()["recipe"]}
    for name, table in tables.items():
        figures |= {f"{name}_{key}": table[OURS][key] for key in ("ndcg10", "hr10", "ndcg10_interval", "hr10_interval")}
        _show(f"Online Retail, next 30 days, {'new items' if name == 'retail_new' else 'repeats allowed'}", table)
    return figures | cold_figures(retail.cold, ours[0], fitted, tables)


def cold_figures(cold: Trial, ours: Method, fitted: Scorers, tables: dict[str, Any]) -> dict[str, Any]:
    """hr10 of newcomers; which of their items are known is drawn five times, and the customer's mean counts."""
    figures: dict[str, Any] = {"cold_customers": cold.past.count}
    for count in (0, 1, 3):
        trials = [reveal(cold, count, seed) for seed in range(DRAWS)] if count else [cold]
        table: dict[str, dict[str, Any]] = {}
        for name, (method, seconds) in {OURS: (ours, 0.0), **fitted}.items():
            each = [judge(trial, method.scores) for trial in trials]
            hits, ndcg = (np.mean([getattr(one, key) for one in each], axis=0) for key in ("hits", "ndcg"))
            table[name] = Judged(ndcg, hits).figures() | {"fit_seconds": round(seconds, 2)}
        tables[f"cold{count}"] = table
        figures |= {f"cold{count}_hr10": table[OURS]["hr10"], f"cold{count}_popular_hr10": table[RECENT]["hr10"]}
        _show(f"Newcomers of whom {count} items are known", table)
    return figures


def peers(known: Log, before: Log, trial: Trial, tell: Callable[[str], None]) -> Scorers:
    """The usual methods by themselves; ALS with the number of factors that was best on the validation part."""
    if before is known:
        before, trial = last_out(known)
    trial = trial.sample(2000)
    rates = {count: mean(judge(trial, Factors(count).fit(before).scores).ndcg) for count in FACTORS}
    best = max(rates, key=lambda count: rates[count])
    tell(f"ALS: {best} factors, nDCG on validation " + ", ".join(f"{count}: {rate:.4f}" for count, rate in rates.items()))
    methods: dict[str, Method] = {
        "popularity": Recent(0.0),
        "item-kNN BM25": Neighbours(100, "bm25"),
        "item-kNN TF-IDF": Neighbours(100, "tfidf"),
        "item-kNN cosine": Neighbours(100, "cosine"),
        "ALS": Factors(best),
    }
    if known.width <= MAX_ITEMS:
        methods["EASE"] = Ease(300.0)
    return {name: timed(method, known) for name, method in methods.items()}


def timed(method: Method, log: Log) -> tuple[Method, float]:
    """The fitted method and the seconds it took."""
    begun = time.perf_counter()
    return method.fit(log), time.perf_counter() - begun


def _judged(trial: Trial, fitted: Scorers) -> dict[str, dict[str, Any]]:
    return {
        name: judge(trial, method.scores).figures() | {"fit_seconds": round(seconds, 2)}
        for name, (method, seconds) in fitted.items()
    }


def _whole(judged: Judged, customers: int) -> Judged:
    missed = np.zeros(customers - len(judged.hits))
    return Judged(np.concatenate([judged.ndcg, missed]), np.concatenate([judged.hits, missed]))


def _told(found: dict[str, Any], title: str, prefix: str) -> dict[str, Any]:
    table = found["table"]
    _show(title, table)
    keys = ("hr10", "ndcg10", "hr10_interval", "ndcg10_interval", "fit_seconds")
    figures = {f"{prefix}{key}": table[OURS][key] for key in keys}
    return figures | {
        f"{prefix}choosing_seconds": found["choosing_seconds"],
        f"{prefix}chosen": found["chosen"],
        "baselines": table,
    }


def _show(title: str, table: dict[str, dict[str, Any]]) -> None:
    def rounded(value: float | None) -> str | None:
        return None if value is None else f"{value:.4f}"

    rows = [
        (
            name,
            rounded(row["hr10"]),
            str(row.get("hr10_interval", "")),
            rounded(row["ndcg10"]),
            str(row.get("ndcg10_interval", "")),
        )
        for name, row in table.items()
    ]
    show(title, ("method", "HR@10", "95 %", "nDCG@10", "95 %"), rows)
