"""Customers of a foreign file -> customers here, by the shop's own number, else by e-mail address."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from shop.importing.orderlines import Buyer
from shop.store.tables import Customer


def find_buyers(
    session: Session, buyers: Collection[Buyer], countries: Mapping[Buyer, str | None]
) -> tuple[dict[Buyer, int], set[int]]:
    """The customer of each buyer, with those that were added now: only who is in `countries`, which says where they are.

    So nobody who was erased comes back with orders that are there already.
    """
    found = _by_number(session, buyers)
    found |= _by_email(session, [buyer for buyer in buyers if buyer not in found and buyer.email])
    new = [buyer for buyer in countries if buyer not in found]
    if not new:
        return found, set()
    rows = [{"number": buyer.number, "email": buyer.email, "country": countries[buyer]} for buyer in new]
    ids = list(session.scalars(insert(Customer).returning(Customer.id, sort_by_parameter_order=True), rows))
    return found | dict(zip(new, ids, strict=True)), set(ids)


def _by_number(session: Session, buyers: Collection[Buyer]) -> dict[Buyer, int]:
    numbers = [buyer.number for buyer in buyers if buyer.number]
    rows = session.execute(select(Customer.number, Customer.id).where(Customer.number.in_(numbers)))
    there = {number: customer_id for number, customer_id in rows}  # noqa: C416
    return {buyer: there[buyer.number] for buyer in buyers if buyer.number in there}


def _by_email(session: Session, buyers: list[Buyer]) -> dict[Buyer, int]:
    """Whoever has the address, the first of several; a number that the file adds to it is kept."""
    emails = [buyer.email for buyer in buyers]
    query = select(Customer).where(func.lower(Customer.email).in_(emails)).order_by(Customer.id.desc())
    there = {customer.email.casefold(): customer for customer in session.scalars(query) if customer.email}
    found: dict[Buyer, int] = {}
    for buyer in buyers:
        customer = there.get(buyer.email or "")
        if customer is None or (buyer.number and customer.number not in (None, buyer.number)):
            continue
        customer.number = customer.number or buyer.number
        found[buyer] = customer.id
    session.flush()
    return found
