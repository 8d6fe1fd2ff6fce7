"""All that is known about a person, as JSON to hand out, and in short for a chat."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.person import read_person
from shop.profiles import titles_of_gifts
from shop.profiles.declared import GIFTS, KEY
from shop.store.base import Base, now
from shop.store.tables import (
    CampaignRecipient,
    Consent,
    Conversation,
    Customer,
    Identity,
    Interaction,
    Message,
    Order,
    OrderLine,
    Product,
    Profile,
    Recommendation,
    Request,
)

_CUSTOMER = ("number", "name", "email", "phone", "language", "country", "attributes", "personalise", "created_at")
_MESSAGE = ("created_at", "author", "text", "attachments", "language", "intent", "entities", "sentiment", "sentiment_score")
_ORDER = ("number", "email", "country", "status", "currency", "total", "carrier", "tracking", "placed_at", "delivered_at")


@dataclass(frozen=True)
class Summary:
    """The short of it: who they are, since when, and how much there is of each kind; `consents` is purpose -> last word."""

    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    since: datetime
    orders: int
    conversations: int
    messages: int
    recommendations: int
    interactions: int
    requests: int
    consents: dict[str, bool]
    facts: dict[str, Any]


def dossier(session: Session, *customer_ids: int) -> dict[str, Any]:
    """Everything about the customers that are one person, as plain JSON; amounts are in minor units, times in UTC."""
    person = read_person(session, sorted(customer_ids))
    ids = person.customer_ids
    return {
        "exported_at": now().isoformat(),
        "customers": [_customer(session, row) for row in _rows(session, Customer, Customer.id.in_(ids))],
        "profile": [_profile(session, row) for row in _profiles(session, ids)],
        "identities": _list(session, Identity, ids, ("channel", "account", "user_id", "display_name", "created_at")),
        "orders": _orders(session, person.order_ids),
        "conversations": [_conversation(session, number) for number in person.conversation_ids],
        "recommendations": _list(session, Recommendation, ids, ("product_id", "strategy", "reason", "created_at", "clicked_at")),
        "interactions": _list(session, Interaction, ids, ("product_id", "kind", "source", "at")),
        "campaigns": _list(session, CampaignRecipient, ids, ("campaign_id", "status", "at")),
        "consents": _list(session, Consent, ids, ("purpose", "channel", "given", "wording", "at")),
        "requests": _list(session, Request, ids, ("id", "kind", "status", "details", "note", "created_at", "decided_at")),
    }


def summarise(session: Session, *customer_ids: int) -> Summary:
    """The counts and facts behind `dossier`, for a few sentences in a chat."""
    person = read_person(session, sorted(customer_ids))
    ids = person.customer_ids
    customers = _rows(session, Customer, Customer.id.in_(ids))
    facts: dict[str, Any] = {}
    for profile in _profiles(session, ids):
        facts |= profile.facts
    return Summary(
        name=_first(row.name for row in customers),
        email=_first(row.email for row in customers),
        phone=_first(row.phone for row in customers),
        language=_first(row.language for row in customers),
        since=min(row.created_at for row in customers),
        orders=len(person.order_ids),
        conversations=len(person.conversation_ids),
        messages=_count(session, Message, Message.conversation_id.in_(person.conversation_ids)),
        recommendations=_count(session, Recommendation, Recommendation.customer_id.in_(ids)),
        interactions=_count(session, Interaction, Interaction.customer_id.in_(ids)),
        requests=_count(session, Request, Request.customer_id.in_(ids)),
        consents={row.purpose: row.given for row in _rows(session, Consent, Consent.customer_id.in_(ids))},
        facts=facts,
    )


def write_file(session: Session, path: Path, *customer_ids: int) -> None:
    """Keep a dossier as a JSON file that only its owner reads; an erasure of the customer removes it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(dossier(session, *customer_ids), ensure_ascii=False, indent=2)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _customer(session: Session, row: Customer) -> dict[str, Any]:
    """A customer's row with presents by their titles instead of their ids."""
    told, gifts = _plain(row, _CUSTOMER), titles_of_gifts(session, row.attributes)
    if gifts:
        said = row.attributes[KEY]
        told["attributes"] = row.attributes | {KEY: said | {GIFTS: said[GIFTS] | {"value": [gift["en"] for gift in gifts]}}}
    return told


def _profile(session: Session, row: Profile) -> dict[str, Any]:
    """A profile's facts, likewise."""
    told = row.facts | {"computed_at": row.computed_at.isoformat()}
    if GIFTS in row.facts:
        kept = {KEY: {GIFTS: row.facts[GIFTS]}}
        told[GIFTS] = row.facts[GIFTS] | {"value": [gift["en"] for gift in titles_of_gifts(session, kept)]}
    return told


def _orders(session: Session, order_ids: list[int]) -> list[dict[str, Any]]:
    orders = []
    for order in _rows(session, Order, Order.id.in_(order_ids)):
        query = select(Product.title, OrderLine.quantity, OrderLine.price).join(Product, Product.id == OrderLine.product_id)
        lines = session.execute(query.where(OrderLine.order_id == order.id).order_by(OrderLine.id))
        told = [{"product": title, "quantity": quantity, "price": price} for title, quantity, price in lines]
        orders.append(_plain(order, _ORDER) | {"lines": told})
    return orders


def _conversation(session: Session, conversation_id: int) -> dict[str, Any]:
    conversation = session.get_one(Conversation, conversation_id)
    rows = _rows(session, Message, Message.conversation_id == conversation_id)
    told = _plain(conversation, ("channel", "language", "started_at", "satisfaction"))
    return told | {"messages": [_plain(row, _MESSAGE) for row in rows if row.kind != "marker"]}


def _list(session: Session, table: Any, ids: list[int], fields: Iterable[str]) -> list[dict[str, Any]]:
    return [_plain(row, fields) for row in _rows(session, table, table.customer_id.in_(ids))]


def _profiles(session: Session, ids: list[int]) -> list[Profile]:
    return list(session.scalars(select(Profile).where(Profile.customer_id.in_(ids))))


def _rows(session: Session, table: Any, condition: Any) -> list[Any]:
    return list(session.scalars(select(table).where(condition).order_by(table.id)))


def _count(session: Session, table: Any, condition: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _plain(row: Base, fields: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in fields}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
