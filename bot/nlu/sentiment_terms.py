"""Words, pairs of words, pieces of words and runs of Han letters, for the sentiment of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.nlu.scripts import HAN

HAN_RUN = re.compile(f"[{HAN}]+")
DRAWN_OUT = re.compile(r"(\w)\1{2,}")
LONGEST_RUN = 4
PIECE = 4


def terms_of(text: str, raw: Sequence[str]) -> list[str]:
    """Return the terms of a text cut into pieces, repeats included; a name after an @ counts as one word."""
    lowered = [DRAWN_OUT.sub(r"\1\1", piece.lower()) for piece in raw if not "\u3400" <= piece[0] <= "\ufaff"]
    words = ["@" if word.startswith("@") else word.lstrip("#") or word for word in lowered]
    terms = words + [f"{first} {second}" for first, second in pairwise(words)]
    for word in words:
        if len(word) > PIECE:
            terms.extend([f"_{word}_"[start : start + PIECE] for start in range(len(word) - PIECE + 3)])
    for run in () if text.isascii() else HAN_RUN.findall(text):
        for length in range(1, LONGEST_RUN + 1):
            terms.extend([run[start : start + length] for start in range(len(run) - length + 1)])
    return terms
