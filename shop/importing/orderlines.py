"""Rows of a foreign file as order lines and cancellations; what a row lacks is the reason under which it is counted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from shop.importing.countries import country_code
from shop.importing.nongoods import not_a_product
from shop.importing.report import Report
from shop.importing.rows import Row
from shop.importing.values import Unreadable, read_count, read_moment, read_price, read_text

NAMES: dict[str, Sequence[str]] = {
    "number": ("order number", "order no", "number", "order id", "order", "invoice", "invoice no"),
    "customer": ("customer id", "customer number", "customer no", "client id", "user id"),
    "email": ("email", "e-mail", "customer email", "mail"),
    "placed_at": ("placed at", "order date", "date", "created at", "invoice date"),
    "sku": ("sku", "article number", "item number", "product code", "stock code"),
    "title": ("title", "product name", "product", "item name", "description"),
    "quantity": ("quantity", "qty", "pieces"),
    "price": ("price", "unit price"),
    "country": ("country", "country code"),
    "status": ("status", "order status"),
}
REQUIRED = ("placed_at", "quantity", "price")
CACHED = 100_000
_NESTED = {list, dict}
_FRACTION = re.compile(r"\d+\.0")
LONGEST_NUMBER = 40


class NoProduct(Unreadable):
    """A row that sells nothing; unlike one that cannot be read it does not spoil its order."""


class Buyer(NamedTuple):
    """Who bought, by the shop's own number or by e-mail address; both empty is a guest."""

    number: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One readable row; `pieces` below zero take back what was bought, `numbered` is whether the file named the order."""

    line: int
    number: str
    numbered: bool
    buyer: Buyer
    placed_at: datetime
    sku: str
    title: str
    pieces: int
    price: int
    country: str | None
    status: str


class LineReader:
    """Reads rows of one file; `currency` is that of its prices, `zone` that of its times, `date_format` as in `strptime`."""

    def __init__(self, currency: str, zone: tzinfo = UTC, date_format: str | None = None, status: str = "placed") -> None:
        self._status = status
        self._price = _remember(lambda value: read_price(value, currency))
        self._moment = _remember(lambda value: _read_date(value, zone, date_format))
        self._seen: set[Any] = set()

    def read(self, row: Row) -> OrderRow:
        """One line of an order or one cancellation; raises `Unreadable`."""
        if row.problem:
            raise Unreadable(row.problem)
        cells = row.cells
        if not _NESTED.isdisjoint(map(type, cells.values())):
            raise Unreadable("a list where one value belongs")
        placed_at = self._moment(cells.get("placed_at"))
        sku, title = _article(cells.get("sku"), cells.get("title"))
        pieces = _pieces(cells.get("quantity"))
        buyer = Buyer(_customer(cells.get("customer")), _email(cells.get("email")))
        number = _number(cells.get("number"))
        country = _text(cells.get("country"), 60)
        read = OrderRow(
            line=row.line,
            number=number or derived_number(buyer, country, placed_at),
            numbered=number is not None,
            buyer=buyer,
            placed_at=placed_at,
            sku=sku,
            title=title,
            pieces=pieces,
            price=self._money(cells.get("price")),
            country=country_code(country) if country else None,
            status=(_text(cells.get("status"), 20) or self._status).casefold(),
        )
        self._refuse_repeated(read)
        return read

    def _money(self, value: Any) -> int:
        price: int = self._price(value)
        if price == 0:
            raise NoProduct("the price is 0: a gift or a correction of stock")
        return price

    def _refuse_repeated(self, read: OrderRow) -> None:
        same = (read.number, read.sku, read.pieces, read.price, read.placed_at)
        if same in self._seen:
            raise NoProduct("the same row again")
        self._seen.add(same)


def read_lines(
    rows: Iterable[Row], reader: LineReader, report: Report, products: Container[str] | None = None
) -> Iterator[OrderRow]:
    """The readable rows of whole orders: one unreadable row refuses all lines of the order that the file says it is of.

    With `products`, rows of other article numbers are unreadable.
    """
    read: list[OrderRow] = []
    dirty: set[str] = set()
    for row in rows:
        try:
            line = reader.read(row)
            if products is not None and line.sku not in products:
                raise Unreadable("unknown sku")
            read.append(line)
        except NoProduct as refusal:
            report.refuse(str(refusal), row.line)
        except Unreadable as refusal:
            report.refuse(str(refusal), row.line)
            dirty.add(_whole(str(row.cells.get("number") or ""), LONGEST_NUMBER) or "")
    for line in read:
        if line.numbered and line.number in dirty:
            report.refuse("another line of its order was refused", line.line)
        else:
            yield line


@lru_cache(CACHED)
def derived_number(buyer: Buyer, country: str | None, placed_at: datetime) -> str:
    """The number of an order that has none: who (for guests: which country) and when, so that it is the same next time.

    Who is a hash: an order outlives the erasure of its customer and must not name them.
    """
    who = buyer.number or buyer.email
    label = hashlib.sha256((who or country or "").encode()).hexdigest()[:12] if who or country else "unknown"
    return f"{'C' if who else 'G'}-{label}-{placed_at:%Y%m%d%H%M%S}"


def title_sku(title: str) -> str:
    """The article number of something that has only a title; a catalogue without numbers uses the same."""
    return f"T-{hashlib.sha256(title.casefold().encode()).hexdigest()[:12]}"


def _remember(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same function with its answers kept: a year's file has few different prices and moments."""
    return lru_cache(CACHED, typed=True)(read)


