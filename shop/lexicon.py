"""The words the bot knows the shop by: `var/lexicon.jsonl`, written anew when the catalogue's words change."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.catalogue import CATEGORIES
from shop.settings import Settings
from shop.store.tables import Product

LANGUAGE = "zh"
CATEGORY_FORMS: dict[str, tuple[str, ...]] = {
    "green-tea": ("green teas", "绿茶", "綠茶"),
    "black-tea": ("black teas", "红茶", "紅茶"),
    "oolong": ("oolong tea", "oolong teas", "wulong", "乌龙", "乌龙茶", "烏龍茶", "青茶"),
    "white-tea": ("white teas", "白茶"),
    "pu-erh": ("puerh", "pu erh", "pu'er", "puer", "pu-erh tea", "普洱", "普洱茶", "熟普", "生普"),
    "herbal-tea": ("herbal teas", "tisane", "herbal infusion", "fruit tea", "花草茶", "花茶", "果茶", "草本茶"),
    "matcha": ("matcha tea", "matcha powder", "抹茶", "抹茶粉"),
    "teapots": ("teapot", "tea pot", "pot for tea", "茶壶", "茶壺", "壶"),
    "cups": ("cup", "tea cup", "teacup", "mug", "mugs", "tumbler", "茶杯", "杯子", "马克杯", "品茗杯"),
    "kettles": ("kettle", "water kettle", "水壶", "烧水壶", "电热水壶", "煮水壶"),
    "gaiwans": ("gaiwan", "lidded bowl", "盖碗", "蓋碗", "三才碗"),
    "tea-sets": ("tea set", "teaset", "tea service", "茶具套装", "茶具", "整套茶具"),
    "infusers": ("infuser", "tea infuser", "strainer", "tea strainer", "tea filter", "滤茶器", "茶漏", "泡茶器", "茶滤"),
    "trays": ("tray", "tea tray", "tea table", "茶盘", "茶托", "茶台"),
    "tins": ("tin", "tea tin", "caddy", "tea caddy", "canister", "茶叶罐", "茶罐", "茶叶盒"),
    "gift-sets": ("gift set", "gift box", "hamper", "gift boxes", "礼盒", "禮盒", "礼品套装", "礼盒装"),
    "aprons": ("apron", "围裙", "圍裙"),
    "accessories": ("accessory", "tea accessories", "配件", "茶具配件"),
}
COLOUR_FORMS: dict[str, tuple[str, ...]] = {
    "black": ("黑色", "黑", "黑的"),
    "white": ("白色", "白的"),
    "red": ("红色", "紅色", "红的"),
    "blue": ("蓝色", "藍色", "蓝的"),
    "green": ("绿色", "綠色", "绿的"),
    "yellow": ("黄色", "黃色", "黄的"),
    "grey": ("gray", "灰色", "灰的"),
    "brown": ("棕色", "褐色", "咖啡色", "棕的"),
    "pink": ("粉色", "粉红色", "粉的"),
    "purple": ("紫色", "紫的"),
    "orange": ("橙色", "橘色"),
    "gold": ("golden", "金色"),
    "silver": ("银色", "銀色"),
    "beige": ("米色",),
    "cream": ("ivory", "奶油色", "米白色"),
    "turquoise": ("teal", "青色", "青绿色"),
}
UNIT_FORMS: dict[str, tuple[str, ...]] = {
    "g": ("克", " grams", " gram", "gr"),
    "kg": ("公斤", " kilo", " kilos"),
    "ml": ("毫升",),
    "l": ("升", " litre", " litres", " liter", " liters"),
    "cm": ("厘米",),
    "mm": ("毫米",),
}
_AMOUNT = re.compile(rf"(\d+(?:\.\d+)?) ?({'|'.join(UNIT_FORMS)})", re.I)
_DETAIL = re.compile(r"\s*(?:[,，(（·|/]|\s[-–—]\s).*")
_LONGEST_FORM = 60
_BARE_DIGITS = re.compile(r"\\d\{([5-9]|\d\d+)\}$")


def write_lexicon(session: Session, path: Path, settings: Settings) -> bool:
    """Write the lexicon of the active products; False, and the file untouched, when it says the same already."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(session, settings))
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".lexicon-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)
    return True


def _lines(session: Session, settings: Settings) -> Iterator[dict[str, Any]]:
    for pattern in order_patterns(settings.order_number_pattern):
        yield {"entity": "order_number", "pattern": pattern}
    columns = (Product.id, Product.title, Product.translations, Product.category, Product.brand, Product.colour, Product.size)
    rows = session.execute(select(*columns).where(Product.active).order_by(Product.id)).all()
    kinds = list(_kinds(rows))
    taken = {form.casefold() for line in kinds for form in line["forms"]}
    yield from kinds
    for row in rows:
        if forms := _names(row, taken):
            yield {"entity": "product", "value": str(row.id), "forms": forms}


def order_patterns(pattern: str) -> list[str]:
    """The shop's pattern; where it ends in five or more digits also those alone, as people leave the prefix out."""
    digits = _BARE_DIGITS.search(pattern)
    return [pattern, digits.group()] if digits and digits.group() != pattern else [pattern]


def _kinds(rows: Any) -> Iterator[dict[str, Any]]:
    """One line for each category, brand, colour and size in use."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        words = _every_translation(row)
        for entity in ("category", "brand", "colour", "size"):
            value = getattr(row, entity)
            if value:
                found[entity, value] |= {value, *words[entity]}
    for (entity, value), forms in sorted(found.items()):
        more = {"category": _category_forms, "colour": _colour_forms, "size": _size_forms}.get(entity)
        forms |= set(more(value)) if more else set()
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


def _size_forms(size: str) -> tuple[str, ...]:
    """An amount as people type it: `250 g` also as 250g and 250克."""
    amount = _AMOUNT.fullmatch(size)
    if amount is None:
        return ()
    number, unit = amount.groups()
    return tuple(f"{number}{form}" for form in (unit, f" {unit}", *UNIT_FORMS[unit.lower()]))


def _names(row: Any, taken: set[str]) -> list[str]:
    """A product's titles; the part before the first detail too, for the first product that has it."""
    words = (row.translations or {}).get(LANGUAGE) or {}
    titles = [title for title in (row.title, words.get("title")) if title]
    forms = []
    shorter = [_DETAIL.sub("", title) if title.isascii() else re.split(r"[\s，（(]", title)[0] for title in titles]
    for form in [*titles, *shorter]:
        if 1 < len(form) <= _LONGEST_FORM and form.casefold() not in taken:
            taken.add(form.casefold())
            forms.append(form)
    return forms
