"""Who and what a storefront's events are about, and writing them down."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shop.conversations.feed import Address
from shop.conversations.inbox import identify
from shop.store.tables import Customer, Identity, Interaction, Product

# Visitors of the shop's own pages; those of the chat are found as well.
CHANNEL, ACCOUNT = "storefront", "events"
CHAT = "web"


class Named(NamedTuple):
    """What an event says of who it was; the first that is there and known counts."""

    number: str | None
    email: str | None
    visitor: str | None


class Person(NamedTuple):
    """The customer here, and whether what they do may be used for suggestions."""

    customer_id: int
    personalise: bool


def find_products(session: Session, skus: Collection[str], ids: Collection[int | None]) -> dict[str | int | None, int]:
    """Product ids by article number and by themselves."""
    query = select(Product.sku, Product.id).where(or_(Product.sku.in_(skus), Product.id.in_([one for one in ids if one])))
    found: dict[str | int | None, int] = {}
    for sku, product_id in session.execute(query):
        found |= {sku: product_id, product_id: product_id}
    return found


def find_people(session: Session, named: Collection[Named]) -> dict[Named, Person]:
    """The customers that are known; a visitor nobody knows yet becomes one."""
    known = _customers(session, named)
    visitors = _visitors(session, {one.visitor for one in named if one.visitor})
    found: dict[Named, Person] = {}
    for one in named:
        person = known.get(("number", one.number)) or known.get(("email", one.email)) or visitors.get(one.visitor or "")
        if person is None and one.visitor:
            person = visitors[one.visitor] = _welcome(session, one.visitor)
        if person is not None:
            found[one] = person
    return found


def write_deeds(session: Session, deeds: list[dict[str, Any]]) -> int:
    """Insert interactions whose key is new; returns how many were."""
    keys = [deed["key"] for deed in deeds]
    there = set(session.scalars(select(Interaction.key).where(Interaction.key.in_(keys))))
    new = [deed for deed in deeds if deed["key"] not in there]
    if new:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(Interaction).on_conflict_do_nothing(index_elements=["key"]), new)
    return len(new)


def _customers(session: Session, named: Collection[Named]) -> dict[tuple[str, str | None], Person]:
    email = func.lower(Customer.email)
    query = select(Customer.id, Customer.personalise, Customer.number, email).where(
        or_(
            Customer.number.in_({one.number for one in named if one.number}),
            email.in_({one.email for one in named if one.email}),
        )
    )
    found: dict[tuple[str, str | None], Person] = {}
    for customer_id, personalise, number, address in session.execute(query.order_by(Customer.id.desc())):
        person = Person(customer_id, personalise)
        found |= {(kind, value): person for kind, value in (("number", number), ("email", address)) if value}
    return found


def _visitors(session: Session, visitors: Collection[str]) -> dict[str, Person]:
    query = (
        select(Identity.user_id, Customer.id, Customer.personalise)
        .join(Customer, Customer.id == Identity.customer_id)
        .where(Identity.channel.in_((CHANNEL, CHAT)), Identity.user_id.in_(visitors))
        .order_by(Identity.channel)
    )
    return {user_id: Person(customer_id, personalise) for user_id, customer_id, personalise in session.execute(query)}


def _welcome(session: Session, visitor: str) -> Person:
    return Person(identify(session, Address(CHANNEL, ACCOUNT, visitor)).customer_id, True)
