"""Shopify's product export -> rows of a catalogue: one a variant, in the words of `shop.importing.catalogue`.

A product is several rows with the same handle. What belongs to the product stands in its first row, variants have options
and a price, and a row with neither only adds a picture. https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from shop.importing.rows import Row, read_rows, simplify
from shop.importing.values import Unreadable, read_decimal, read_text

# The second name of each is that of exports since 2024.
_OPTIONS: dict[str, Sequence[str]] = {
    f"option{number}_{part}": (f"Option{number} {part}",) for number in (1, 2, 3) for part in ("name", "value")
}
NAMES: dict[str, Sequence[str]] = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title",),
    "body": ("Body (HTML)", "Body HTML", "Description"),
    "vendor": ("Vendor",),
    "category": ("Product Category", "Standardized Product Type"),
    "type": ("Type", "Custom Product Type"),
    "tags": ("Tags",),
    "published": ("Published", "Published on online store"),
    "status": ("Status",),
    "sku": ("Variant SKU", "SKU"),
    "price": ("Variant Price", "Price"),
    "stock": ("Variant Inventory Qty", "Inventory quantity"),
    "tracker": ("Variant Inventory Tracker", "Inventory tracker"),
    "policy": ("Variant Inventory Policy", "Continue selling when out of stock"),
    "image": ("Image Src", "Product image URL"),
    "variant_image": ("Variant Image", "Variant image URL"),
    **_OPTIONS,
}
COLOURS = {"color", "colour", "colors", "colours", "farbe", "颜色"}
SIZES = {"size", "sizes", "größe", "volume", "weight", "capacity", "length", "尺寸", "尺码", "规格", "容量"}
# Options of a product that has none.
PLAIN = ("title", "default title")
BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "blockquote"}
UNSEEN = {"script", "style", "template", "noscript"}
OF_PRODUCT = ("title", "body", "vendor", "category", "type", "tags", "published", "status", "image")
OPTION_NAMES = ("option1_name", "option2_name", "option3_name")
UNTRACKED_STOCK = 1


def is_export(path: Path) -> bool:
    """Whether a file begins with the header of Shopify's product export; False when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            found = {simplify(column) for column in next(csv.reader(file), [])}
    except (OSError, csv.Error):
        return False
    return (
        bool(found & {"handle", "urlhandle"}) and {"title", "option1value"} <= found and bool(found & {"variantprice", "price"})
    )


def read_export(path: Path) -> tuple[list[Row], int]:
    """One row for each variant, with our fields, and how many rows only add pictures; raises `BadFile`."""
    rows: list[Row] = []
    firsts: dict[str, dict[str, Any]] = {}
    variants: dict[str, int] = {}
    pictures = 0
    for row in read_rows(path, NAMES, ("handle", "title", "price"), "products"):
        handle = read_text(row.cells.get("handle"), 200)
        if handle is None:
            rows.append(Row(row.line, {}, row.problem or "no handle"))
            continue
        first = firsts.setdefault(handle, row.cells)
        if row.problem is None and row.cells is not first and _is_picture(row.cells):
            pictures += 1
            continue
        variants[handle] = variants.get(handle, 0) + 1
        own = {field: first.get(field) for field in (*OF_PRODUCT, *OPTION_NAMES)}
        rows.append(Row(row.line, row.cells | own | {"handle": handle}, row.problem))
    return [Row(row.line, _translate(row.cells, variants), row.problem) if not row.problem else row for row in rows], pictures


def plain_text(html: str) -> str:
    """The words of an HTML fragment, a line a block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_picture(cells: Mapping[str, Any]) -> bool:
    return not any(cells.get(field) for field in ("price", "sku", "option1_value"))


def _translate(cells: Mapping[str, Any], variants: Mapping[str, int]) -> dict[str, Any]:
    colour, size, others = _options(cells)
    several = variants[cells["handle"]] > 1
    title = read_text(cells.get("title"), 300)
    parts = [part for part in (*others, colour, size) if part]
    made = "-".join([cells["handle"], *(re.sub(r"\W+", "-", part.casefold()).strip("-") for part in parts)])
    return {
        "sku": (read_text(cells.get("sku"), 1000) or "").lstrip("'") or made[:80],
        "title": ", ".join([title, *(parts if several else [])]) if title else None,
        "price": cells.get("price"),
        "colour": colour,
        "size": size,
        "brand": cells.get("vendor"),
        "category": cells.get("type") or str(cells.get("category") or "").rpartition(">")[2].strip() or None,
        "description": plain_text(str(cells.get("body") or "")),
        "tags": cells.get("tags"),
        "image": cells.get("variant_image") or cells.get("image"),
        "stock": _stock(cells),
        "group": cells["handle"] if several else None,
        "active": _is_sold(cells),
    }


def _options(cells: Mapping[str, Any]) -> tuple[str | None, str | None, list[str]]:
    """Colour, size, and what else sets a variant apart, in the options' order."""
    colour, size, others = None, None, []
    for number in (1, 2, 3):
        name = simplify(str(cells.get(f"option{number}_name") or ""))
        value = read_text(cells.get(f"option{number}_value"), 60)
        if value is None or (name, value.casefold()) == PLAIN:
            continue
        if name in COLOURS and colour is None:
            colour = value
        elif name in SIZES and size is None:
            size = value
        else:
            others.append(value)
    return colour, size, others


def _stock(cells: Mapping[str, Any]) -> str:
    """Pieces; what is not counted, or sold beyond its stock, can be bought, and what was sold twice is not there."""
    counted = read_text(cells.get("stock"), 40)
    endless = str(cells.get("policy") or "").strip().casefold() in ("continue", "true")
    if counted is None or ("tracker" in cells and not cells["tracker"]):
        return str(UNTRACKED_STOCK)
    try:
        pieces = 0 if counted.startswith("-") else int(read_decimal(counted, "stock"))
    except Unreadable:
        return counted
    return str(max(pieces, UNTRACKED_STOCK if endless else 0))


def _is_sold(cells: Mapping[str, Any]) -> bool:
    published = str(cells.get("published") or "true").strip().casefold()
    return published in ("true", "yes", "1") and str(cells.get("status") or "active").strip().casefold() == "active"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(self._unseen - (tag in UNSEEN), 0)
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
