"""Writing orders in bulk: what some buyers bought and took back, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from shop import purchases
from shop.importing.baskets import CANCELLED, Basket, Held, take_back
from shop.importing.buyers import find_buyers
from shop.importing.orderlines import Buyer, OrderRow
from shop.importing.report import Report
from shop.importing.standing import bought_key, deed, note_deeds, read_baskets, rewrite_basket
from shop.store.tables import Interaction, Order, OrderLine, Recommendation

RETURNED = "returned"
MOST_VALUES = 500
SHORT = "cancellations were of more pieces than had been bought before"


@dataclass
class Buying:
    """All that one buyer bought and took back in a file, by order; a guest's is one order."""

    buyer: Buyer
    orders: dict[str, list[OrderRow]] = field(default_factory=dict)
    returns: list[OrderRow] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How much there is to write: orders and cancellations."""
        return len(self.orders) + len(self.returns)

    @property
    def country(self) -> str | None:
        """Where the latest order that says it went to."""
        rows = (rows[0] for rows in self.orders.values() if rows[0].country)
        latest = max(rows, key=lambda row: row.placed_at, default=None)
        return latest.country if latest else None

    @property
    def is_guest(self) -> bool:
        """Whether nothing says who it was."""
        return self.buyer == Buyer(None, None)


@dataclass(frozen=True)
class _Bought:
    customer_id: int | None
    basket: Basket
    first: OrderRow


class Ledger:
    """Writes batches of buyings; `products` maps article numbers to ids, `report` gets the counts."""

    def __init__(self, products: Mapping[str, int], currency: str, report: Report) -> None:
        self._products, self._currency, self._report = products, currency, report

    def write(self, session: Session, buyings: Sequence[Buying]) -> None:
        """Add the orders that are not there yet and take back what was not taken back yet."""
        there = _existing(session, Order.number, [number for buying in buyings for number in buying.orders])
        done = _existing(session, Interaction.key, [self._key(row) for buying in buyings for row in buying.returns])
        known = [buying for buying in buyings if not buying.is_guest]
        countries = {buying.buyer: buying.country for buying in known if buying.orders.keys() - there}
        customers, new = find_buyers(session, [buying.buyer for buying in known], countries)
        self._report.remark("customers added", len(new))
        bought: list[_Bought] = []
        returned: list[dict[str, Any]] = []
        for buying in buyings:
            customer_id = customers.get(buying.buyer)
            mine = [self._basket(customer_id, rows) for number, rows in buying.orders.items() if number not in there]
            self._report.unchanged += sum(len(rows) for number, rows in buying.orders.items() if number in there)
            stored = None if customer_id in new else customer_id
            returned += self._take_back(session, buying, [one.basket for one in mine], customer_id, stored, done)
            bought += mine
        self._insert(session, bought)
        note_deeds(session, returned)

    def _basket(self, customer_id: int | None, rows: list[OrderRow]) -> _Bought:
        first = rows[0]
        lines = [Held(self._products[row.sku], row.pieces, row.price) for row in rows]
        self._report.added += len(rows)
        return _Bought(customer_id, Basket(first.number, first.placed_at, first.status, lines), first)

    def _take_back(
        self,
        session: Session,
        buying: Buying,
        baskets: list[Basket],
        customer_id: int | None,
        stored_id: int | None,
        done: set[str],
    ) -> list[dict[str, Any]]:
        self._report.unchanged += sum(self._key(row) in done for row in buying.returns)
        due = sorted((row for row in buying.returns if self._key(row) not in done), key=lambda row: row.placed_at)
        stored = read_baskets(session, stored_id) if due and stored_id is not None else []
        noted = []
        for row in due:
            taken = take_back([*baskets, *stored], self._products[row.sku], -row.pieces, row.placed_at)
            if not taken or customer_id is None:
                self._report.refuse("a cancellation of what no earlier order of this customer has left", row.line)
                continue
            self._report.cancelled += 1
            self._report.remark(SHORT, int(taken < -row.pieces))
            noted.append(deed(customer_id, self._products[row.sku], RETURNED, self._key(row), row.placed_at))
        for basket in stored:
            if basket.changed:
                rewrite_basket(session, basket)
        return noted

    def _key(self, row: OrderRow) -> str:
        return f"{RETURNED}:{row.number}:{self._products[row.sku]}:{-row.pieces}:{row.price}"

    def _insert(self, session: Session, bought: list[_Bought]) -> None:
        if not bought:
            return
        statement = insert(Order).returning(Order.id, sort_by_parameter_order=True)
        ids = list(session.scalars(statement, [self._order(one) for one in bought]))
        lines = [
            {"order_id": order_id, "product_id": line.product_id, "quantity": line.pieces, "price": line.price}
            for one, order_id in zip(bought, ids, strict=True)
            for line in one.basket.lines
        ]
        session.connection().execute(insert(cast(Table, OrderLine.__table__)), lines)
        note_deeds(session, _purchases(session, bought, ids))
        self._report.remark("orders added", len(bought))
        self._report.remark("orders added that are of guests", sum(one.customer_id is None for one in bought))
        self._report.remark("orders added that were cancelled whole", sum(one.basket.status == CANCELLED for one in bought))

    def _order(self, one: _Bought) -> dict[str, Any]:
        return {
            "number": one.basket.number,
            "customer_id": one.customer_id,
            "email": one.first.buyer.email,
            "country": one.first.country,
            "status": one.basket.status,
            "currency": self._currency,
            "total": one.basket.total,
            "placed_at": one.basket.placed_at,
        }


def _purchases(session: Session, bought: list[_Bought], ids: list[int]) -> list[dict[str, Any]]:
    """One interaction for each product of each order that stands, with the recommendation that led to it, if one did."""
    deeds: dict[str, dict[str, Any]] = {}
    shown = _shown(session, {one.customer_id for one in bought if one.customer_id is not None})
    for one, order_id in zip(bought, ids, strict=True):
        if one.customer_id is None or one.basket.status == CANCELLED:
            continue
        for line in one.basket.lines:
            key = bought_key(one.basket.number, line.product_id)
            if key in deeds:
                continue
            deeds[key] = deed(one.customer_id, line.product_id, "bought", key, one.basket.placed_at)
            if (one.customer_id, line.product_id) in shown:
                order = session.get_one(Order, order_id)
                deeds[key]["recommendation_id"] = purchases.credit(session, order, one.customer_id, line.product_id)
    return list(deeds.values())


def _shown(session: Session, customer_ids: set[int]) -> set[tuple[int, int]]:
    """Customers and products with a recommendation that no order is credited to yet."""
    query = select(Recommendation.customer_id, Recommendation.product_id).where(
        Recommendation.customer_id.in_(customer_ids), Recommendation.order_id.is_(None), Recommendation.shown_at.is_not(None)
    )
    return {(row.customer_id, row.product_id) for row in session.execute(query)}


def _existing(session: Session, column: Any, values: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(values), MOST_VALUES):
        found.update(session.scalars(select(column).where(column.in_(values[start : start + MOST_VALUES]))))
    return found
