"""Which customers get recent popularity for comparison: a stable share, told by a salted hash of the customer's id."""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

Arm = Literal["popular", "personal"]
ARMS: tuple[Arm, ...] = get_args(Arm)
SHARE = 0.1
_SALT = "shopkeeper: recent popularity or personal"
_WHOLE = 2**64


def arm_of(customer_id: int, share: float = SHARE) -> Arm:
    """The arm of a customer, the same at every call; whoever is in a smaller `share` of popularity is in a larger one, too."""
    digest = hashlib.sha256(f"{_SALT}:{customer_id}".encode()).digest()
    return "popular" if int.from_bytes(digest[:8], "big") < share * _WHOLE else "personal"
