"""English or another language in Latin letters, by known words.

Function words come from spaCy's lists for 18 languages; other English words are the whole words of the encoder's vocabulary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from encoder.weights import model_folder

OTHERS = ("de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "nb", "fi", "id", "ro", "cs", "hu")
# Said in every language, so they tell nothing.
EVERYWHERE = frozenset(
    [
        "ok",
        "okay",
        "oke",
        "hi",
        "hello",
        "hey",
        "no",
        "yes",
        "super",
        "bye",
        "stop",
        "info",
        "email",
        "mail",
        "sms",
        "online",
        "usa",
        "nah",
    ]
)
CHAT_WORDS = {
    "en": "u ur r hav wot wat im ive dont cant wont didnt whats hows wheres gimme lemme idk dunno nvm thx ty pls plz omg lol btw "
    "like likes",
    "de": "hallo danke bitte guten tag bestellung paket kaufen möchte geld zurück",
    "fr": "bonjour merci commande colis acheter voudrais remboursement livraison",
    "es": "hola gracias pedido quiero comprar buenos días devolver envío dinero",
    "it": "ciao grazie ordine vorrei comprare pacco spedizione rimborso",
    "pt": "olá obrigado obrigada pedido quero comprar encomenda entrega",
    "nl": "hallo bedankt bestelling pakket kopen graag",
}
ENGLISH_CHAT = frozenset(
    ["refund", "parcel", "teapot", "hello", "thanks", "thx", "pls", "plz", "hiya", "cheers", "wanna", "gonna"]
)
SHORTEST_WORD = 4


@lru_cache(maxsize=1)
def function_words() -> dict[str, frozenset[str]]:
    """Return each language's function words, lower case."""
    lists: dict[str, frozenset[str]] = {}
    for language in ("en", *OTHERS):
        lists[language] = stop_words(language) | frozenset(CHAT_WORDS.get(language, "").split())
    return lists


def stop_words(language: str) -> frozenset[str]:
    """Read spaCy's list alone: importing the language's package takes a hundred times as long."""
    package = find_spec("spacy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("spaCy is not installed")
    path = Path(package.origin).parent / "lang" / language / "stop_words.py"
    spec = spec_from_file_location(f"stop_words_{language}", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"spaCy has no stop words for {language}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(module.STOP_WORDS)


@lru_cache(maxsize=1)
def foreign_words() -> dict[str, tuple[str, ...]]:
    """Return the languages but English that have a word among their function words, by word."""
    words = sorted(frozenset().union(*(function_words()[language] for language in OTHERS)))
    return {word: tuple(language for language in OTHERS if word in function_words()[language]) for word in words}


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Return the encoder's whole words of at least four plain letters (about 18,000)."""
    lines = (model_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(w for w in lines if len(w) >= SHORTEST_WORD and w.isascii() and w.isalpha()) | ENGLISH_CHAT


def latin_language(words: Iterable[str]) -> str | None:
    """Return "en", "other", or None when as many words speak for one as for the other, or none speaks at all."""
    told = [word for word in (word.lower().replace("’", "'") for word in words) if word not in EVERYWHERE]
    function, elsewhere = function_words()["en"], foreign_words()
    english = sum(is_english(word, function, elsewhere) for word in told)
    others = [language for word in told for language in elsewhere.get(word, ())]
    best = max(Counter(others).values()) if others else 0
    accented = len(told) - sum(map(str.isascii, told))
    if max(best, accented) > english:
        return "other"
    return "en" if english > best else None


def is_english(word: str, function: frozenset[str], elsewhere: Container[str]) -> bool:
    """Say whether a lower-case word is an English function word, or a known word that is nobody else's function word."""
    if word in function or word.endswith("n't"):
        return True
    stem = word.split("'")[0]
    return (stem in function and "'" in word) or (stem in english_words() and word not in elsewhere)
