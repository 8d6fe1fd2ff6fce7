"""Countries as people write them -> ISO 3166 codes of two letters."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from shop.importing.rows import simplify

LANGUAGES = ("en", "de", "fr", "zh")
# What the locale data does not call by these names.
ALSO = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northernireland": "GB",
    "eire": "IE",
    "rsa": "ZA",
    "holland": "NL",
    "thenetherlands": "NL",
    "czechrepublic": "CZ",
    "hongkong": "HK",
    "macau": "MO",
    "korea": "KR",
    "russianfederation": "RU",
    "uae": "AE",
}


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """The code of a country, from a code of two or three letters or a name; None for "Unspecified" and the like."""
    word = text.strip()
    if len(word) == 2 and word.isascii() and word.isalpha() and word.upper() not in ("UK", "EN"):
        return word.upper()
    found = ALSO.get(simplify(word)) or _names().get(simplify(word))
    if found is None and len(word) == 3 and word.isascii():
        codes = get_global("territory_aliases").get(word.upper()) or []
        found = codes[0] if codes else None
    return found


@cache
def _names() -> dict[str, str]:
    """Every country by its simplified name; regions such as Europe (their codes are numbers) and unions are none."""
    unions = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}
    return {
        simplify(name): code
        for language in reversed(LANGUAGES)
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code not in unions
    }
