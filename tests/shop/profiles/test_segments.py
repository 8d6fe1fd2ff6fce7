from __future__ import annotations

import numpy as np
import pytest

from shop.profiles.segments import PLACES, choose, describe_groups, name_groups


@pytest.mark.parametrize("k", sorted(PLACES))
def test_every_group_has_a_name_of_its_own(k: int) -> None:
    centroids = np.random.default_rng(k).normal(size=(k, 3))
    assert sorted(name_groups(centroids)) == sorted(PLACES[k])


def test_names_follow_recency_and_value() -> None:
    centroids = np.array([[1.2, -0.8, -0.8], [-1.0, 1.5, 1.4], [-0.6, -0.6, -0.6], [0.2, 0.7, 0.8]])
    assert name_groups(centroids) == ("quiet", "champions", "new", "loyal")


@pytest.mark.parametrize(
    ("scores", "k"),
    [
        ({3: (0.33, 1.0), 4: (0.34, 1.0), 5: (0.30, 0.9)}, 4),
        ({3: (0.35, 1.0), 4: (0.34, 1.0)}, 4),
        ({3: (0.40, 1.0), 4: (0.34, 1.0)}, 3),
        ({3: (0.30, 1.0), 4: (0.34, 0.5), 6: (0.4, 0.95)}, 6),
        ({3: (0.30, 0.2), 5: (0.34, 0.5)}, 4),
    ],
)
def test_the_number_of_groups(scores: dict[int, tuple[float, float]], k: int) -> None:
    assert choose({number: {"silhouette": row[0], "stability": row[1]} for number, row in scores.items()}) == k


def test_what_a_segment_likes_out_of_proportion() -> None:
    found = describe_groups({("leaving", "matcha"): 8, ("leaving", "cups"): 2, ("new", "cups"): 28, ("new", "matcha"): 2})
    assert found["sizes"] == {"leaving": 10, "new": 30} and found["typical"]["leaving"] == ["matcha", 3.2]
