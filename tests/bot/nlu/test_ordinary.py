"""Which words are too common to name a thing."""

from __future__ import annotations

import pytest

from bot.nlu.ordinary import chinese_count, is_english


@pytest.mark.parametrize(("word", "count"), [("龙井", 242), ("没有", 87_597), ("AA制", 3), ("龙丼", 0), ("", 0)])
def test_chinese_words_count_as_often_as_the_dictionary_says(word: str, count: int) -> None:
    assert chinese_count(word) == count


def test_english_is_the_vocabulary_in_singular_or_plural_and_what_shops_say() -> None:
    assert is_english("kettle") and is_english("refunds") and not is_english("lapsangg")
