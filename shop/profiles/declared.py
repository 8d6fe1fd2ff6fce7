"""What customers told about themselves, or staff wrote down for them; it wins over everything that is computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from shop import audit
from shop.errors import BadInput, NotFound
from shop.profiles.facts import CUSTOMER, DECLARED, Fact
from shop.store.base import now
from shop.store.tables import Customer, Profile

KEY = "declared"
LIKES, DISLIKES, GIFTS, NAME = "likes", "dislikes", "gifts", "name"
LISTS = (LIKES, DISLIKES, GIFTS)
OPPOSITES = {LIKES: DISLIKES, DISLIKES: LIKES}
LONGEST = 200


def declare(session: Session, customer_id: int, name: str, value: str, *, by: str | None = None) -> None:
    """Keep what was told: `likes` and `dislikes` add up and end each other, so do products that were `gifts`; else it replaces.

    Likes and dislikes are of a category (its slug), a brand, a colour or a word of titles; a gift is the id of a product.

    `by` is who wrote it down, by default the customer. Raises `NotFound` and `BadInput`.
    """
    customer = _customer(session, customer_id)
    value = " ".join(value.split())
    if not value or len(value) > LONGEST or not name:
        raise BadInput(f"Please give a word or two, at most {LONGEST} characters.")
    told = dict(customer.attributes.get(KEY) or {})
    if name in LISTS:
        told[name] = _row([*(one for one in _values(told, name) if one != value), value])
        if other := OPPOSITES.get(name):
            told[other] = _row([one for one in _values(told, other) if one != value])
    else:
        told[name] = _row(value)
    if name == NAME:
        customer.name = value
    customer.attributes = customer.attributes | {KEY: told}
    session.flush()
    audit.append(session, by or f"customer:{customer_id}", "declare", f"customer:{customer_id}", {"what": name})


def take_back(session: Session, customer_id: int, name: str, value: str, *, by: str | None = None) -> None:
    """Let something that was told count no more."""
    customer = _customer(session, customer_id)
    told = dict(customer.attributes.get(KEY) or {})
    if name in LISTS:
        told[name] = _row([one for one in _values(told, name) if one != value])
    else:
        told.pop(name, None)
    customer.attributes = customer.attributes | {KEY: told}
    session.flush()
    audit.append(session, by or f"customer:{customer_id}", "take_back", f"customer:{customer_id}", {"what": name})


def personalise(session: Session, customer_id: int, on: bool, *, by: str | None = None) -> None:
    """Switch personal suggestions on or off; off also removes the profile, and none is computed until it is on again."""
    customer = _customer(session, customer_id)
    customer.personalise = on
    if not on:
        session.execute(delete(Profile).where(Profile.customer_id == customer_id))
    session.flush()
    audit.append(session, by or f"customer:{customer_id}", "personalise", f"customer:{customer_id}", {"on": on})


def declared_facts(attributes: Mapping[str, Any], at: datetime) -> dict[str, Fact]:
    """What a customer's attributes say, as facts; those of an import have the moment they were read."""
    facts = {}
    for name, value in attributes.items():
        if name != KEY and isinstance(value, str | int | float | bool):
            facts[f"attribute_{name}"] = Fact(value, at, (CUSTOMER,))
    for name, row in (attributes.get(KEY) or {}).items():
        if row["value"]:
            facts[name] = Fact(row["value"], datetime.fromisoformat(row["at"]), (DECLARED,))
    return facts


def dislikes_of(attributes: Mapping[str, Any]) -> list[str]:
    """The categories, brands, colours and words a customer does not want."""
    return _values(attributes.get(KEY) or {}, DISLIKES)


def gifts_of(attributes: Mapping[str, Any]) -> list[int]:
    """The ids of the products a customer bought for somebody else."""
    return [int(value) for value in _values(attributes.get(KEY) or {}, GIFTS) if value.isdecimal()]


def likes_of(attributes: Mapping[str, Any]) -> list[str]:
    """The categories a customer said they like, the latest last."""
    return _values(attributes.get(KEY) or {}, LIKES)


def _customer(session: Session, customer_id: int) -> Customer:
    customer = session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise NotFound(f"There is no customer {customer_id}.")
    return customer


def _row(value: Any) -> dict[str, Any]:
    return {"value": value, "at": now().isoformat()}


def _values(told: Mapping[str, Any], name: str) -> list[str]:
    return list((told.get(name) or {}).get("value") or ())
