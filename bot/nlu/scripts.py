"""Which letters a text is written with."""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HAN_LETTER = re.compile(f"[{HAN}]")
LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Devanagari to Thai.
FOREIGN_LETTER = re.compile("[\u3040-\u30ff\uac00-\ud7af\u0370-\u052f\u0590-\u06ff\u0900-\u0eff]")
