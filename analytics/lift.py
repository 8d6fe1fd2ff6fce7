"""What personal suggestions bring: customers who get them beside the stable share who gets recent popularity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from analytics.intervals import (
    Estimate,
    customers_needed,
    mean_difference,
    mean_ratio,
    share_difference,
    share_ratio,
)
from analytics.ranges import DateRange
from shop.money import to_major
from shop.purchases import ATTRIBUTION_DAYS
from shop.recommend.arms import ARMS, SHARE, Arm
from shop.store.base import now
from shop.store.tables import Conversation, Order, Recommendation

LEAST_CUSTOMERS = 100
LEAST_ORDERING = 10
RELATIVE = 0.2
WIDE_DAYS = 90
WINDOW = timedelta(days=ATTRIBUTION_DAYS)
COLUMNS = ("arm", "customers", "ordered", "orders", "revenue", "currency", "conversion", "revenue_per_customer")
DEFINITION = (
    "Customers to whom at least one suggestion was delivered in these days, by the arm their first one carries, followed for "
    f"{ATTRIBUTION_DAYS} days from then; whoever's {ATTRIBUTION_DAYS} days are not over is not counted yet. Conversion is the "
    "share who placed an order in that time, of whatever product. Revenue per customer is the total of those orders divided by "
    "all customers of the arm, those who ordered nothing included. Cancelled orders do not count. A customer is in an arm by "
    "chance and stays there; those who want nothing personal are in neither, nor are automatic checks."
)
METHOD = (
    "Intervals of 95 %: Newcombe's for the difference of shares, Welch's for the difference of means, on the logarithm for "
    f"ratios. Nothing is said below {LEAST_CUSTOMERS} customers in each arm and {LEAST_ORDERING} customers who ordered."
)


@dataclass(frozen=True)
class Outcome:
    """One arm: what each of its customers spent in minor units, 0 for those who did not order."""

    arm: Arm
    spent: list[int] = field(default_factory=list)
    ordered: int = 0
    orders: int = 0

    @property
    def customers(self) -> int:
        """How many are compared."""
        return len(self.spent)

    @property
    def conversion(self) -> float | None:
        """Share who ordered."""
        return self.ordered / self.customers if self.customers else None

    @property
    def mean(self) -> float | None:
        """Minor units per customer."""
        return sum(self.spent) / self.customers if self.customers else None


@dataclass(frozen=True)
class Lift:
    """Both arms and what lies between them, personal beside popular; `waiting` customers' days are not over."""

    popular: Outcome
    personal: Outcome
    waiting: int
    currency: str

    @property
    def enough(self) -> bool:
        """Whether there are customers and orders enough to say anything."""
        fewest = min(self.popular.customers, self.personal.customers)
        return fewest >= LEAST_CUSTOMERS and self.popular.ordered + self.personal.ordered >= LEAST_ORDERING

    @property
    def conversion(self) -> Estimate | None:
        """Personal minus popular, as a difference of shares."""
        return share_difference(*self._counts) if self.enough else None

    @property
    def conversion_ratio(self) -> Estimate | None:
        """Personal divided by popular."""
        return share_ratio(*self._counts) if self.enough else None

    @property
    def revenue(self) -> Estimate | None:
        """Personal minus popular, in minor units per customer."""
        return mean_difference(self.personal.spent, self.popular.spent) if self.enough else None

    @property
    def revenue_ratio(self) -> Estimate | None:
        """Personal divided by popular."""
        return mean_ratio(self.personal.spent, self.popular.spent) if self.enough else None

    @property
    def sure(self) -> bool:
        """Whether the conversion differs by more than chance."""
        return self.conversion is not None and self.conversion.excludes(0)

    @property
    def more(self) -> int | None:
        """Customers still to come in both arms to tell the difference seen, or one of a fifth where there is not enough yet.

        None where nobody ordered yet or nothing differs.
        """
        count, whole, base_count, base_whole = self._counts
        have, part = whole + base_whole, base_whole / (whole + base_whole) if whole and base_whole else SHARE
        if not count + base_count:
            return None
        pooled = (count + base_count) / have
        base, other = (base_count / base_whole, count / whole) if self.enough else (pooled, min(1.0, pooled * (1 + RELATIVE)))
        needed = customers_needed(base, other, part)
        return None if needed is None else max(0, needed - have)

    @property
    def rows(self) -> list[tuple[str | int | float | None, ...]]:
        """One row an arm, under `COLUMNS`; money in whole units of the currency."""
        found: list[tuple[str | int | float | None, ...]] = []
        for arm in (self.personal, self.popular):
            revenue, mean = to_major(sum(arm.spent), self.currency), arm.mean
            each = None if mean is None else round(to_major(mean, self.currency), 4)
            share = None if arm.conversion is None else round(arm.conversion, 4)
            found.append((arm.arm, arm.customers, arm.ordered, arm.orders, revenue, self.currency, share, each))
        return found

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        return self.personal.ordered, self.personal.customers, self.popular.ordered, self.popular.customers


