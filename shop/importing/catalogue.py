"""Somebody else's catalogue -> products, by their article number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.numbers import is_currency
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.errors import BadInput
from shop.importing import shopify
from shop.importing.newgoods import NO_CATEGORY, STOCK_UNSAID
from shop.importing.orderlines import title_sku
from shop.importing.report import Report
from shop.importing.rows import Row, read_rows
from shop.importing.values import Unreadable, read_count, read_price, read_tags, read_text
from shop.store import Store, now
from shop.store.tables import Product

NAMES: dict[str, Sequence[str]] = {
    "sku": ("sku", "article number", "item number", "product code", "code", "id", "product id", "handle"),
    "title": ("title", "name", "product", "product name", "item name"),
    "price": ("price", "unit price", "regular price", "sale price", "amount"),
    "currency": ("currency", "currency code", "price currency"),
    "category": ("category", "product category", "product type", "type", "categories", "collection"),
    "brand": ("brand", "vendor", "manufacturer", "maker"),
    "colour": ("colour", "color"),
    "size": ("size",),
    "stock": ("stock", "quantity", "qty", "inventory", "stock quantity"),
    "description": ("description", "body", "text", "long description", "short description"),
    "image": ("image", "image url", "image link", "image src", "thumbnail", "picture", "images"),
    "tags": ("tags", "keywords"),
    "refill_days": ("refill days",),
    "group": ("variant group", "item group id", "parent sku"),
    "title_zh": ("title zh", "name zh", "标题", "名称"),
    "description_zh": ("description zh", "描述"),
    "category_zh": ("category zh", "类别", "分类"),
    "colour_zh": ("colour zh", "color zh", "颜色"),
}
REQUIRED = ("title", "price")
LENGTHS = {"category": 100, "brand": 100, "colour": 60, "size": 60}
BATCH = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Draft:
    """One readable row; `values` holds only the columns that the file has."""

    sku: str
    values: dict[str, Any]


def import_catalogue(
    store: Store, path: Path, *, currency: str, progress: Progress | None = None, deactivate_missing: bool = False
) -> Report:
    """Add and change products so that they are as the file says; each batch is one transaction, so a second run completes it.

    `currency` (ISO 4217) is the shop's, prices of the file are in its major units. With `deactivate_missing` the file is
    the whole catalogue: what it lacks is taken off sale and what it lists is put back. A product export of Shopify is known
    by its header. Raises `BadFile`.
    """
    if not is_currency(currency):
        raise BadInput(f"{currency!r} is not an ISO 4217 currency such as EUR.")
    rows, pictures = shopify.read_export(path) if shopify.is_export(path) else (read_rows(path, NAMES, REQUIRED, "products"), 0)
    report = Report("products", read=len(rows))
    report.remark("further rows only add pictures", pictures)
    drafts, named = _read_drafts(rows, currency, report)
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        with store.transaction() as session:
            _write(session, batch, currency, report, reactivate=deactivate_missing)
        if progress:
            progress(start + len(batch), len(drafts))
    if deactivate_missing and drafts:
        with store.transaction() as session:
            report.deactivated = _deactivate(session, named)
    return report


def _read_drafts(rows: list[Row], currency: str, report: Report) -> tuple[list[Draft], set[str]]:
    """Readable rows, and every article number the file names, be its row readable or not."""
    drafts: list[Draft] = []
    named: set[str] = set()
    taken: set[str] = set()
    for row in rows:
        sku = _sku(row)
        try:
            if row.problem:
                raise Unreadable(row.problem)
            draft = _draft(row.cells, sku, currency)
            if draft.sku in taken:
                raise Unreadable("duplicate sku")
            taken.add(draft.sku)
            drafts.append(draft)
        except Unreadable as refusal:
            report.refuse(str(refusal), row.line)
        named.add(sku or "")
    return drafts, named


def _sku(row: Row) -> str | None:
    sku = read_text(row.cells.get("sku"), 1000)
    title = read_text(row.cells.get("title"), 1000)
    return sku or (title_sku(title) if title else None)


def _draft(cells: dict[str, Any], sku: str | None, currency: str) -> Draft:
    title = read_text(cells.get("title"), 1000)
    if title is None or sku is None:
        raise Unreadable("no title" if sku else "neither sku nor title")
    if len(title) > 300 or len(sku) > 80:
        raise Unreadable("title too long" if len(title) > 300 else "sku too long")
    _check_currency(cells.get("currency"), currency)
    values: dict[str, Any] = {"title": title, "price": read_price(cells.get("price"), currency), "currency": currency}
    values |= {field: read_text(cells[field], most) for field, most in LENGTHS.items() if field in cells}
    values |= {"category": values.get("category") or NO_CATEGORY} if "category" in cells else {}
    values |= {"description": read_text(cells["description"], 10_000) or ""} if "description" in cells else {}
    values |= {"tags": read_tags(cells["tags"])} if "tags" in cells else {}
    values |= {"image": _image(cells["image"])} if "image" in cells else {}
    values |= {"active": cells["active"]} if isinstance(cells.get("active"), bool) else {}
    for field in ("stock", "refill_days"):
        if cells.get(field) is not None:
            values[field] = read_count(cells[field], field.replace("_", " "))
    return Draft(sku, values | _nested(cells))


def _check_currency(value: Any, currency: str) -> None:
    code = read_text(value, 20)
    if code is None or code.upper() == currency:
        return
    raise Unreadable("wrong currency" if is_currency(code.upper()) else "unknown currency")


def _image(value: Any) -> str | None:
    first = next(iter(value), None) if isinstance(value, list) else value
    address = read_text(first, 1000)
    return address if address and len(address) <= 500 and address.startswith(("https://", "http://", "/")) else None


def _nested(cells: dict[str, Any]) -> dict[str, Any]:
    chinese = {field: text for field in ("title", "description", "category", "colour") if (text := _chinese(cells, field))}
    group = read_text(cells.get("group"), 80)
    nested: dict[str, Any] = {"translations": {"zh": chinese}} if chinese else {}
    return nested | ({"attributes": {"group": group}} if group else {})


def _chinese(cells: dict[str, Any], field: str) -> str | None:
    return read_text(cells.get(f"{field}_zh"), 10_000)


def _write(session: Session, drafts: list[Draft], currency: str, report: Report, *, reactivate: bool) -> None:
    query = select(Product).where(Product.sku.in_([draft.sku for draft in drafts]))
    there = {product.sku: product for product in session.scalars(query)}
    for draft in drafts:
        product = there.get(draft.sku)
        if product is None:
            session.add(Product(sku=draft.sku, **({"category": NO_CATEGORY, "stock": STOCK_UNSAID} | draft.values)))
            report.added += 1
        elif _change(product, ({"active": True} if reactivate else {}) | draft.values):
            product.updated_at = now()
            report.changed += 1
        else:
            report.unchanged += 1


def _change(product: Product, values: dict[str, Any]) -> bool:
    """Set what differs; words and attributes the file does not mention stay."""
    changed = False
    for field, value in values.items():
        before = getattr(product, field)
        if field == "translations":
            value = before | {"zh": before.get("zh", {}) | value["zh"]}
        elif field == "attributes":
            value = before | value
        if before != value:
            setattr(product, field, value)
            changed = True
    return changed


def _deactivate(session: Session, named: set[str]) -> int:
    gone = [product for product in session.scalars(select(Product).where(Product.active)) if product.sku not in named]
    for product in gone:
        product.active, product.updated_at = False, now()
    return len(gone)
