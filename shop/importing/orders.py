"""Orders of another system -> orders with lines, customers found by their e-mail address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.importing.report import Report
from shop.importing.rows import Row, read_rows
from shop.importing.values import Unreadable, read_count, read_moment, read_price, read_text
from shop.purchases import Line, place
from shop.store import Store
from shop.store.tables import Customer, Order, Product

NAMES: dict[str, Sequence[str]] = {
    "number": ("order number", "order no", "number", "order id", "order", "invoice", "invoice no"),
    "email": ("email", "e-mail", "customer email", "mail"),
    "placed_at": ("placed at", "order date", "date", "created at", "invoice date"),
    "sku": ("sku", "article number", "item number", "product code", "stock code"),
    "quantity": ("quantity", "qty", "pieces"),
    "price": ("price", "unit price"),
    "country": ("country", "country code"),
    "status": ("status", "order status"),
}
REQUIRED = ("number", "placed_at", "sku", "quantity", "price")
DEFAULT_STATUS = "placed"
BATCH = 100

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Draft:
    """One readable line of an order."""

    line: int
    number: str
    email: str | None
    placed_at: datetime
    item: Line
    country: str | None
    status: str


def import_orders(store: Store, path: Path, *, currency: str, zone: tzinfo = UTC, progress: Progress | None = None) -> Report:
    """Add the orders that are not there yet; an order with one dirty line is left out whole, stock does not change.

    Rows are lines of orders: `read`, `added`, `unchanged` (the order is there) and `refused` count them. Raises `BadFile`.
    """
    rows = read_rows(path, NAMES, REQUIRED, "orders")
    report = Report("order lines", read=len(rows))
    with store.reading() as session:
        products = {sku: product_id for sku, product_id in session.execute(select(Product.sku, Product.id))}  # noqa: C416
    orders = list(_read_orders(rows, products, currency, zone, report).values())
    for start in range(0, len(orders), BATCH):
        batch = orders[start : start + BATCH]
        with store.transaction() as session:
            _write(session, batch, currency, report)
        if progress:
            progress(start + len(batch), len(orders))
    return report


def _read_orders(
    rows: list[Row], products: dict[str, int], currency: str, zone: tzinfo, report: Report
) -> dict[str, list[Draft]]:
    orders: dict[str, list[Draft]] = {}
    dirty: set[str] = set()
    for row in rows:
        try:
            draft = _draft(row, products, currency, zone)
            orders.setdefault(draft.number, []).append(draft)
        except Unreadable as refusal:
            report.refuse(str(refusal), row.line)
            dirty.add(read_text(row.cells.get("number"), 40) or "")
    for number in dirty & orders.keys():
        for draft in orders.pop(number):
            report.refuse("another line of its order was refused", draft.line)
    return orders


def _draft(row: Row, products: dict[str, int], currency: str, zone: tzinfo) -> Draft:
    cells = row.cells
    if row.problem:
        raise Unreadable(row.problem)
    number, sku = read_text(cells.get("number"), 41), read_text(cells.get("sku"), 80)
    if number is None or len(number) > 40:
        raise Unreadable("no order number" if number is None else "order number too long")
    if sku not in products:
        raise Unreadable("unknown sku" if sku else "no sku")
    if (quantity := read_count(cells.get("quantity"), "quantity")) < 1:
        raise Unreadable("no quantity")
    return Draft(
        line=row.line,
        number=number,
        email=_email(cells.get("email")),
        placed_at=read_moment(cells.get("placed_at"), zone),
        item=Line(products[sku], quantity, read_price(cells.get("price"), currency)),
        country=_country(cells.get("country")),
        status=(read_text(cells.get("status"), 20) or DEFAULT_STATUS).casefold(),
    )


def _email(value: Any) -> str | None:
    email = read_text(value, 300)
    if email and ("@" not in email.strip("@") or len(email) > 254):
        raise Unreadable("unreadable e-mail")
    return email.casefold() if email else None


def _country(value: Any) -> str | None:
    country = read_text(value, 60)
    return country.upper() if country and len(country) == 2 and country.isalpha() else None


def _write(session: Session, orders: list[list[Draft]], currency: str, report: Report) -> None:
    numbers = [lines[0].number for lines in orders]
    there = set(session.scalars(select(Order.number).where(Order.number.in_(numbers))))
    for lines in orders:
        if lines[0].number in there:
            report.unchanged += len(lines)
            continue
        _place(session, lines, currency)
        report.added += len(lines)


def _place(session: Session, lines: list[Draft], currency: str) -> None:
    first = lines[0]
    place(
        session,
        _customer(session, first.email, first.country),
        [draft.item for draft in lines],
        number=first.number,
        currency=currency,
        email=first.email,
        country=first.country,
        status=first.status,
        placed_at=first.placed_at,
    )


def _customer(session: Session, email: str | None, country: str | None) -> int | None:
    if email is None:
        return None
    found = session.scalar(select(Customer.id).where(func.lower(Customer.email) == email).order_by(Customer.id).limit(1))
    if found is not None:
        return found
    customer = Customer(email=email, country=country)
    session.add(customer)
    session.flush()
    return customer.id
