"""The one interface of all methods: learn from a log, score every item for a past, say what each deed added."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from shop.recommend.methods.log import Floats, Log, Numbers, Past

Arrays = Mapping[str, npt.NDArray[Any]]


class Method(ABC):
    """A way of scoring items; `personal` methods say nothing without a past, `additive` ones can name each deed's share.

    A fit tries those that are `tried` on catalogues of up to `most_items`. The constructor takes plain numbers and words,
    kept under their own names: they are the method's parameters.
    """

    name: ClassVar[str]
    personal: ClassVar[bool] = True
    additive: ClassVar[bool] = True
    parameters: ClassVar[tuple[str, ...]] = ()
    kept: ClassVar[tuple[str, ...]] = ()
    most_items: ClassVar[int | None] = None
    tried: ClassVar[bool] = True
    ids_: Numbers

    @abstractmethod
    def fit(self, log: Log) -> Self:
        """Learn; a second fit forgets the first."""

    @abstractmethod
    def scores(self, past: Past) -> Floats:
        """Customers x items, finite; the row of a customer whom the method knows nothing of is zero."""

    def score(self, past: Past) -> Floats | None:
        """One customer's scores, or None where the method has nothing to say."""
        if self.personal and not len(past.columns):
            return None
        row: Floats = self.scores(past)[0]
        return row if row.any() else None

    def terms(self, past: Past, columns: Numbers) -> Floats:
        """Deeds x columns: what each deed of one customer added to some items' scores; zeros where the method cannot tell."""
        return np.zeros((len(past.columns), len(columns)), dtype=np.float32)

    def near(self, column: int) -> Floats:
        """How close every item is to one; zeros where the method cannot tell."""
        return np.zeros(len(self.ids_), dtype=np.float32)

    def columns(self, ids: Numbers) -> Numbers:
        """Column of each item, -1 where the method does not know it."""
        if not len(self.ids_):
            return np.full(len(ids), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.ids_, ids), len(self.ids_) - 1)
        return np.where(self.ids_[found] == ids, found, -1)

    def chosen(self) -> dict[str, Any]:
        """The parameters by name, as JSON takes them."""
        return {name: getattr(self, name) for name in self.parameters}

    def save(self, folder: Path) -> None:
        """Write parameters, and each array as a .npy file of its own, so that processes can share it by memory-mapping."""
        folder.mkdir(parents=True)
        (folder / "parameters.json").write_text(json.dumps(self.chosen()), "utf-8")
        for name in ("ids", *self.kept):
            np.save(folder / f"{name}.npy", getattr(self, f"{name}_"))

    def load(self, folder: Path) -> Self:
        """Open what `save` wrote; raises `OSError` or `ValueError` when files are gone or damaged."""
        for name, value in json.loads((folder / "parameters.json").read_text("utf-8")).items():
            setattr(self, name, value)
        for name in ("ids", *self.kept):
            # The view is as mapped as the array itself, and reads faster.
            setattr(self, f"{name}_", np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray))
        self.ids_ = np.array(self.ids_)
        return self


class Linear(Method):
    """Item weights W: doing j adds influence(j) * W[j, i] to item i, so that each deed's share is exact."""

    @abstractmethod
    def row(self, column: int) -> tuple[Any, Floats]:
        """What one unit of an item adds, as (columns or a slice, values); nothing to itself."""

    @abstractmethod
    def product(self, matrix: Any) -> Floats:
        """A sparse matrix of influences times W, dense."""

    def influence(self, past: Past) -> Floats:
        """How much each deed counts now."""
        return past.weights

    def scores(self, past: Past) -> Floats:
        """Sums of rows of W."""
        influence = self.influence(past)
        if past.count > 1:
            return self.product(past.matrix(influence, len(self.ids_)))
        total = np.zeros((1, len(self.ids_)), dtype=np.float32)
        for column, weight in _once(past.columns, influence).items():
            where, values = self.row(column)
            total[0, where] += np.float32(weight) * values
        return total

    def terms(self, past: Past, columns: Numbers) -> Floats:
        """Exact: the largest influence of each item counts, so that repeats of it add nothing."""
        influence = self.influence(past)
        strongest = _once(past.columns, influence)
        found = np.zeros((len(past.columns), len(columns)), dtype=np.float32)
        for index in range(len(past.columns) - 1, -1, -1):
            item = int(past.columns[index])
            if strongest.get(item) == float(influence[index]):
                found[index] = strongest.pop(item) * self.weights(item, columns)
        return found

    def weights(self, column: int, others: Numbers) -> Floats:
        """W[column, others]."""
        return self.near(column)[others]

    def near(self, column: int) -> Floats:
        """A row of W, zero for itself."""
        whole = np.zeros(len(self.ids_), dtype=np.float32)
        where, values = self.row(column)
        whole[where] = values
        return whole


class Sparse(Linear):
    """Weights kept as the three arrays of a sparse matrix by rows, columns ascending."""

    kept: ClassVar[tuple[str, ...]] = ("starts", "columns", "values")
    starts_: Numbers
    columns_: npt.NDArray[np.int32]
    values_: Floats

    def keep(self, matrix: Any, ids: Numbers) -> Self:
        """Take a CSR matrix as W."""
        matrix.sort_indices()
        self.ids_, self.starts_ = ids, matrix.indptr.astype(np.int64)
        self.columns_, self.values_ = matrix.indices.astype(np.int32), matrix.data.astype(np.float32)
        return self

    def row(self, column: int) -> tuple[Any, Floats]:
        """The neighbours' columns and weights."""
        begin, end = int(self.starts_[column]), int(self.starts_[column + 1])
        return self.columns_[begin:end], self.values_[begin:end]

    def weights(self, column: int, others: Numbers) -> Floats:
        """W[column, others], found by bisection."""
        where, values = self.row(column)
        if not len(where):
            return np.zeros(len(others), dtype=np.float32)
        places = np.minimum(np.searchsorted(where, others), len(where) - 1)
        found: Floats = np.where(where[places] == others, values[places], np.float32(0))
        return found

    def product(self, matrix: Any) -> Floats:
        """Sparse times sparse, made dense."""
        from scipy import sparse

        size = len(self.ids_)
        weights = sparse.csr_matrix((self.values_, self.columns_, self.starts_), shape=(size, size))
        dense: Floats = (matrix @ weights).toarray()
        return dense


def _once(columns: Numbers, influence: Floats) -> dict[int, float]:
    """Each item with its largest influence."""
    found: dict[int, float] = {}
    for column, weight in zip(columns.tolist(), influence.tolist(), strict=True):
        found[column] = max(weight, found.get(column, weight))
    return found
