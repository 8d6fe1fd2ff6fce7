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

PLACE = 32

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

    def found(self, past: Past) -> tuple[Numbers, Floats]:
        """One customer's scores as (columns ascending, values): all items, or only those whose score may not be zero."""
        return np.arange(len(self.ids_)), self.scores(past)[0]

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
            setattr(self, f"{name}_", array_in(folder / f"{name}.npy"))
        self.ids_ = np.array(self.ids_)
        return self


def array_in(path: Path) -> npt.NDArray[Any]:
    """An array mapped from its file; raises `OSError` or `ValueError`, also where the file is empty."""
    try:
        # The view is as mapped as the array itself, and reads faster.
        return np.load(path, mmap_mode="r").view(np.ndarray)  # type: ignore[no-any-return]
    except EOFError as error:
        raise ValueError(f"{path} is empty.") from error


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
        for column, index in _once(past.columns, influence).items():
            where, values = self.row(column)
            total[0, where] += influence[index] * values
        return total

    def terms(self, past: Past, columns: Numbers) -> Floats:
        """Exact: the largest influence of each item counts, so that repeats of it add nothing."""
        influence = self.influence(past)
        found = np.zeros((len(past.columns), len(columns)), dtype=np.float32)
        for column, index in _once(past.columns, influence).items():
            found[index] = influence[index] * self.weights(column, columns)
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

    def scores(self, past: Past) -> Floats:
        """Sums of rows of W."""
        if past.count > 1:
            return super().scores(past)
        total = np.zeros((1, len(self.ids_)), dtype=np.float32)
        columns, values = self.found(past)
        total[0, columns] = values
        return total

    def found(self, past: Past) -> tuple[Numbers, Floats]:
        """The neighbours of what a customer did something with."""
        _, columns, added = self._entries(past)
        if not len(columns):
            return np.zeros(0, dtype=np.int64), added
        # One number made of column and place: sorting plain numbers is several times faster than sorting places by them.
        keys = np.sort(columns.astype(np.int64) << PLACE | np.arange(len(columns)))
        columns, added = keys >> PLACE, added[keys & (1 << PLACE) - 1]
        starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
        return columns[starts], np.add.reduceat(added, starts)

    def terms(self, past: Past, columns: Numbers) -> Floats:
        """The same as one by one, for all deeds at once."""
        found = np.zeros((len(past.columns), len(columns)), dtype=np.float32)
        deeds, near, added = self._entries(past)
        order = np.argsort(columns)
        places = np.searchsorted(columns[order], near)
        there = np.flatnonzero(np.append(columns[order], -1)[places] == near)
        found[deeds[there], order[places[there]]] = added[there]
        return found

    def _entries(self, past: Past) -> tuple[Numbers, Numbers, Floats]:
        """All that a customer's deeds add: (deed, column, value), the deeds in their order."""
        influence = self.influence(past)
        once = _once(past.columns, influence)
        items, deeds = np.array(list(once), dtype=np.int64), np.array(list(once.values()), dtype=np.int64)
        begins = self.starts_[items]
        sizes = self.starts_[items + 1] - begins
        places = np.arange(sizes.sum()) + np.repeat(begins - np.cumsum(sizes) + sizes, sizes)
        added: Floats = self.values_[places] * np.repeat(influence[deeds], sizes)
        return np.repeat(deeds, sizes), self.columns_[places], added

    def product(self, matrix: Any) -> Floats:
        """Sparse times sparse, made dense."""
        from scipy import sparse

        size = len(self.ids_)
        weights = sparse.csr_matrix((self.values_, self.columns_, self.starts_), shape=(size, size))
        dense: Floats = (matrix @ weights).toarray()
        return dense


def _once(columns: Numbers, influence: Floats) -> dict[int, int]:
    """Each item with the last of its deeds that have the largest influence."""
    found: dict[int, int] = {}
    weights = influence.tolist()
    for index, column in enumerate(columns.tolist()):
        if weights[index] >= weights[found.setdefault(column, index)]:
            found[column] = index
    return found
