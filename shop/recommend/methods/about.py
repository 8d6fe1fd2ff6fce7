"""What items are, beside who chose them: a vector of the text of each, and its attributes as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class About:
    """Items x numbers whose products are cosines, zero for a text nobody encoded; items x attributes, -1 where unknown."""

    vectors: npt.NDArray[np.float32]
    codes: Codes
    names: tuple[str, ...] = ()

    @classmethod
    def nothing(cls, items: int) -> About:
        """Of so many items nothing is known."""
        return cls(np.zeros((items, 0), dtype=np.float32), np.zeros((items, 0), dtype=np.int32))

    def of(self, items: Any) -> About:
        """What is known of some of the items."""
        return About(self.vectors[items], self.codes[items], self.names)
