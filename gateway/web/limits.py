"""How fast one visitor may write."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

MOST_VISITORS = 10_000


class Limit:
    """At most `count` events per `seconds` and key, in this process; forgets the keys that were quiet longest."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Count one event; returns 0, or the seconds to wait when there were too many."""
        moment = time.monotonic()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while times and times[0] <= moment - self._seconds:
            times.popleft()
        if len(times) >= self._count:
            return times[0] + self._seconds - moment
        times.append(moment)
        if len(self._times) > MOST_VISITORS:
            self._times.popitem(last=False)
        return 0.0
