"""How Han letters sound, without tones: who types Chinese by its sounds mistypes it by its sounds."""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache

# Only single letters are looked up: the table of phrases would cost memory and time.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin.pinyin_dict import pinyin_dict


@lru_cache(maxsize=8192)
def sound_of(letter: str) -> str:
    """Return the first reading of a letter without its tone (`茶` is `cha`), or the letter itself when it has none."""
    readings = pinyin_dict.get(ord(letter))
    if not readings:
        return letter
    plain = unicodedata.normalize("NFD", readings.split(",")[0])
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
