"""What all additive models share: the score of a product is a sum over what the customer did, so each term can be named."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


class LinearModel(ABC):
    """Item weights B: doing j with weight x_j adds x_j * B[j, i] to product i. `product_ids_` names rows and columns."""

    name: ClassVar[str]
    product_ids_: Numbers

    @abstractmethod
    def fit(self, matrix: Any, product_ids: Numbers) -> Self:
        """Learn from customers x products (CSR); a second fit forgets the first."""

    @abstractmethod
    def row(self, column: int) -> Floats:
        """What one unit of product `column` adds to every product; its own entry is 0."""

    @abstractmethod
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What must be kept to answer, by file name."""

    @abstractmethod
    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take back what `arrays` handed out; the arrays may be memory-mapped and are only read."""

    def columns(self, product_ids: Numbers) -> Numbers:
        """Column of each product, -1 where the model does not know it."""
        if not len(self.product_ids_):
            return np.full(len(product_ids), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.product_ids_, product_ids), len(self.product_ids_) - 1)
        return np.where(self.product_ids_[found] == product_ids, found, -1)

    def score(self, columns: Numbers, weights: Floats) -> Floats:
        """Scores of all products for what was done; zeros when nothing was."""
        total = np.zeros(len(self.product_ids_), dtype=np.float32)
        for column, weight in zip(columns, weights, strict=True):
            total += weight * self.row(int(column))
        return total

    def save(self, folder: Path) -> None:
        """Write each array as a .npy file of its own, so that processes can share it by memory-mapping."""
        folder.mkdir(parents=True)
        for name, array in self.arrays().items():
            np.save(folder / f"{name}.npy", array)

    def load(self, folder: Path) -> Self:
        """Open what `save` wrote; raises `OSError` or `ValueError` when the files are gone or damaged."""
        return self.restore({path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.npy"))})
