"""What the catalogue says of a product: the sentence that answers a question, and its facts by name. Nothing else is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shop.aspects import Aspect, asks_generally, aspects_in, material_in
from shop.catalogue import GROUP_KEYS, TAGS, title_of, translated
from shop.money import format_price
from shop.query import content_words
from shop.sizes import read_size
from shop.store.tables import Product

_SENTENCES = re.compile(r"(?<=[.!?;。！？；])\s*")
_NOT_ASKED = frozenset((*GROUP_KEYS, "line"))
LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {"size": "size", "brand": "brand", "material": "material", "origin": "origin", "colour": "colour"},
    "zh": {"size": "规格", "brand": "品牌", "material": "材质", "origin": "产地", "colour": "颜色"},
}


@dataclass(frozen=True)
class Told:
    """What the record says to a question: `text` in the customer's language, empty when it says nothing.

    `whole` when it is all of the description, `attribute` when it is one that the question names.
    """

    text: str
    whole: bool = False
    attribute: bool = False

    @property
    def known(self) -> bool:
        """Whether there is an answer."""
        return bool(self.text)


def tell(product: Product, question: str, language: str) -> Told:
    """The catalogue's answer to a question about one product: an attribute, a sentence, or all of it for a general question."""
    description = translated(product, "description", language).strip()
    asked = aspects_in(question)
    for aspect in asked:
        if found := _on(product, aspect, description, language):
            return Told(found)
    if found := _attribute_named(product, question):
        return Told(found, attribute=True)
    words = content_words(question)
    if words and all(word in description.lower() for word in words):
        return Told(description, whole=True)
    if not asked and (asks_generally(question) or not words):
        return Told(description, whole=True)
    return Told(_tagged(product, words, language) if not asked else "")


def material_of(product: Product, language: str) -> str:
    """What it is made of, where attributes, title or description say so."""
    given = str((product.attributes or {}).get("material") or "")
    return (
        given
        or material_in(title_of(product, language), language)
        or material_in(translated(product, "description", language), language)
    )


def unit_price(product: Product, language: str) -> str:
    """The price of 100 g for what is sold by weight: `€10.40 / 100 g`; empty for everything else."""
    amount = read_size(product.size)
    if amount is None or amount.unit != "g" or not amount.value:
        return ""
    price = format_price(round(product.price * 100 / amount.value), product.currency, language)
    return f"{price}/100克" if language == "zh" else f"{price} / 100 g"


def tag_words(product: Product, language: str) -> list[str]:
    """What its tags say it is good for, in words."""
    place = 1 if language == "zh" else 0
    return [TAGS[tag][place] for tag in product.tags or () if tag in TAGS]


def _on(product: Product, aspect: Aspect, description: str, language: str) -> str:
    """The record's answer on one aspect: an attribute, a field with the sentences on it, or a tag; empty where there is none."""
    own = (product.attributes or {}).get(aspect.name) or (product.attributes or {}).get(aspect.field or "")
    if own:
        return _labelled(LABELS[language].get(aspect.name, aspect.name), own, language)
    said = [part for part in _SENTENCES.split(description) if aspect.tells and aspect.tells.search(part)]
    if aspect.name == "contents" and said:
        # What is in it is never a part of a sentence.
        return description
    if aspect.name == "material" and not said and (found := material_of(product, language)):
        return _labelled(LABELS[language]["material"], found, language)
    value = _field(product, aspect.field, language)
    if value:
        end = ("。" if language == "zh" else ".") if said else ""
        said.insert(0, _labelled(LABELS[language][aspect.field or ""], value, language) + end)
    tags = [TAGS[tag][language == "zh"] for tag in product.tags or () if tag in aspect.tags and tag in TAGS]
    return ("" if language == "zh" else " ").join(said) or ("、" if language == "zh" else ", ").join(tags)


def _labelled(name: str, value: object, language: str) -> str:
    return f"{name}：{value}" if language == "zh" else f"{name}: {value}"


def _field(product: Product, field: str | None, language: str) -> str:
    return translated(product, field, language) if field in ("size", "brand", "colour") else ""


def _attribute_named(product: Product, question: str) -> str:
    """An attribute of the record whose name the question says: `watts`, `保质期`."""
    plain = question.lower()
    given = {name: value for name, value in (product.attributes or {}).items() if name not in _NOT_ASKED}
    return next((f"{name}: {value}" for name, value in given.items() if name.lower().replace("_", " ") in plain), "")


def _tagged(product: Product, words: tuple[str, ...], language: str) -> str:
    hits = [tag for tag in product.tags or () if tag in TAGS and any(_means(tag, word) for word in words)]
    return ("、" if language == "zh" else ", ").join(TAGS[tag][language == "zh"] for tag in hits)


def _means(tag: str, word: str) -> bool:
    return word in (tag, *TAGS[tag][0].split()) or word in TAGS[tag][1]
