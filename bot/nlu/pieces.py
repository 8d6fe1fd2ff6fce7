"""A text cut for finding names in it: one piece per Han letter, per word or number, per sign."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.nlu.scripts import HAN

# One token per Han letter: Chinese names are found inside a sentence without knowing where its words end.
PIECE = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)?|[^\w\s]|_")
SHORTEST_PLURAL = 3
# The British spelling stands for both.
SPELLINGS = {
    "gray": "grey",
    "harbor": "harbour",
    "color": "colour",
    "flavor": "flavour",
    "jewelry": "jewellery",
    "fiber": "fibre",
}


class Piece(NamedTuple):
    """One piece of a text, its place, and its form without case, plural or possessive."""

    text: str
    start: int
    end: int
    norm: str

    @property
    def han(self) -> bool:
        """True for a Han letter."""
        return "\u3400" <= self.text[0] <= "\ufaff"

    @property
    def word(self) -> bool:
        """True for a word, number or Han letter, False for a sign."""
        return self.text[0].isalnum()


def split_pieces(text: str) -> list[Piece]:
    """Return the pieces in order."""
    return [Piece(word := match[0], *match.span(), singular(word)) for match in PIECE.finditer(text)]


def singular(word: str) -> str:
    """Return the lower-case word without its regular English plural or possessive ending."""
    word = word.lower()
    if not word.isalnum():
        word = word.replace("’", "'").removesuffix("'s")
    word = SPELLINGS.get(word, word)
    if word[-1:] != "s":
        return word
    if len(word) > SHORTEST_PLURAL and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > SHORTEST_PLURAL and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
