"""Which of the products just shown a customer means: a pressed button, a name, `the second one`, `最后一个`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shop.store.tables import Recommendation

_NUMBERS = [
    (r"\b(first|1st|number one|no\.? ?1|left(most)?)\b|第一|第1|左边", 0),
    (r"\b(second|2nd|number two|no\.? ?2)\b|第二|第2", 1),
    (r"\b(third|3rd|number three|no\.? ?3)\b|第三|第3", 2),
    (r"\b(fourth|4th|number four|no\.? ?4)\b|第四|第4", 3),
    (r"\b(fifth|5th|number five|no\.? ?5)\b|第五|第5", 4),
    (r"\b(last|right(most)?)( one)?\b|最后|右边", -1),
]
_NOTHING_MORE = re.compile(r"\b(the|one|please|pls|product|that|this)\b|那|这|个|款|件|种|只|的|吧|呢|\W", re.I)
_POSITIONS = [(re.compile(pattern, re.I), position) for pattern, position in _NUMBERS]


def position_in(text: str) -> int | None:
    """The place in a row somebody names, counted from 0, the last one -1; None when none is named."""
    return next((position for pattern, position in _POSITIONS if pattern.search(text)), None)


def is_only_pointer(text: str) -> bool:
    """Whether a message names a place in a row and says nothing else of it: `the second one please`, `第二个`."""
    rest = text
    for pattern, _ in _POSITIONS:
        rest = pattern.sub("", rest)
    return position_in(text) is not None and not _NOTHING_MORE.sub("", rest)


def pointed_at(shown: Sequence[Recommendation], text: str, product_id: int | None) -> list[Recommendation]:
    """Those of the shown products that are meant: the named one, the one at a named place, else all of them."""
    if product_id is not None:
        return [row for row in shown if row.product_id == product_id]
    position = position_in(text)
    if position is not None and -1 <= position < len(shown):
        return [shown[position]] if shown else []
    return list(shown)
