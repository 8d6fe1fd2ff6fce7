"""Orders of another system -> orders with lines, whether the file numbers them or only says who bought when."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from babel.numbers import is_currency

from shop.errors import BadFile, BadInput
from shop.importing.columns import name_columns
from shop.importing.ledger import Buying, Ledger
from shop.importing.newgoods import create_products, read_products
from shop.importing.orderlines import NAMES, REQUIRED, Buyer, LineReader, OrderRow, read_lines
from shop.importing.report import Report
from shop.importing.rows import read_rows
from shop.store import Store

BATCH = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Layout:
    """How a file is written: columns by field where their names do not tell, `date_format` as in `strptime`, text encoding.

    `status` is that of orders whose row says none. `create` says what becomes of unknown products: None refuses their
    rows, True and False add them to the catalogue, on sale or not.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    encoding: str | None = None
    status: str = "placed"
    create: bool | None = None


def import_orders(
    store: Store,
    path: Path,
    *,
    currency: str,
    zone: tzinfo = UTC,
    progress: Progress | None = None,
    layout: Layout | None = None,
    batch: int = BATCH,
) -> Report:
    """Add the orders that are not there yet and take back what was cancelled; stock does not change.

    Each `batch` of orders is one transaction, so that a second run completes what was broken off and changes nothing
    else. Raises `BadFile` and `BadInput`.
    """
    layout = layout or Layout()
    if not is_currency(currency):
        raise BadInput(f"{currency!r} is not an ISO 4217 currency such as EUR.")
    report = Report("order lines")
    with store.reading() as session:
        products = read_products(session)
    lines = _read(path, layout, LineReader(currency, zone, layout.date_format, layout.status), products, report)
    if layout.create is not None:
        report.remark("products added", create_products(store, lines, products, currency, active=layout.create))
    buyings = list(_buyings(lines, products, report))
    del lines
    done, size = 0, sum(buying.size for buying in buyings)
    ledger = Ledger(products, currency, report)
    for some in _batches(buyings, batch):
        with store.transaction() as session:
            ledger.write(session, some)
        done += sum(buying.size for buying in some)
        if progress:
            progress(done, size)
    return report


def _read(path: Path, layout: Layout, reader: LineReader, products: Container[str], report: Report) -> list[OrderRow]:
    names = name_columns(NAMES, layout.columns)
    rows = read_rows(path, names, REQUIRED, "orders", encoding=layout.encoding)
    if rows and not any("sku" in row.cells or "title" in row.cells for row in rows):
        called = ", ".join([*NAMES["sku"], *NAMES["title"]])
        raise BadFile(f"{path.name} has no column for the product; it may be called {called}.")
    report.read = len(rows)
    return list(read_lines(rows, reader, report, None if layout.create is not None else products))


def _buyings(lines: Iterable[OrderRow], products: Container[str], report: Report) -> Iterator[Buying]:
    """What each customer bought and took back; a guest's order stands alone."""
    owners: dict[str, Buying] = {}
    people: dict[str, Buying] = {}
    for line in lines:
        if line.pieces > 0:
            buying = owners.get(line.number) or _buying(line, people)
            owners[line.number] = buying
            buying.orders.setdefault(line.number, []).append(line)
        elif line.buyer == Buyer(None, None):
            report.refuse("a cancellation without a customer: whose order it was cannot be told", line.line)
        elif line.sku not in products:
            report.refuse("a cancellation of a product that was never sold", line.line)
        else:
            _buying(line, people).returns.append(line)
    yield from people.values()


def _buying(line: OrderRow, people: dict[str, Buying]) -> Buying:
    who = line.buyer.number or line.buyer.email or f"guest {line.number}"
    return people.setdefault(who, Buying(line.buyer))


def _batches(buyings: Iterable[Buying], most: int) -> Iterator[list[Buying]]:
    batch: list[Buying] = []
    size = 0
    for buying in buyings:
        batch.append(buying)
        size += buying.size
        if size >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
