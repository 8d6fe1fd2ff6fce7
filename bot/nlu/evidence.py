"""How sure a reading is: the chance that the likeliest intent is right, learned by cross-validation on the examples alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import tanh
from operator import itemgetter, mul
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.arrays import Array
from bot.nlu.features import Features
from bot.nlu.softmax import Softmax

FOLDS = 4
TRIED_FOLDS = 2
NEAREST = 3
MOST_ROWS = 60
FEWEST_INTENTS = 4
FEWEST_KNOWN = 20
# Which evidence says that an intent fits, and which that it is the right one.
FITS = [0, 2, 3]
TELLS = [0, 1, 2]


class Neighbours:
    """The examples' unit vectors, sorted by intent."""

    def __init__(self, vectors: Array, places: Array, ends: Array) -> None:
        self.vectors = vectors
        self.places = places
        self.ends = ends

    @classmethod
    def of(cls, vectors: Array, classes: Array, k: int) -> Neighbours:
        """Sort the examples' vectors (n, 384) by class number."""
        places = np.argsort(classes, kind="stable")
        ends = np.searchsorted(classes[places], np.arange(k + 1))
        return cls(vectors[places], places, ends)

    def nearest(self, vector: Array, intent: int, count: int = NEAREST) -> list[tuple[int, float]]:
        """Return places and cosines of the intent's examples that are nearest to a unit vector, nearest first."""
        start, end = self.ends[intent], self.ends[intent + 1]
        near = self.vectors[start:end] @ vector
        best = near.argpartition(-count)[-count:] if len(near) > count else np.arange(len(near))
        found = [(int(self.places[start + row]), float(near[row])) for row in best]
        return sorted(found, key=itemgetter(1), reverse=True)

    def cosines(self, vector: Array, intent: int) -> list[float]:
        """Return the cosines alone."""
        return [cosine for _, cosine in self.nearest(vector, intent)]


class Evidence(NamedTuple):
    """What speaks for a reading: the highest score, its lead, and the mean and best cosine of the intent's nearest examples."""

    score: float
    lead: float
    closeness: float
    nearest: float

    @classmethod
    def of(cls, scores: Array, near: Sequence[float]) -> Evidence:
        """Weigh scores (k,) and the cosines of the likeliest intent's nearest examples."""
        second, first = np.partition(scores, -2)[-2:]
        closest = (sum(near) / len(near), max(near)) if near else (0.0, 0.0)
        return cls(float(first), float(first - second), *closest)


@dataclass(frozen=True)
class Curve:
    """A logistic curve over some columns of evidence (Platt 1999)."""

    slopes: tuple[float, ...]
    constant: float

    @classmethod
    def fit(cls, rows: Array, true: Array, importance: Array | None = None) -> Curve:
        """Fit the chance of being true; where all or none are, the chance is theirs."""
        if true.all() or not true.any():
            return cls((0.0,) * rows.shape[1], 5.0 if true.all() else -5.0)
        spread = rows.std(axis=0) + 1e-9
        curve = LogisticRegression(C=10.0).fit(rows / spread, true, sample_weight=importance)
        return cls(tuple(float(slope) for slope in curve.coef_[0] / spread), float(curve.intercept_[0]))

    def of(self, *evidence: float) -> float:
        """Return the chance with this evidence."""
        return (1 + tanh((sum(map(mul, self.slopes, evidence)) + self.constant) / 2)) / 2


@dataclass(frozen=True)
class Confidence:
    """The chance that a reading is right: that some intent fits the message, times that it is this one if so.

    That an intent fits shows in everything but the lead over the next intent, which only helps to tell the two apart.
    """

    known: Curve
    right: Curve

    def of(self, found: Evidence) -> float:
        """Return the chance of a reading with this evidence."""
        return self.known.of(*(found[place] for place in FITS)) * self.right.of(*(found[place] for place in TELLS))


# Of too few examples: what leads is right.
UNTAUGHT = Confidence(Curve((0.0,) * len(FITS), 5.0), Curve((0.0, 1.0, 0.0), 0.0))


@dataclass(frozen=True)
class Trial:
    """What cross-validation saw of each row: where it is, the intent read, the evidence, and whether its intent was known."""

    places: Array
    read: Array
    rows: Array
    known: Array


def sample(classes: Array, most: int = MOST_ROWS, seed: int = 0) -> Array:
    """Return the places of at most so many random rows of each class, in order."""
    random = np.random.default_rng(seed)
    chosen = [random.permutation(np.flatnonzero(classes == number))[:most] for number in np.unique(classes)]
    return np.sort(np.concatenate(chosen))


def try_out(features: Features, vectors: Array, classes: Array, k: int, penalty: float, seed: int = 0) -> Trial:
    """Cross-validate with a quarter of the rows and a quarter of the intents held out each time.

    Rows of held-out intents stand for what nobody wrote an intent for. Two of the four folds are run: a few numbers are learned
    from them. Very few intents are all kept.
    """
    random = np.random.default_rng(seed)
    fold_of_row, fold_of_intent = random.integers(FOLDS, size=len(classes)), random.permutation(k) % FOLDS
    if k < FEWEST_INTENTS:
        fold_of_intent = np.full(k, -1)
    parts: list[tuple[Array, Array, Array, Array]] = []
    for fold in range(TRIED_FOLDS):
        unknown = fold_of_intent[classes] == fold
        held = unknown | (fold_of_row == fold)
        kept = np.isin(np.arange(k), classes[~held])
        if not held.any() or np.count_nonzero(kept) < 2:
            continue
        model = Softmax.fit(features.rows(~held), classes[~held], k, penalty)
        scores = model.scores(features.rows(held))[:, kept]
        read = np.flatnonzero(kept)[scores.argmax(axis=1)]
        near = Neighbours.of(vectors[~held], classes[~held], k)
        places = np.flatnonzero(held)
        found = [
            Evidence.of(scores[row], near.cosines(vectors[place], int(read[row]))) for row, place in enumerate(places.tolist())
        ]
        parts.append((places, read, np.array(found), kept[classes[held]]))
    nothing = (np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty((0, len(Evidence._fields))), np.empty(0, dtype=bool))
    return Trial(*(np.concatenate(column) for column in zip(nothing, *parts, strict=True)))


def learn_confidence(trial: Trial, classes: Array, unknown_share: float) -> Confidence:
    """Fit the chance of being right, with rows of unknown intents weighing `unknown_share` of all; few rows teach nothing."""
    if np.count_nonzero(trial.known) < FEWEST_KNOWN:
        return UNTAUGHT
    right = trial.read == classes[trial.places]
    known, unknown = int(trial.known.sum()), int((~trial.known).sum())
    importance: Array = np.where(trial.known, (1 - unknown_share) / known, unknown_share / (unknown or 1)) * len(right)
    return Confidence(
        Curve.fit(trial.rows[:, FITS], trial.known, importance),
        Curve.fit(trial.rows[trial.known][:, TELLS], right[trial.known]),
    )
