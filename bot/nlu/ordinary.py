"""Words so common that alone they name no product: by the encoder's vocabulary in English, by jieba's counts in Chinese."""

from __future__ import annotations

import logging
import tempfile
from functools import lru_cache

import jieba
from encoder.weights import model_folder

from bot.settings import var_directory

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


@lru_cache(maxsize=1)
def chinese() -> jieba.Tokenizer:
    """Return this process's jieba, its dictionary cached below the var folder (0.6 s at the first call)."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = var_directory() / "jieba"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(folder.resolve())
    except OSError:
        tokenizer.tmp_dir = tempfile.gettempdir()
    return tokenizer


def chinese_count(word: str) -> int:
    """Return how often jieba's dictionary counted a word, 0 for one it does not have."""
    tokenizer = chinese()
    if not tokenizer.initialized:
        tokenizer.initialize()
    return int(tokenizer.FREQ.get(word) or 0)
