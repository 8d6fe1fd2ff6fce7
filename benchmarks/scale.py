"""One measurement of `recommend-scale` in a process of its own: `python -m benchmarks.scale METHOD PRODUCTS INTERACTIONS`."""

from __future__ import annotations

import atexit
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.outcome import percentile
from benchmarks.synthetic import fill_store, make_log, open_store
from shop.recommend import Recommender
from shop.recommend.choosing import choose
from shop.recommend.methods.blend import Blend
from shop.recommend.methods.log import Log
from shop.recommend.ranking import Sales, ranked
from shop.recommend.versions import record, write

ANSWERS = 300
TOP = 10
# A catalogue this large is answered without a database around it.
LARGEST_STORE = 200_000
PEERS = {"knn": "item-kNN BM25 (implicit)", "als": "ALS (implicit)"}


class Ready(NamedTuple):
    """A fitted recommender: answers by number of the customer, seconds and memory of the fit, and what it is."""

    answer: Callable[[int], Any]
    seconds: float
    peak_gb: float
    kind: str


def measure(method: str, products: int, interactions: int) -> dict[str, Any]:
    """Seconds to fit (ours: with choosing), the process's largest memory until then, and single answers, one at a time."""
    log = make_log(products, interactions)
    ready = ours(log, products) if method == "ours" else peer(method, log)
    times, worked = [], []
    for number in range(ANSWERS):
        asked, begun = time.perf_counter(), time.thread_time()
        ready.answer(number)
        times.append(1000 * (time.perf_counter() - asked))
        worked.append(1000 * (time.thread_time() - begun))
    late = times[ANSWERS // 10 :]
    figures = {"fit_seconds": round(ready.seconds, 2), "peak_gb": round(ready.peak_gb, 2), "kind": ready.kind}
    figures["p50_cpu_ms"] = round(percentile(worked[ANSWERS // 10 :], 0.5) or 0.0, 2)
    return figures | {f"p{share}_ms": round(percentile(late, share / 100) or 0.0, 2) for share in (50, 95)}


def ours(log: Log, products: int) -> Ready:
    """The whole recommender over a database of its own: filters, blend, reasons."""
    begun = time.perf_counter()
    model = Blend(choose(log)).fit(log)
    seconds, peak = time.perf_counter() - begun, memory()
    if products > LARGEST_STORE:
        return Ready(without_store(model, log), seconds, peak, model.taste_.name)
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = open_store(folder)
    people = fill_store(store, products, log, min(2000, log.past.count))
    version = f"{model.taste_.name}-scale"
    write(model, folder, version)
    record(store, version, version, {}, promoted=True)
    recommender = Recommender(store, folder)

    def answer(number: int) -> Any:
        with store.reading() as session:
            found = recommender.suggest(session, people[number % len(people)], language="en", limit=TOP)
        assert len(found) == TOP
        return found

    return Ready(answer, seconds, peak, model.taste_.name)


def without_store(model: Blend, log: Log) -> Callable[[int], Any]:
    """The ten best that are new to a customer, and what each deed added to them, as the recommender finds them."""
    mix = model.recipe.many
    sales = Sales.of(model.recents_[mix.half_life].shares_)
    everything = np.ones(log.width, dtype=np.bool_)

    def answer(number: int) -> Any:
        past, allowed = one(log, number), everything.copy()
        allowed[past.columns] = False
        columns, scores = model.taste_.found(past)
        best = scores.max(initial=np.float32(1e-9))
        portions = (rows.tolist() for rows, _ in ranked(columns, scores / best, mix.recent, sales, allowed))
        ten = np.array(list(islice(chain.from_iterable(portions), TOP)), dtype=np.int64)
        return ten, model.taste_.terms(past, ten)

    return answer


def peer(method: str, log: Log) -> Ready:
    """What `implicit` does by itself, without filters and reasons."""
    from implicit.cpu.als import AlternatingLeastSquares
    from implicit.nearest_neighbours import BM25Recommender

    matrix = log.past.matrix(log.past.weights, log.width)
    begun = time.perf_counter()
    model = BM25Recommender(K=50) if method == "knn" else AlternatingLeastSquares(64, iterations=5, random_state=0)
    model.fit(matrix, show_progress=False)
    seconds = time.perf_counter() - begun
    return Ready(lambda number: model.recommend(number, matrix[number], N=TOP), seconds, memory(), PEERS[method])


def memory() -> float:
    """The largest memory of this process so far, in GB; where the system tells it, without that of who started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (own[0] * 1024 if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1000) / 1e9


def one(log: Log, number: int) -> Any:
    """The past of one customer, by bisection."""
    low, high = np.searchsorted(log.past.owners, [number, number + 1])
    past = log.past
    part = slice(int(low), int(high))
    return type(past)(np.zeros(high - low, np.int64), past.columns[part], past.ages[part], past.steps[part], past.weights[part])


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