def read_lift(session: Session, span: DateRange, currency: str, moment: datetime | None = None) -> Lift:
    """The comparison for customers first shown a suggestion within the range; revenue counts orders in `currency` only."""
    firsts, until = _first_shown(session, span), (moment or now()) - WINDOW
    ripe = {customer: found for customer, found in firsts.items() if found[1] <= until}
    orders = _orders_after(session, span, ripe)
    popular, personal = (_outcome(arm, [who for who, found in ripe.items() if found[0] == arm], orders, currency) for arm in ARMS)
    return Lift(popular, personal, len(firsts) - len(ripe), currency)


def read_lift_wide(session: Session, span: DateRange, currency: str, moment: datetime | None = None) -> tuple[Lift, DateRange]:
    """The comparison over the range, or over `WIDE_DAYS` up to its end where only these have enough, and the range it is of."""
    lift = read_lift(session, span, currency, moment)
    if lift.enough or len(span.days) >= WIDE_DAYS:
        return lift, span
    wide = DateRange(span.last - timedelta(days=WIDE_DAYS - 1), span.last, span.zone)
    wider = read_lift(session, wide, currency, moment)
    return (wider, wide) if wider.enough else (lift, span)


Orders = dict[int, list[tuple[int, str]]]


def _outcome(arm: Arm, customers: Iterable[int], orders: Orders, currency: str) -> Outcome:
    theirs = [orders.get(customer, []) for customer in customers]
    spent = [sum(total for total, paid_in in placed if paid_in == currency) for placed in theirs]
    return Outcome(arm, spent, sum(1 for placed in theirs if placed), sum(map(len, theirs)))


def _first_shown(session: Session, span: DateRange) -> dict[int, tuple[Arm, datetime]]:
    """Each customer's first arm in the range, and when it was shown."""
    rows = session.execute(_shown(span, Recommendation.customer_id, Recommendation.arm, Recommendation.shown_at))
    firsts: dict[int, tuple[Arm, datetime]] = {}
    for customer, arm, at in rows:
        if customer not in firsts or at < firsts[customer][1]:
            firsts[customer] = (arm, at)
    return firsts


def _orders_after(session: Session, span: DateRange, firsts: dict[int, tuple[Arm, datetime]]) -> Orders:
    """(total, currency) of what each customer ordered in their days."""
    found: Orders = defaultdict(list)
    if not firsts:
        return found
    earliest, latest = (choose(at for _, at in firsts.values()) for choose in (min, max))
    query = select(Order.customer_id, Order.placed_at, Order.total, Order.currency).where(
        Order.customer_id.in_(_shown(span, Recommendation.customer_id)),
        Order.placed_at.between(earliest, latest + WINDOW),
        Order.status != "cancelled",
    )
    for customer, at, total, currency in session.execute(query):
        if customer in firsts and firsts[customer][1] <= at < firsts[customer][1] + WINDOW:
            found[customer].append((total, currency))
    return found


def _shown(span: DateRange, *columns: Any) -> Select[Any]:
    conditions: Sequence[Any] = (
        Recommendation.quarter >= span.start,
        Recommendation.quarter < span.end,
        Recommendation.shown_at.is_not(None),
        Recommendation.arm.in_(ARMS),
        ~Conversation.probe,
    )
    return select(*columns).join(Conversation, Conversation.id == Recommendation.conversation_id).where(*conditions)
