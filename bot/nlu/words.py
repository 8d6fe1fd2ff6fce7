"""A text's words with their places: the glossary's cut for runs of Han letters, a pattern for everything else."""

from __future__ import annotations

import re
from typing import NamedTuple

from encoder import shop_glossary

from bot.nlu.scripts import HAN

RUN = re.compile(rf"[{HAN}]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[^\W_{HAN}]+(?:['’.-][^\W_{HAN}]+)*")


class Word(NamedTuple):
    """One word and its first character's place in the text."""

    text: str
    start: int


def split_words(text: str) -> list[Word]:
    """Return the words in order; punctuation and emoji are none, and e-mails and order numbers stay whole."""
    words: list[Word] = []
    for run in RUN.finditer(text):
        if "\u3400" <= run.group()[0] <= "\ufaff":
            start = run.start()
            for word in shop_glossary().cut(run.group()):
                words.append(Word(word, start))
                start += len(word)
        else:
            words.append(Word(run.group(), run.start()))
    return words
