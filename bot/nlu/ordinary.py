"""Words so common that alone they name no product: by the encoder's vocabulary in English, by jieba's counts in Chinese."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from encoder.weights import model_folder

# Said in every shop, though not in the vocabulary as whole words.
_WORDS = (
    "refund refunds parcel parcels voucher biscuit saucer tumbler infuser latte hello thanks thx pls plz hiya "
    "cheers wanna gonna ordered didnt doesnt cant wont dont isnt whats hows wheres refunded cancelled cancel "
    "reorder resend sachet strainer teapot teapots gift gifts email login signup checkout preorder paypal klarna "
    "alipay wechat visa mastercard hamper caddy "
    "silicone stoneware unbleached stainless acrylic melamine polyester nylon cashmere velvet enamel ceramics "
)
SHOP_WORDS = frozenset(_WORDS.split())
COMMON_RANK = 9000


@lru_cache(maxsize=1)
def ranks() -> dict[str, int]:
    """Return the rank of every whole word of the encoder's vocabulary, the commonest first."""
    lines = (model_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {word: rank for rank, word in enumerate(lines) if word.isascii() and word.isalpha()}


def common_words() -> list[str]:
    """Return the few thousand commonest English words, the commonest first: what is worth having ready before anybody writes."""
    return [word for word, rank in ranks().items() if rank < COMMON_RANK]


def is_english(word: str) -> bool:
    """Say whether a lower-case word is in an English vocabulary of some 20,000 words."""
    return word in ranks() or word + "s" in ranks() or word in SHOP_WORDS


def is_rare(word: str) -> bool:
    """Say whether a lower-case word stands for itself: in no vocabulary, or well down in it."""
    return len(word) > 3 and word.isalpha() and not is_english(word)


def is_uncommon(word: str) -> bool:
    """Say whether a lower-case word is outside the commonest few thousand."""
    return (
        word.isalpha()
        and word not in SHOP_WORDS
        and min(ranks().get(word, 99_999), ranks().get(word + "s", 99_999)) > COMMON_RANK
    )


def chinese_count(word: str) -> int:
    """Return how often jieba's dictionary counted a word, 0 for one it does not have."""
    hashes, counts = _chinese_counts()
    asked = hash(word)
    place = bisect_left(hashes, asked)
    return counts[place] if place < len(hashes) and hashes[place] == asked else 0


@lru_cache(maxsize=1)
def _chinese_counts() -> tuple[array[int], array[int]]:
    """The hashes of the dictionary's words in order, and their counts (0.4 s): 4 MB where a dict takes 70."""
    found = find_spec("jieba")
    assert found is not None and found.submodule_search_locations
    (package,) = found.submodule_search_locations
    hashes, counts = array("q"), array("i")
    with (Path(package) / "dict.txt").open(encoding="utf-8") as file:
        for word, count, _ in map(str.split, file):
            hashes.append(hash(word))
            counts.append(int(count))
    order = np.argsort(hashes)
    return array("q", np.take(hashes, order).tobytes()), array("i", np.take(counts, order).astype(np.int32).tobytes())
