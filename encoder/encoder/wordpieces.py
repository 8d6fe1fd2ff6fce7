"""Texts cut into the numbered word pieces that the network reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

# Where a text of letters, digits and marks on a keyboard is cut before its words are looked up.
WORD = re.compile(r"[a-z0-9]+|[!-/:-@\[-`{-~]")
# What may not be written so plainly: an added token, as [SEP], or a control character.
NOT_PLAIN = re.compile(r"[^ -Z\\^-~]")


class WordPieces:
    """The published tokenizer, with a shorter way for plain text, most of whose words are in the vocabulary (half the time)."""

    def __init__(self, path: Path, longest: int) -> None:
        """`longest` is the number of pieces that are kept, the first and the last one included."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.no_padding()
        self._longest = longest
        self._numbers: dict[str, int] = self._tokenizer.get_vocab()
        self._first, self._last = self._tokenizer.encode("").ids

    def ids(self, text: str) -> list[int]:
        """Return a text's pieces by number."""
        if NOT_PLAIN.search(text):
            return list(self._tokenizer.encode(text).ids)
        numbers = [self._first]
        for word in WORD.findall(text.lower()):
            number = self._numbers.get(word)
            numbers += [number] if number is not None else self._tokenizer.encode(word, add_special_tokens=False).ids
        return [*numbers[: self._longest - 1], self._last]

    def ids_of_all(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the same for many texts, on all cores."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