def _read_date(value: Any, zone: tzinfo, date_format: str | None) -> datetime:
    if date_format is None or isinstance(value, datetime):
        return read_moment(value, zone)
    try:
        moment = datetime.strptime(str(value or "").strip(), date_format)
    except ValueError as error:
        raise Unreadable("unreadable date" if value else "no date") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


@lru_cache(CACHED, typed=True)
def _article(sku: Any, title: Any) -> tuple[str, str]:
    code, name = (" ".join((read_text(value, 1000) or "").split()) for value in (sku, title))
    if not code and not name:
        raise NoProduct("no product is named")
    if reason := not_a_product(code) or not_a_product(name):
        raise NoProduct(reason)
    if len(code) > 80:
        raise Unreadable("sku too long")
    return code or title_sku(name), (name or code)[:300]


@lru_cache(CACHED, typed=True)
def _pieces(value: Any) -> int:
    text = str(value).strip() if value is not None else ""
    taken_back = text.startswith(("-", "−"))
    pieces = read_count(text[1:] if taken_back else value, "quantity")
    if pieces == 0:
        raise NoProduct("the quantity is 0")
    return -pieces if taken_back else pieces


def _number(value: Any) -> str | None:
    number = _whole(value, LONGEST_NUMBER + 1)
    if number and len(number) > LONGEST_NUMBER:
        raise Unreadable("order number too long")
    return number


def _customer(value: Any) -> str | None:
    number = _whole(value, 65)
    if number and len(number) > 64:
        raise Unreadable("customer number too long")
    return number


@lru_cache(CACHED, typed=True)
def _whole(value: Any, most: int) -> str | None:
    """A number as it was given: tables with gaps write 17850 as 17850.0."""
    text = read_text(value, most)
    return text.removesuffix(".0") if text and _FRACTION.fullmatch(text) else text


@lru_cache(CACHED, typed=True)
def _email(value: Any) -> str | None:
    email = read_text(value, 300)
    if email and ("@" not in email.strip("@") or len(email) > 254):
        raise Unreadable("unreadable e-mail")
    return email.casefold() if email else None


@lru_cache(CACHED, typed=True)
def _text(value: Any, most: int) -> str | None:
    return read_text(value, most)
