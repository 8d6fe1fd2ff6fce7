"""A text's words: the glossary's cut for runs of Han letters, a pattern for everything else."""

from __future__ import annotations

import re

from encoder import shop_glossary

from bot.nlu.scripts import HAN

RUN = re.compile(rf"[{HAN}]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[^\W_{HAN}]+(?:['’.-][^\W_{HAN}]+)*")


def split_words(text: str) -> list[str]:
    """Return the words in order; punctuation and emoji are none, and e-mails and order numbers stay whole."""
    words: list[str] = []
    for run in RUN.findall(text):
        words += shop_glossary().cut(run) if "\u3400" <= run[0] <= "\ufaff" else [run]
    return words
