"""Models that give one number and say exactly what made it: weights on standardised values, or the paths through trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from shop.profiles.records import Floats, Ints

Singles = npt.NDArray[np.float32]


class Scorer(Protocol):
    """Scores rows of features; `pushes` (rows x features) say how far each feature moved the score."""

    def scores(self, given: Floats) -> Floats:
        """One number for each row; only their order counts."""
        ...

    def pushes(self, given: Floats) -> Floats:
        """What each feature did to the score, up (> 0) or down."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        ...


@dataclass(frozen=True)
class LinearScorer:
    """Weights on standardised values."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: float

    def scores(self, given: Floats) -> Floats:
        """The weighted sum."""
        return np.asarray(((given - self.mean) / self.scale) @ self.weights + self.bias)

    def pushes(self, given: Floats) -> Floats:
        """Weight x standardised value."""
        return np.asarray((given - self.mean) / self.scale * self.weights)

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        arrays = {"mean": self.mean, "scale": self.scale, "weights": self.weights}
        return {"kind": "linear", "bias": self.bias} | {name: values.tolist() for name, values in arrays.items()}


@dataclass(frozen=True)
class Tree:
    """A decision tree; `left` and `right` are nodes (-1 at a leaf), `value` the share of yes at every node."""

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats

    def walk(self, given: Singles, pushes: Floats | None = None) -> Floats:
        """The value of each row's leaf; the steps on the way there are added to `pushes` by the feature that was asked."""
        node = np.zeros(len(given), dtype=np.int64)
        rows = np.flatnonzero(self.left[node] >= 0)
        while len(rows):
            here = node[rows]
            asked = self.feature[here]
            below = given[rows, asked] <= self.threshold[here]
            node[rows] = np.where(below, self.left[here], self.right[here])
            if pushes is not None:
                pushes[rows, asked] += self.value[node[rows]] - self.value[here]
            rows = rows[self.left[node[rows]] >= 0]
        return self.value[node]


@dataclass(frozen=True)
class TreeScorer:
    """The mean of trees."""

    trees: tuple[Tree, ...]

    def scores(self, given: Floats) -> Floats:
        """The mean share of yes at the leaves."""
        rows = given.astype(np.float32)
        return np.asarray(sum((tree.walk(rows) for tree in self.trees), np.zeros(len(rows))) / len(self.trees))

    def pushes(self, given: Floats) -> Floats:
        """How far each feature's questions moved the score from the root's, on average over the trees."""
        rows, total = given.astype(np.float32), np.zeros(given.shape)
        for tree in self.trees:
            tree.walk(rows, total)
        return total / len(self.trees)

    def to_json(self) -> dict[str, Any]:
        """Plain numbers."""
        names = ("feature", "threshold", "left", "right", "value")
        return {"kind": "trees", "trees": [{name: getattr(tree, name).tolist() for name in names} for tree in self.trees]}


def read_scorer(row: dict[str, Any]) -> Scorer:
    """What `to_json` wrote."""
    if row["kind"] == "linear":
        mean, scale, weights = (np.array(row[name]) for name in ("mean", "scale", "weights"))
        return LinearScorer(mean, scale, weights, row["bias"])
    return TreeScorer(tuple(_read_tree(tree) for tree in row["trees"]))


def _read_tree(tree: dict[str, Any]) -> Tree:
    feature, left, right = (np.array(tree[name], dtype=np.int64) for name in ("feature", "left", "right"))
    return Tree(feature, np.array(tree["threshold"], dtype=np.float64), left, right, np.array(tree["value"], dtype=np.float64))


def fit_scorer(method: str, given: Floats, wanted: npt.NDArray[np.bool_]) -> Scorer:
    """Fit one of `forest`, `tree`, `svm` and `logistic`."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC
    from sklearn.tree import DecisionTreeClassifier

    if method == "forest":
        forest = RandomForestClassifier(40, max_depth=8, min_samples_leaf=20, random_state=0, n_jobs=2)
        return TreeScorer(tuple(_tree(one) for one in forest.fit(given, wanted).estimators_))
    if method == "tree":
        return TreeScorer((_tree(DecisionTreeClassifier(max_depth=6, min_samples_leaf=40, random_state=0).fit(given, wanted)),))
    mean, scale = given.mean(axis=0), given.std(axis=0)
    scale[scale < 1e-9] = 1.0
    model = LinearSVC(C=0.1, dual=False) if method == "svm" else LogisticRegression(max_iter=1000)
    model.fit((given - mean) / scale, wanted)
    return LinearScorer(mean, scale, model.coef_[0], float(model.intercept_[0]))


def _tree(model: Any) -> Tree:
    grown = model.tree_
    shares = grown.value[:, 0, :]
    yes = shares[:, -1] / np.maximum(1e-12, shares.sum(axis=1))
    return Tree(
        np.maximum(0, grown.feature).astype(np.int64),
        grown.threshold.astype(np.float64),
        grown.children_left.astype(np.int64),
        grown.children_right.astype(np.int64),
        yes.astype(np.float64),
    )
