"""What orders, interactions and conversations say of customers, as columns. How customers felt is never read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, Select, String, cast, extract, func, select
from sqlalchemy.orm import Session

from shop.store.tables import Conversation, Customer, Interaction, Message, Order, OrderLine, Product

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]

CHUNK = 50_000
DEEDS = ("seen", "clicked", "carted", "liked", "dismissed")


@dataclass(frozen=True)
class Columns:
    """Rows about customers: `customer` is an index into `Records.customers`, `at` UTC seconds since 1970; the rest by name."""

    customer: Ints
    at: Ints
    more: dict[str, npt.NDArray[Any]]

    def __len__(self) -> int:
        return len(self.customer)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.more[name]

    def where(self, mask: npt.NDArray[Any]) -> Columns:
        """The rows a mask or an order of indexes selects."""
        return Columns(self.customer[mask], self.at[mask], {name: values[mask] for name, values in self.more.items()})


@dataclass(frozen=True)
class Goods:
    """Products by ascending id; `brand` is empty where there is none, `refill` 0 for what is not used up."""

    ids: Ints
    category: npt.NDArray[Any]
    brand: npt.NDArray[Any]
    price: Ints
    refill: Ints

    def rows(self, product_ids: Ints) -> Ints:
        """Places of products that are all there."""
        return np.searchsorted(self.ids, product_ids)


@dataclass(frozen=True)
class Records:
    """Customers who want to be known, by ascending id, with `language`, `country`, `attributes`, and what they did.

    `orders` (spent, country, channel) by customer and time; `lines` (product: a row of `goods`, order: a row of `orders`);
    `deeds` (product, kind); `asks` (category); `talks` (channel, language, rating: 0 where none was given).
    """

    customers: Ints
    people: Sequence[tuple[str | None, str | None, dict[str, Any]]]
    orders: Columns
    lines: Columns
    deeds: Columns
    asks: Columns
    talks: Columns
    goods: Goods
    currency: str


def statements(customer_id: int | None = None) -> dict[str, Select[Any]]:
    """What is read, by name; all that models and profiles know of a customer comes out of these columns."""
    main = select(Order.currency).group_by(Order.currency).order_by(func.count().desc()).limit(1)
    queries: dict[str, Any] = {
        "currency": main,
        "people": select(Customer.id, Customer.language, Customer.country, Customer.attributes).where(Customer.personalise),
        "orders": select(
            Order.customer_id, _seconds(Order.placed_at), Order.id, Order.total, Order.currency, Order.country, Order.channel
        ).where(Order.customer_id.is_not(None), Order.status != "cancelled"),
        "lines": select(OrderLine.order_id, OrderLine.product_id),
        "deeds": select(
            Interaction.customer_id, _seconds(Interaction.at), Interaction.product_id, Interaction.kind
        ).where(Interaction.kind.in_(DEEDS)),
        "asks": select(Conversation.customer_id, _seconds(Message.created_at), Message.entities)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.author == "customer", ~Conversation.probe, cast(Message.entities, String).contains('"category"')),
        "talks": select(
            Conversation.customer_id, _seconds(Conversation.last_at), Conversation.channel, Conversation.language,
            func.coalesce(Conversation.satisfaction, 0),
        ).where(~Conversation.probe),
    }  # fmt: skip
    return queries if customer_id is None else _of_one(queries, customer_id)


def _of_one(queries: dict[str, Any], customer_id: int) -> dict[str, Select[Any]]:
    owners: dict[str, Any] = {
        "people": Customer.id,
        "orders": Order.customer_id,
        "deeds": Interaction.customer_id,
        "asks": Conversation.customer_id,
        "talks": Conversation.customer_id,
    }
    mine = {name: queries[name].where(owner == customer_id) for name, owner in owners.items()}
    mine["lines"] = queries["lines"].join(Order, Order.id == OrderLine.order_id).where(Order.customer_id == customer_id)
    return queries | mine


def _seconds(column: Any) -> Any:
    return cast(extract("epoch", column), BigInteger)


def read_records(
    session: Session, customer_id: int | None = None, *, currency: str | None = None, progress: Progress | None = None
) -> Records:
    """Everything about all customers, or about one; amounts in `currency`, by default the one most orders are in."""
    tell = progress or (lambda done, total: None)
    queries = statements(customer_id)
    currency = currency or session.scalar(queries["currency"]) or ""
    people = session.execute(queries["people"].order_by(Customer.id)).all()
    customers = np.array([row[0] for row in people], dtype=np.int64)
    tell(1, 6)
    orders = _owned(customers, _columns(session, queries["orders"], "iiiisss"), ("id", "spent", "currency", "country", "channel"))
    orders.more["spent"] = np.where(orders["currency"] == currency, orders["spent"], 0).astype(np.float64)
    orders = orders.where(np.lexsort((orders.at, orders.customer)))
    tell(2, 6)
    lines = _lines(orders, _columns(session, queries["lines"], "ii"))
    tell(3, 6)
    deeds = _owned(customers, _columns(session, queries["deeds"], "iiis"), ("product", "kind"))
    tell(4, 6)
    talks = _owned(customers, _columns(session, queries["talks"], "iissi"), ("channel", "language", "rating"))
    asks = _asks(customers, session.execute(queries["asks"]).all())
    tell(5, 6)
    goods = _goods(session, None if customer_id is None else np.union1d(lines["product"], deeds["product"]))
    for rows in (lines, deeds):
        rows.more["product"] = goods.rows(rows["product"])
    tell(6, 6)
    told = [(row[1], row[2], row[3] or {}) for row in people]
    return Records(customers, told, orders, lines, deeds, asks, talks, goods, currency)


def _columns(session: Session, query: Select[Any], kinds: str) -> list[npt.NDArray[Any]]:
    """A query's columns; `kinds` has a letter for each: i for a whole number, s for a text that may be missing."""
    parts: list[list[npt.NDArray[Any]]] = [[] for _ in kinds]
    for chunk in session.connection().execute(query, execution_options={"yield_per": CHUNK}).partitions():
        for kind, part, values in zip(kinds, parts, zip(*chunk, strict=True), strict=True):
            part.append(
                np.array(values, dtype=np.int64) if kind == "i" else np.array([value or "" for value in values], dtype=object)
            )
    empty = {"i": np.int64, "s": object}
    return [np.concatenate(part) if part else np.array([], dtype=empty[kind]) for kind, part in zip(kinds, parts, strict=True)]


