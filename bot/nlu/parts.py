"""What of a product's name people say instead of all of it: "earl grey", "tea pet", 龙井, 汝窑盖碗."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlu.ordinary import chinese_count, is_rare, is_uncommon
from bot.nlu.pieces import Piece

FILLERS = frozenset(["&", "and", "n", "+", "'", "the", "-", "–", "."])
PREPOSITIONS = frozenset(["with", "of", "for", "on", "in", "from", "by", "at", "to", "without"])
# What stands before one of these only says what kind of box it is: "new year" is no present.
CONTAINERS = frozenset(
    ["box", "set", "pack", "kit", "bundle", "collection", "calendar", "hamper", "assortment", "sampler", "selection", "case"]
)
HAN_CONTAINERS = ("礼盒", "套装", "套餐", "组合", "礼包", "盒", "包", "日历", "套组")
COMMON_HEAD, COMMON_START = 300, 60


def key_of(norms: Sequence[str]) -> str:
    """Return what two spellings of a name share: its letters without spaces, signs and "and"."""
    return "".join(norm for norm in norms if norm not in FILLERS and norm[0].isalnum())


def parts_of(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the keys of a name's unmistakable parts; whether they are unmistakable in the catalogue is not known here."""
    if any(piece.han for piece in pieces):
        yield from chinese_parts("".join(piece.norm for piece in pieces if piece.han))
    else:
        yield from english_parts([piece.norm for piece in pieces if piece.word and piece.norm not in FILLERS])


def english_parts(words: list[str]) -> Iterator[str]:
    """Yield what stands before a preposition, its last words, its first words when they are rare, and rare single words."""
    ends = [place for place, word in enumerate(words) if word in PREPOSITIONS]
    head = words[: ends[0]] if ends else words
    if len(head) < len(words) and (len(head) > 1 or any(map(is_rare, head))):
        yield "".join(head)
    for start in range(1, len(head) - 1):
        yield "".join(head[start:])
    if head and head[-1] not in CONTAINERS:
        for end in range(2, len(head)):
            if any(map(is_uncommon, head[:end])):
                yield "".join(head[:end])
    for word in words:
        if is_rare(word) and len(words) > 1 and not (head[-1] in CONTAINERS and word != head[0]):
            yield word


def chinese_parts(name: str) -> Iterator[str]:
    """Yield ends and beginnings of the name that are no ordinary words, and a beginning joined to an end."""
    count = len(name)
    boxed = name.endswith(HAN_CONTAINERS)
    for size in range(2, count):
        head = name[-size:]
        if chinese_count(head) < COMMON_HEAD:
            yield head
        start = name[:size]
        if not boxed and chinese_count(start) < COMMON_START and (size > 2 or count > 3):
            yield start
    for begin in range(1, count - 3):
        inner = name[begin : begin + 2]
        if 0 < chinese_count(inner) < COMMON_START:
            yield inner
    if count > 4:
        for first in (2, 3):
            for last in (1, 2, 3):
                if 4 <= first + last < count or (first + last == 3 and not boxed):
                    yield name[:first] + name[-last:]


def wildcards_of(name: str) -> Iterator[str]:
    """Yield a Chinese name with each letter in turn left open, the inner one only when it has three."""
    for place in range(len(name)) if len(name) > 3 else [1] if len(name) == 3 else []:
        yield f"{name[:place]}?{name[place + 1 :]}"
