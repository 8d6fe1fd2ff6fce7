"""The demo shop's products and articles, read from data/sample."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from demo.world import Good

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
CURRENCY = "EUR"
LOVED = {"favourite": 14.0, "bestseller": 4.0}
DEMAND = {
    "green-tea": 1.3,
    "black-tea": 1.3,
    "oolong": 1.0,
    "herbal-tea": 1.0,
    "pu-erh": 0.7,
    "white-tea": 0.6,
    "matcha": 0.7,
    "cups": 0.7,
    "teapots": 0.3,
    "kettles": 0.45,
    "gaiwans": 0.5,
    "tea-sets": 0.25,
    "infusers": 0.7,
    "trays": 0.15,
    "tins": 0.5,
    "gift-sets": 0.3,
    "aprons": 0.2,
    "accessories": 0.35,
}


def read_sample(name: str) -> list[dict[str, str]]:
    """Rows of one file of data/sample."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_goods(at: datetime) -> list[Good]:
    """All products, numbered from 1 in the file's order; `row` is the table's row."""
    names = {row["slug"]: {"en": row["en"], "zh": row["zh"]} for row in read_sample("categories")}
    return [_good(number, row, names[row["category"]], at) for number, row in enumerate(read_sample("products"), start=1)]


def article_rows(at: datetime) -> list[dict[str, Any]]:
    """Rows of the articles table."""
    return [{**row, "questions": row["questions"].split("|"), "updated_at": at} for row in read_sample("articles")]


def _good(number: int, row: dict[str, str], names: dict[str, str], at: datetime) -> Good:
    price = round(float(row["price"]) * 100)
    tags = row["tags"].split(";")
    refill = int(row["refill_days"]) if row["refill_days"] else None
    everyday = 1.6 if "everyday" in tags else 1.0
    # A fixed spread of popularity: every shop has a few products that sell and many that sit.
    fixed = next((LOVED[tag] for tag in tags if tag in LOVED), None)
    spread = fixed or 0.4 + (number * 61 % 97) / 60
    return Good(
        id=number,
        sku=row["sku"],
        line={"en": row["line"], "zh": row["line_zh"]},
        title={"en": row["title"], "zh": row["title_zh"]},
        category=row["category"],
        category_names=names,
        price=price,
        size=row["size"],
        colour=row["colour"],
        refill_days=refill,
        tags=frozenset(tags),
        weight=DEMAND[row["category"]] * everyday * spread,
        row=_row(number, row, names, price, refill, tags, at),
    )


def _row(
    number: int, row: dict[str, str], names: dict[str, str], price: int, refill: int | None, tags: list[str], at: datetime
) -> dict[str, Any]:
    chinese = {"title": row["title_zh"], "description": row["description_zh"], "category": names["zh"]}
    if row["colour_zh"]:
        chinese["colour"] = row["colour_zh"]
    if size := row["title_zh"].removeprefix(row["line_zh"]).replace(row["colour_zh"], "").strip():
        chinese["size"] = size
    return {
        "id": number,
        "sku": row["sku"],
        "title": row["title"],
        "description": row["description"],
        "translations": {"zh": {**chinese, "line": row["line_zh"]}, "en": {"category": names["en"]}},
        "category": row["category"],
        "brand": row["brand"],
        "colour": row["colour"] or None,
        "size": row["size"] or None,
        "price": price,
        "currency": CURRENCY,
        "stock": int(row["stock"]),
        "refill_days": refill,
        "tags": tags,
        "attributes": {"line": row["line"], "variant_group": row["sku"].rsplit("-", 1)[0]},
        "image": None,
        "active": True,
        "created_at": at,
        "updated_at": at,
    }
