"""What no topic covers is put together by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rehearsal.uncovered import group

MEANINGS = {"workshop": [1.0, 0.0, 0.0], "repair": [0.0, 1.0, 0.0], "weather": [0.0, 0.0, 1.0]}


def encode(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[Any]]:
    rows = [next((vector for word, vector in MEANINGS.items() if word in text), [0.0, 0.0, 0.0]) for text in texts]
    return np.array(rows)


def test_alike_messages_are_a_group_with_its_words() -> None:
    texts = ["tea workshop", "workshop on Sunday", "repair a kettle", "workshop for two", "repair service", "weather", "…"]
    groups, single = group(texts, encode)
    assert [sorted(one.members) for one in groups] == [[0, 1, 3], [2, 4]]
    assert ["workshop" in groups[0].words, "repair" in groups[1].words] == [True, True] and single == 2


def test_beyond_the_sample_the_rest_joins() -> None:
    texts = [f"workshop {n}" for n in range(6)] + [f"repair {n}" for n in range(6)]
    groups, single = group(texts, encode, most=8)
    assert sorted(len(one.members) for one in groups) == [6, 6] and single == 0


def test_nothing_and_one_are_no_group() -> None:
    assert group([], encode) == ([], 0)
    assert group(["weather"], encode) == ([], 1)
    assert group(["weather", "repair"], encode) == ([], 2)
