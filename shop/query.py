"""What a sentence asks of the catalogue: the entities found in it, what words are left, and which way prices should go."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from shop.matching import simplified
from shop.money import to_minor

ATTRIBUTES = ("category", "brand", "colour", "size")
MAX_WORDS = 6
STOPWORDS = Path(__file__).with_name("stopwords")

_CHEAPER = re.compile(r"\b(cheap(er|est)?|(less|least) expensive|lower price|affordable|budget)\b|便宜|实惠|低价|平价|划算", re.I)
_SUPERLATIVE = re.compile(r"\b(cheapest|least expensive|lowest)\b|最(便宜|实惠|低|划算)", re.I)
_DEARER = re.compile(r"\b(most expensive|dearest|priciest|finest|premium|luxury)\b|最贵|高档|高端", re.I)
_ABOUT_SHOWN = re.compile(
    r"\b(this|that|these|those|it|them|one|ones)\b|^\W*(the )?(price|how much)\W*$|这个|这款|那个|那款|这些|它|这把|那把"
    r"|^\W*(is |are )?(in stock|available|how (big|large|heavy))"
    r"|^\W*(多少钱|价格|什么价|怎么卖|还?有(现?货|库存)|多[大重高长]|什么(尺寸|颜色))",
    re.I,
)
_LATIN = re.compile(r"[a-z0-9][a-z0-9'’-]*", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Query:
    """What is looked for; prices in minor units, inclusive; `direction` is cheap, dear or empty."""

    words: tuple[str, ...] = ()
    category: str | None = None
    brand: str | None = None
    colour: str | None = None
    size: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    direction: str = ""

    @property
    def empty(self) -> bool:
        """True when nothing narrows the catalogue."""
        return not any(value for name, value in asdict(self).items() if name != "direction")

    @property
    def only_prices(self) -> bool:
        """True when there is nothing to go by but a price."""
        return set(self.to_json()) - {"direction"} in ({"price_min"}, {"price_max"}, {"price_min", "price_max"})

    @property
    def names_a_thing(self) -> bool:
        """True when it stands on its own: a kind of thing or words, not only a colour or a price."""
        return bool(self.category or self.words)

    def narrowed(self, later: Query) -> Query:
        """This query with what a later sentence added: `teapots`, then `in red`."""
        changes = {name: value for name, value in asdict(later).items() if value and name != "words"}
        return replace(self, **({"direction": ""} | changes))

    def to_json(self) -> dict[str, Any]:
        """As a slot keeps it."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: Any) -> Self:
        """Back from a slot; anything unreadable is an empty query."""
        if not isinstance(kept, Mapping):
            return cls()
        fields = {name: kept[name] for name in cls.__dataclass_fields__ if kept.get(name)}
        return cls(**(fields | {"words": tuple(map(str, fields.get("words", ())))}))


def read_query(text: str, entities: Sequence[Mapping[str, Any]], currency: str) -> Query:
    """The query in one message; entities as docs/seams.md has them, prices taken to be in `currency`."""
    values: dict[str, Any] = {}
    text = text.translate(simplified())
    for entity in entities:
        values.setdefault(str(entity.get("entity")), entity.get("value"))
    return Query(
        words=content_words(outside_entities(text, entities)),
        **{name: str(values[name]) for name in ATTRIBUTES if values.get(name)},
        price_min=_price(values.get("price_min"), currency),
        price_max=_price(values.get("price_max"), currency),
        direction="cheap" if _CHEAPER.search(text) else "dear" if _DEARER.search(text) else "",
    )


def foreign_currency(entities: Collection[Mapping[str, Any]], currency: str) -> str | None:
    """The currency of a price bound when it is not the shop's."""
    for entity in entities:
        said = entity.get("currency")
        if entity.get("entity") in ("price_max", "price_min") and said and str(said).upper() != currency:
            return str(said).upper()
    return None


def is_about_shown(text: str) -> bool:
    """Whether a sentence points at what was just shown: `is it in stock`, `这个多少钱`."""
    return bool(_ABOUT_SHOWN.search(text.translate(simplified())))


def is_superlative(text: str) -> bool:
    """Whether the cheapest there is is meant, not something cheaper than what was shown."""
    return bool(_SUPERLATIVE.search(text.translate(simplified())))


def outside_entities(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The text with every entity that has a place in it blanked."""
    letters = list(text)
    for entity in entities:
        start, end = entity.get("start"), entity.get("end")
        if isinstance(start, int) and isinstance(end, int):
            letters[start:end] = " " * (min(end, len(letters)) - start)
    return "".join(letters)


def content_words(text: str) -> tuple[str, ...]:
    """Words that may name a product, at most six: English without its plural, Chinese between its function words."""
    stop, splitter = _stopwords("en"), _han_splitter()
    latin = [_singular(word) for word in _LATIN.findall(text.lower()) if _may_name(word, stop)]
    han = [part for run in _HAN.findall(text) for part in splitter.split(run) if len(part) > 1]
    return tuple(dict.fromkeys([*latin, *han]))[:MAX_WORDS]


@lru_cache
def _stopwords(language: str) -> frozenset[str]:
    return frozenset((STOPWORDS / f"{language}.txt").read_text("utf-8").split())


@lru_cache
def _han_splitter() -> re.Pattern[str]:
    longest_first = sorted(_stopwords("zh"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _may_name(word: str, stop: frozenset[str]) -> bool:
    return len(word) > 1 and word not in stop and not word.isdigit()


def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _price(value: Any, currency: str) -> int | None:
    try:
        return to_minor(float(value), currency) if value is not None else None
    except (TypeError, ValueError):
        return None
