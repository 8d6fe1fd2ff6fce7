"""What of a product's name people say instead of all of it: "earl grey", "tea pet", 龙井, 汝窑盖碗."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlu.ordinary import chinese_count, is_rare, is_uncommon
from bot.nlu.pieces import Piece
from bot.nlu.sounds import sound_of

FILLERS = frozenset(["&", "and", "n", "+", "'", "the", "-", "–", "."])
PREPOSITIONS = frozenset(["with", "of", "for", "on", "in", "from", "by", "at", "to", "without"])
# What stands before one of these only says what kind of box it is: "new year" is no present.
CONTAINERS = frozenset(
    ["box", "set", "pack", "kit", "bundle", "collection", "calendar", "hamper", "assortment", "sampler", "selection", "case"]
)
HAN_CONTAINERS = ("礼盒", "套装", "套餐", "组合", "礼包", "盒", "包", "日历", "套组")
COMMON_HEAD, COMMON_START = 300, 60
# Said after the name of a sort without changing it.
TEA = ("tea", "茶")


def key_of(norms: Sequence[str]) -> str:
    """Return what two spellings of a name share: its letters without spaces, signs and "and"."""
    return "".join(norm for norm in norms if norm not in FILLERS and norm[0].isalnum())


def parts_of(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the keys of a name's unmistakable parts; whether they are unmistakable in the catalogue is not known here."""
    if any(piece.han for piece in pieces):
        yield from chinese_parts("".join(piece.norm for piece in pieces if piece.han))
    else:
        words = [piece for piece in pieces if piece.word and piece.norm not in FILLERS]
        yield from english_parts([piece.norm for piece in words], last_unit(words))


def last_unit(words: Sequence[Piece]) -> int:
    """Return how many words the last one written together has: pu-erh is two."""
    count = 1
    while count < len(words) and words[-count].start - words[-count - 1].end == 1 and words[-count].text.islower():
        count += 1
    return count if count < len(words) else 1


def english_parts(words: list[str], unit: int = 1) -> Iterator[str]:
    """Yield what stands before a preposition, its last words, its first words when they are rare, and rare single words."""
    ends = [place for place, word in enumerate(words) if word in PREPOSITIONS]
    head = words[: ends[0]] if ends else words
    if len(head) < len(words) and (len(head) > 1 or any(map(is_rare, head))):
        yield "".join(head)
    for start in range(1, len(head) - 1):
        yield "".join(head[start:])
    last = "".join(head[-unit:] if not ends else head[-1:])
    for end in range(1, len(head) - 1):
        yield "".join(head[:end]) + last
    boxed = bool(head) and head[-1] in CONTAINERS
    for end in range(2, len(head)):
        if not boxed and any(map(is_uncommon, head[:end])):
            yield "".join(head[:end])
    for place, word in enumerate(head):
        if is_rare(word) and len(words) > 1 and (place == 0 or not boxed):
            yield word
    if head and is_uncommon(head[0]) and head[-1] not in TEA:
        yield head[0] + TEA[0]


def chinese_parts(name: str) -> Iterator[str]:
    """Yield ends and beginnings of the name that are no ordinary words, and a beginning joined to an end."""
    count = len(name)
    boxed = name.endswith(HAN_CONTAINERS) or name[0] in "不无带有双"
    ends = [name[-size:] for size in range(2, count) if chinese_count(name[-size:]) < COMMON_HEAD]
    starts = [name[:size] for size in range(2, count) if not boxed and count > 3 and chinese_count(name[:size]) < COMMON_START]
    for part in (*ends, *starts):
        yield part
        if not part.endswith(TEA):
            yield part + TEA[1]
    for begin in range(1, count - 3):
        inner = name[begin : begin + 2]
        if 0 < chinese_count(inner) < COMMON_START:
            yield inner
    for first in (2, 3):
        for last in (1, 2, 3):
            if 4 <= first + last < count or (first + last == 3 < count and not boxed):
                yield name[:first] + name[-last:]


def loose_keys(name: str) -> Iterator[tuple[int | None, str]]:
    """Yield (place, key) of a Chinese name with one letter left open or only heard, and (None, key) with all of them heard.

    Names of two letters keep one, names of three keep both ends when a letter is left open.
    """
    for place in range(len(name)):
        before, after = name[:place], name[place + 1 :]
        if len(name) > 3 or (len(name) == 3 and place == 1):
            yield place, f"{before}?{after}"
        if len(name) in (2, 3):
            yield place, f"{before}<{sound_of(name[place])}>{after}"
    if len(name) > 2:
        yield None, heard(name)


def heard(name: str) -> str:
    """Return the key of a Chinese name of which only the sounds are known."""
    return "/".join(map(sound_of, name))