def _owned(customers: Ints, columns: list[npt.NDArray[Any]], names: Sequence[str]) -> Columns:
    """Rows of customers who want to be known; the first column is the customer's id, the second the moment."""
    owner, at, *rest = columns
    place = np.searchsorted(customers, owner)
    known = place < len(customers)
    known[known] = customers[place[known]] == owner[known]
    return Columns(place[known], at[known], {name: values[known] for name, values in zip(names, rest, strict=True)})


def _lines(orders: Columns, columns: list[npt.NDArray[Any]]) -> Columns:
    by_id = np.argsort(orders["id"], kind="stable")
    ids = orders["id"][by_id]
    place = np.searchsorted(ids, columns[0])
    known = place < len(ids)
    known[known] = ids[place[known]] == columns[0][known]
    order = by_id[place[known]]
    return Columns(orders.customer[order], orders.at[order], {"product": columns[1][known], "order": order})


def _asks(customers: Ints, rows: Sequence[Any]) -> Columns:
    said = [
        (row[0], row[1], str(entity["value"]))
        for row in rows
        for entity in row[2] or ()
        if entity.get("entity") == "category" and entity.get("value")
    ]
    owner, at, category = ([row[place] for row in said] for place in range(3))
    columns: list[npt.NDArray[Any]] = [
        np.array(owner, dtype=np.int64),
        np.array(at, dtype=np.int64),
        np.array(category, dtype=object),
    ]
    return _owned(customers, columns, ("category",))


def _goods(session: Session, ids: npt.NDArray[Any] | None) -> Goods:
    query: Any = select(Product.id, Product.price, func.coalesce(Product.refill_days, 0), Product.category, Product.brand)
    if ids is not None:
        query = query.where(Product.id.in_([int(number) for number in ids]))
    number, price, refill, category, brand = _columns(session, query.order_by(Product.id), "iiiss")
    return Goods(number, category, brand, price, refill)
