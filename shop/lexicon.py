"""The words the bot knows the shop by: `var/lexicon.jsonl`, written anew when the catalogue's words change."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.catalogue import CATEGORIES
from shop.settings import Settings
from shop.store.tables import Product
from shop.wordings import CATEGORY_FORMS, COLOUR_FORMS, brand_forms, size_forms

LANGUAGE = "zh"
_BETWEEN = " \t,，、(（)）·|/-–—"
_LONGEST_FORM = 60
_BARE_DIGITS = re.compile(r"\\d\{([5-9]|\d\d+)\}$")


def write_lexicon(session: Session, path: Path, settings: Settings) -> bool:
    """Write the lexicon of the active products; False, and the file untouched, when it says the same already."""
    columns = (Product.id, Product.title, Product.translations, Product.category, Product.brand, Product.colour, Product.size)
    rows = session.execute(select(*columns).where(Product.active).order_by(Product.id)).all()
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lexicon_lines(rows, settings))
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".lexicon-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)
    return True


def lexicon_lines(rows: Sequence[Any], settings: Settings) -> Iterator[dict[str, Any]]:
    """The file's lines; rows are products, or have their columns id, title, translations, category, brand, colour and size."""
    yield {"entity": "order_number", "pattern": settings.order_number_pattern}
    if digits := digits_alone(settings.order_number_pattern):
        yield {"entity": "order_number", "pattern": digits, "alone": True}
    yield from _kinds(rows)
    lines: dict[str, list[tuple[Any, list[str]]]] = defaultdict(list)
    for row in rows:
        if names := _names(row):
            lines[names[0].casefold()].append((row, names))
    for line in lines.values():
        yield _product_line(line)


def _product_line(line: list[tuple[Any, list[str]]]) -> dict[str, Any]:
    """Products that differ in colour and size only, under the first one's number."""
    forms = dict.fromkeys(name for _, names in line for name in names)
    told = {"entity": "product", "value": str(line[0][0].id), "forms": list(forms)}
    if len(line) == 1:
        return told
    return told | {"variants": {str(row.id): [part for part in (row.colour, row.size) if part] for row, _ in line}}


def digits_alone(pattern: str) -> str | None:
    """Where the shop's pattern ends in five or more digits, those: people leave the prefix out when asked for the number."""
    digits = _BARE_DIGITS.search(pattern)
    return digits.group() if digits and digits.group() != pattern else None


def _kinds(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """One line for each category, brand, colour and size in use."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        words = _every_translation(row)
        for entity in ("category", "brand", "colour", "size"):
            value = getattr(row, entity)
            if value:
                found[entity, value] |= {value, *words[entity]}
    for (entity, value), forms in sorted(found.items()):
        more = {"category": _category_forms, "colour": _colour_forms, "size": size_forms, "brand": brand_forms}[entity]
        forms |= set(more(value))
        yield {"entity": entity, "value": value, "forms": sorted(form for form in forms if len(form) <= _LONGEST_FORM)}


def _every_translation(row: Any) -> dict[str, set[str]]:
    """Values of each field in every other language."""
    found: dict[str, set[str]] = defaultdict(set)
    for words in (row.translations or {}).values():
        for name, value in words.items():
            found[name].add(str(value))
    return found


def _category_forms(category: str) -> tuple[str, ...]:
    readable = category.replace("-", " ").replace("_", " ")
    return (readable, *CATEGORIES.get(category, ()), *CATEGORY_FORMS.get(category, ()))


def _colour_forms(colour: str) -> tuple[str, ...]:
    return COLOUR_FORMS.get(colour.lower(), ())


def _names(row: Any) -> list[str]:
    """A product's titles in every language without the colour and size at their end: what its variants have in common."""
    words = (row.translations or {}).get(LANGUAGE) or {}
    details = {str(part).casefold() for part in (row.colour, row.size, words.get("colour"), words.get("size")) if part}
    details |= set(_colour_forms(row.colour or ""))
    titles = [_without_details(str(title), details) for title in (row.title, words.get("title")) if title]
    return [title for title in dict.fromkeys(titles) if 1 < len(title) <= _LONGEST_FORM]


def _without_details(title: str, details: set[str]) -> str:
    """`Iron teapot, black, 500 ml` is `Iron teapot`; a detail counts only behind a space, comma, bracket or dash."""
    name = title.rstrip(_BETWEEN) or title
    for detail in sorted(details, key=len, reverse=True):
        rest = name[: -len(detail)]
        if name.casefold().endswith(detail) and rest.rstrip(_BETWEEN) != rest and rest.strip(_BETWEEN):
            return _without_details(rest, details)
    return name
