"""What a sentence asks of the catalogue: the entities found in it, what words are left, and which way prices should go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from shop.catalogue import CATEGORIES
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
_BEFORE_UNWANTED = re.compile(
    r"\b(not|no|without|except|but|anything but|other than|instead of|nothing)( in| the| a| an)* ?$"
    r"|(不要|不是|除了|别要|非|不想要|无)$",
    re.I,
)
_WITHOUT = re.compile(
    r"\b(?:without|no|not) (?:an? |the |any )?([a-z]{3,})|(?:不带|不含|没有|不要|无)([\u3400-\u9fff]{1,4}?)的", re.I
)
# Tags say what a thing is free of: no-caffeine.
_SUBSTANCES = {
    "caffeine": "caffeine", "咖啡因": "caffeine", "sugar": "sugar", "糖": "sugar", "gluten": "gluten", "麸质": "gluten",
    "lactose": "lactose", "乳糖": "lactose", "plastic": "plastic", "塑料": "plastic", "decaf": "caffeine",
}  # fmt: skip
_FREE_OF = re.compile(
    r"\b(?:without|no) (?:any )?(caffeine|sugar|gluten|lactose|plastic)\b|\b(caffeine|sugar|gluten|lactose|plastic)[ -]free\b"
    r"|\b(decaf)\w*"
    r"|(?:无|不含|没有|零)(咖啡因|糖|麸质|乳糖|塑料)",
    re.I,
)
# What tags say of a time of day, in customers' words.
_TIMES = {
    "evening": re.compile(
        r"\b(?:for|in) (?:the )?evenings?\b|\bbefore (?:bed|going to (?:bed|sleep)|sleep\w*)\b|\b(?:at|for) (?:bed ?time|night)\b"
        r"|晚上喝?|睡前喝?|临睡前?|夜里喝?|助眠",
        re.I,
    ),
    "no-caffeine": re.compile(
        r"\b(?:wo|do|does|will|should|must)(?:n['’]?t| not) keep (?:me|us|her|him|them|you|one) (?:awake|up)\b"
        r"|不(?:会)?影响睡眠|不会?(?:失眠|睡不着)|喝了(?:能|还能|不影响)睡(?:着|觉)?",
        re.I,
    ),
}
_LATIN = re.compile(r"[a-z0-9][a-z0-9'’-]*", re.I)
# Words that begin with a function word and are none.
_WHOLE = re.compile(r"(?<!没)(有机)")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Query:
    """What is looked for; prices in minor units, inclusive; `direction` is cheap, dear or empty.

    `quantity` is how many must be in stock, `without` holds words and colours that must not be in it.
    """

    words: tuple[str, ...] = ()
    category: str | None = None
    brand: str | None = None
    colour: str | None = None
    size: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    direction: str = ""
    quantity: int | None = None
    without: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when nothing narrows the catalogue."""
        return not any(value for name, value in asdict(self).items() if name not in ("direction", "quantity", "without"))

    @property
    def only_prices(self) -> bool:
        """True when there is nothing to go by but a price."""
        wanted = set(self.to_json()) - {"direction", "quantity", "without"}
        return wanted in (
            {"price_min"},
            {"price_max"},
            {"price_min", "price_max"},
        )

    @property
    def names_a_thing(self) -> bool:
        """True when it stands on its own: a kind of thing or words, not only a colour or a price."""
        return bool(self.category or self.words)

    def narrowed(self, later: Query) -> Query:
        """This query with what a later sentence added: `teapots`, then `in red`."""
        changes = {name: value for name, value in asdict(later).items() if value and name != "words"}
        if later.colour or later.without:
            changes["without"] = tuple(dict.fromkeys(word for word in (*self.without, *later.without) if word != later.colour))
        if self.colour and self.colour in later.without:
            changes["colour"] = None
        return replace(self, **({"direction": ""} | changes))

    def with_words(self, words: Sequence[str]) -> Query:
        """This query with further words that must be in what is found, at most six."""
        return replace(self, words=tuple(dict.fromkeys((*self.words, *words)))[:MAX_WORDS])

    def lacking(self, other: Query) -> list[str]:
        """The names of what this query wants and the other does not."""
        return [name for name, value in asdict(self).items() if value and getattr(other, name) != value]

    def to_json(self) -> dict[str, Any]:
        """As a slot keeps it."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: Any) -> Self:
        """Back from a slot; anything unreadable is an empty query."""
        if not isinstance(kept, Mapping):
            return cls()
        fields = {name: kept[name] for name in cls.__dataclass_fields__ if kept.get(name)}
        texts = {name: tuple(map(str, fields.get(name, ()))) for name in ("words", "without")}
        return cls(**(fields | texts))


def read_query(text: str, entities: Sequence[Mapping[str, Any]], currency: str) -> Query:
    """The query in one message; entities as docs/seams.md has them, prices taken to be in `currency`."""
    values: dict[str, Any] = {}
    text = text.translate(simplified())
    unwanted, without = _unwanted(text, entities)
    for entity in entities:
        if entity not in unwanted:
            values.setdefault(str(entity.get("entity")), entity.get("value"))
    rest = _WITHOUT.sub(" ", _FREE_OF.sub(" ", outside_entities(text, entities)))
    for pattern in _TIMES.values():
        rest = pattern.sub(" ", rest)
    words = content_words(rest) or (() if values.get("category") else _kind_in(rest))
    return Query(
        words=tuple(dict.fromkeys((*tags_in(text), *words)))[:MAX_WORDS],
        **{name: str(values[name]) for name in ATTRIBUTES if values.get(name)},
        quantity=_count(values.get("quantity")),
        without=without,
        price_min=_price(values.get("price_min"), currency),
        price_max=_price(values.get("price_max"), currency),
        direction="cheap" if _CHEAPER.search(text) else "dear" if _DEARER.search(text) else "",
    )


def tags_in(text: str) -> tuple[str, ...]:
    """The tags a sentence asks for in words of its own: what things are free of, what time of day they are for."""
    free = [f"no-{_SUBSTANCES[found.lower()]}" for groups in _FREE_OF.findall(text) for found in groups if found]
    return tuple(dict.fromkeys([*free, *(tag for tag, pattern in _TIMES.items() if pattern.search(text))]))


def _kind_in(text: str) -> tuple[str, ...]:
    """The one letter that several kinds of thing end in, which is all that some sentences name: 茶, 壶."""
    return tuple(letter for letter in dict.fromkeys(text) if letter in _family_letters())[:1]


@lru_cache
def _family_letters() -> frozenset[str]:
    ends = Counter(chinese[-1] for _, chinese in CATEGORIES.values())
    return frozenset(letter for letter, count in ends.items() if count > 1)


def _unwanted(text: str, entities: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], tuple[str, ...]]:
    """The colours and brands that are refused, and all that is to be left out: `not red`, `without a lid`."""
    refused = [
        entity
        for entity in entities
        if entity.get("entity") in ("colour", "brand") and _BEFORE_UNWANTED.search(text[: entity.get("start") or 0])
    ]
    words = [
        word
        for found in _WITHOUT.finditer(_FREE_OF.sub(" ", outside_entities(text, entities)))
        for word in content_words(found[1] or found[2] or "")
    ]
    return refused, tuple(dict.fromkeys([*(str(entity["value"]) for entity in refused), *words]))


def _count(value: Any) -> int | None:
    try:
        return int(value) if value is not None and int(value) > 1 else None
    except (TypeError, ValueError):
        return None


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


def is_free_of(text: str) -> bool:
    """Whether a sentence asks for what is without a substance, which tags say: `without caffeine`, `不含糖`."""
    return bool(_FREE_OF.search(text.translate(simplified())))


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
    runs = [part for run in _HAN.findall(text) for part in _WHOLE.split(run)]
    han = [part for run in runs for part in ([run] if _WHOLE.fullmatch(run) else splitter.split(run)) if len(part) > 1]
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
