"""One measurement of `recommend-scale` in a process of its own: `python -m benchmarks.scale METHOD PRODUCTS INTERACTIONS`."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.outcome import percentile
from benchmarks.synthetic import fill_store, make_log, open_store
from shop.recommend import Recommender
from shop.recommend.choosing import choose
from shop.recommend.methods.blend import Blend
from shop.recommend.methods.log import Log
from shop.recommend.trials import first_ten
from shop.recommend.versions import record, write

ANSWERS = 300
# A catalogue this large is answered without a database around it.
LARGEST_STORE = 200_000
PEERS = {"knn": "item-kNN BM25 (implicit)", "als": "ALS (implicit)"}


def measure(method: str, products: int, interactions: int) -> dict[str, Any]:
    """Seconds to fit (ours: with choosing), the process's largest memory, and single answers, top ten, one at a time."""
    log = make_log(products, interactions)
    begun = time.perf_counter()
    answer, seconds, kind = (ours if method == "ours" else peer)(method, log, products)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    seconds = seconds or time.perf_counter() - begun
    times, worked = [], []
    for number in range(ANSWERS):
        asked, begun = time.perf_counter(), time.thread_time()
        answer(number)
        times.append(1000 * (time.perf_counter() - asked))
        worked.append(1000 * (time.thread_time() - begun))
    late = times[ANSWERS // 10 :]
    figures = {"fit_seconds": round(seconds, 2), "peak_gb": round(peak, 2), "kind": kind}
    figures["p50_cpu_ms"] = round(percentile(worked[ANSWERS // 10 :], 0.5) or 0.0, 2)
    return figures | {f"p{share}_ms": round(percentile(late, share / 100) or 0.0, 2) for share in (50, 95)}


def ours(method: str, log: Log, products: int) -> tuple[Callable[[int], Any], float, str]:
    """The whole recommender over a database of its own: filters, blend, reasons."""
    begun = time.perf_counter()
    model = Blend(choose(log)).fit(log)
    seconds = time.perf_counter() - begun
    if products > LARGEST_STORE:
        return (lambda number: first_ten(model.scores(one(log, number)), None)), seconds, model.taste_.name
    folder = Path(tempfile.mkdtemp())
    store = open_store(folder)
    people = fill_store(store, products, log, min(2000, log.past.count))
    version = f"{model.taste_.name}-scale"
    write(model, folder, version)
    record(store, version, version, {}, promoted=True)
    recommender = Recommender(store, folder)

    def answer(number: int) -> Any:
        with store.reading() as session:
            found = recommender.suggest(session, people[number % len(people)], language="en", limit=10)
        assert len(found) == 10
        return found

    return answer, seconds, model.taste_.name


def peer(method: str, log: Log, products: int) -> tuple[Callable[[int], Any], float, str]:
    """What `implicit` does by itself, without filters and reasons."""
    from implicit.cpu.als import AlternatingLeastSquares
    from implicit.nearest_neighbours import BM25Recommender

    matrix = log.past.matrix(log.past.weights, log.width)
    begun = time.perf_counter()
    model = BM25Recommender(K=50) if method == "knn" else AlternatingLeastSquares(64, iterations=5, random_state=0)
    model.fit(matrix, show_progress=False)
    seconds = time.perf_counter() - begun
    return (lambda number: model.recommend(number, matrix[number], N=10)), seconds, PEERS[method]


def one(log: Log, number: int) -> Any:
    """The past of one customer, by bisection."""
    low, high = np.searchsorted(log.past.owners, [number, number + 1])
    past = log.past
    part = slice(int(low), int(high))
    return type(past)(np.zeros(high - low, np.int64), past.columns[part], past.ages[part], past.steps[part], past.weights[part])


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
