"""What nobody covers: messages without a topic of ours, put together by meaning and named by the most typical of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from random import Random
from typing import Any

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from shop.query import content_words

Encode = Callable[[Sequence[str]], np.ndarray[Any, np.dtype[Any]]]

MOST = 1500
DISTANCE = 0.55
FEWEST = 2
GROUPS = 12
WORDS = 4


@dataclass(frozen=True)
class Group:
    """Messages of alike meaning, by their places in what was given; the most typical first."""

    members: Sequence[int]
    words: Sequence[str]


def group(texts: Sequence[str], encode: Encode, most: int = MOST) -> tuple[list[Group], int]:
    """Groups of at least two texts, the largest first, at most twelve; and how many texts are in none of them.

    Beyond `most` texts a sample of them is grouped and the rest joins the nearest group, or none.
    """
    vectors = np.asarray(encode(texts)) if texts else np.zeros((0, 1))
    usable = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0) if len(texts) else np.zeros(0, dtype=int)
    if len(usable) < FEWEST:
        return [], len(texts)
    sample = np.array(sorted(Random(0).sample(list(usable), most))) if len(usable) > most else usable
    labels = cluster(vectors[sample])
    sizes = Counter(labels.tolist())
    kept = [label for label, size in sizes.most_common(GROUPS) if size >= FEWEST]
    if not kept:
        return [], len(texts)
    centres = np.stack([_centre(vectors[sample[labels == label]]) for label in kept])
    members: list[list[int]] = [[int(place) for place in sample[labels == label]] for label in kept]
    _join(np.setdiff1d(usable, sample), vectors, centres, members)
    found = [_name(texts, vectors, rows, centre) for rows, centre in zip(members, centres, strict=True)]
    found.sort(key=lambda one: -len(one.members))
    words = _frequent(texts, found)
    named = [Group(one.members, mine) for one, mine in zip(found, words, strict=True)]
    return named, len(texts) - sum(len(one.members) for one in named)


def cluster(vectors: np.ndarray[Any, np.dtype[Any]]) -> np.ndarray[Any, np.dtype[Any]]:
    """A label for each unit vector; average linkage, joined while groups are nearer than a cosine distance of .55."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=int)
    model = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=DISTANCE)
    labels: np.ndarray[Any, np.dtype[Any]] = model.fit_predict(vectors)
    return labels


def _centre(vectors: np.ndarray[Any, np.dtype[Any]]) -> np.ndarray[Any, np.dtype[Any]]:
    mean = vectors.mean(axis=0)
    unit: np.ndarray[Any, np.dtype[Any]] = mean / (np.linalg.norm(mean) or 1.0)
    return unit


def _join(
    others: np.ndarray[Any, np.dtype[Any]],
    vectors: np.ndarray[Any, np.dtype[Any]],
    centres: np.ndarray[Any, np.dtype[Any]],
    members: list[list[int]],
) -> None:
    for place in others:
        near = centres @ vectors[place]
        if near.max() >= 1 - DISTANCE:
            members[int(near.argmax())].append(int(place))


def _name(
    texts: Sequence[str], vectors: np.ndarray[Any, np.dtype[Any]], rows: Sequence[int], centre: np.ndarray[Any, np.dtype[Any]]
) -> Group:
    near = vectors[list(rows)] @ centre
    return Group([rows[place] for place in np.argsort(-near, kind="stable")], ())


def _frequent(texts: Sequence[str], groups: Sequence[Group]) -> list[list[str]]:
    """The words that are frequent in a group and rare in the others, at most four."""
    counts = [Counter(word for place in one.members for word in set(content_words(texts[place]))) for one in groups]
    spread = Counter(word for count in counts for word in count)
    return [
        sorted(
            (word for word in count if count[word] >= FEWEST), key=lambda w: (-count[w] * log(1 + len(groups) / spread[w]), w)
        )[:WORDS]
        for count in counts
    ]
