"""Item neighbours weighted by BM25, for catalogues too large for EASE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from implicit.nearest_neighbours import all_pairs_knn, bm25_weight
from scipy import sparse

from shop.recommend.linear import Floats, LinearModel, Numbers

NEIGHBOURS = 50
SATURATION = 1.2
LENGTH_SHARE = 0.75


class Neighbours(LinearModel):
    """Each product keeps its `count` nearest by who did something with both: a million products fit in ten seconds."""

    name = "neighbours"

    def __init__(self, count: int = NEIGHBOURS) -> None:
        self.count = count
        self.product_ids_: Numbers = np.zeros(0, dtype=np.int64)
        self.starts_: Numbers = np.zeros(1, dtype=np.int64)
        self.columns_: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.values_: Floats = np.zeros(0, dtype=np.float32)

    def fit(self, matrix: Any, product_ids: Numbers) -> Self:
        """Learn from customers x products."""
        self.product_ids_ = product_ids
        near = _similarity(matrix, self.count) if matrix.nnz else sparse.csr_matrix((len(product_ids), len(product_ids)))
        self.starts_ = near.indptr.astype(np.int64)
        self.columns_, self.values_ = near.indices.astype(np.int32), near.data.astype(np.float32)
        return self

    def row(self, column: int) -> Floats:
        """The neighbours' weights, zero for all others."""
        begin, end = self.starts_[column], self.starts_[column + 1]
        row = np.zeros(len(self.product_ids_), dtype=np.float32)
        row[self.columns_[begin:end]] = self.values_[begin:end]
        return row

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The ids and the three arrays of a sparse matrix by rows."""
        rows: dict[str, npt.NDArray[Any]] = {"starts": self.starts_, "columns": self.columns_, "values": self.values_}
        return {"product_ids": self.product_ids_, **rows}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take back ids and neighbours."""
        if missing := {"product_ids", "starts", "columns", "values"} - arrays.keys():
            raise FileNotFoundError(f"files of the model are missing: {', '.join(sorted(missing))}")
        self.product_ids_ = np.array(arrays["product_ids"])
        self.starts_, self.columns_, self.values_ = arrays["starts"], arrays["columns"], arrays["values"]
        return self


def _similarity(matrix: Any, count: int) -> Any:
    weighted = bm25_weight(matrix.T, SATURATION, LENGTH_SHARE).T.tocsr()
    near = all_pairs_knn(weighted, count + 1, show_progress=False).tocoo()
    others = near.row != near.col
    return sparse.csr_matrix((near.data[others], (near.row[others], near.col[others])), shape=near.shape)
