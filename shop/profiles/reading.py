"""Profiles that were computed, and what the last night measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.catalogue import title_of
from shop.profiles.declared import GIFTS, KEY, LISTS, NAME, declared_facts, dislikes_of, gifts_of
from shop.profiles.facts import CustomerProfile
from shop.store.base import now
from shop.store.tables import Customer, Product, Profile

TOLD = (NAME, *LISTS)


def read_profile(session: Session, customer_id: int) -> CustomerProfile:
    """What is kept about a customer, with what they told by now; empty when nothing was computed or they do not want it."""
    query = select(Profile.facts, Customer.attributes).outerjoin(Profile, Profile.customer_id == Customer.id)
    row = session.execute(query.where(Customer.id == customer_id)).first()
    if row is None:
        return CustomerProfile(customer_id)
    computed = {
        name: fact for name, fact in CustomerProfile.from_json(customer_id, row[0] or {}).facts.items() if name not in TOLD
    }
    refused = set(dislikes_of(row[1]))
    if computed.get("need") and computed["need"].value in refused:
        del computed["need"]
    if (tastes := computed.get("categories")) and tastes.value:
        left = [row for row in tastes.value if row["name"] not in refused]
        computed["categories"] = replace(tastes, value=left or None, lacks=None if left else ("deeds", 1))
    told = declared_facts({KEY: row[1].get(KEY)}, now())
    if GIFTS in told:
        told[GIFTS] = replace(told[GIFTS], value=titles_of_gifts(session, row[1]))
    return CustomerProfile(customer_id, computed | told)


def titles_of_gifts(session: Session, attributes: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a customer bought for others, by its titles of today: `en` and `zh`, `name` is the product's id."""
    ids = gifts_of(attributes)
    found = {row.id: row for row in session.scalars(select(Product).where(Product.id.in_(ids)))} if ids else {}
    rows = [found[number] for number in ids if number in found]
    return [{"name": str(row.id), "en": title_of(row, "en"), "zh": title_of(row, "zh")} for row in rows]
