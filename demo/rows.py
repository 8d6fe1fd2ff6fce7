"""The world as rows of the shop's tables, written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from demo.catalogue import CURRENCY, article_rows
from demo.orders import status_at
from demo.request_rows import request_rows, verification_rows
from demo.talk_rows import conversation_rows, delivery_rows, message_rows, number_talks, recommendation_rows
from demo.talks.pen import STAFF
from demo.world import ORDER_DAYS, Deed, Purchase, World
from shop.store.base import Base
from shop.store.tables import (
    Article,
    Campaign,
    CampaignRecipient,
    Conversation,
    Customer,
    Delivery,
    Identity,
    Interaction,
    Message,
    Order,
    OrderLine,
    Product,
    Recommendation,
    Request,
    Staff,
    Verification,
)

BATCH = 5000
# No password has this hash, so nobody can sign in as the demo's staff.
NO_PASSWORD = "!"


def write(session: Session, world: World) -> None:
    """Insert everything; ids of customers, products, orders and talks are the world's own, so the tables must be empty."""
    number_talks(world)
    opened = world.ago(ORDER_DAYS + 400)
    _insert(session, Product, (good.row for good in world.goods))
    _insert(session, Article, article_rows(opened))
    staff = _add_staff(session, world)
    _insert(session, Customer, _customers(world))
    _insert(session, Identity, _identities(world))
    _insert(session, Order, (_order(world, purchase) for purchase in world.purchases))
    _insert(session, OrderLine, _lines(world))
    _insert(session, Conversation, conversation_rows(world, staff))
    _insert(session, Message, message_rows(world, staff))
    _insert(session, Delivery, delivery_rows(world))
    _insert(session, Recommendation, recommendation_rows(world))
    _insert(session, Request, request_rows(world, staff))
    _insert(session, Verification, verification_rows(world))
    _insert(session, Interaction, _interactions(world))
    _insert(session, Campaign, _campaigns(world))
    _insert(session, CampaignRecipient, _recipients(world))


def _insert(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    # The plain table, not the class: the ORM would cut every batch where the set of empty columns changes.
    plain = Base.metadata.tables[table.__tablename__]
    source = iter(rows)
    while chunk := list(islice(source, BATCH)):
        session.execute(insert(plain), chunk)


def _add_staff(session: Session, world: World) -> dict[int, int]:
    people = [
        Staff(
            email=f"{name.lower()}@example.com",
            name=name,
            role="support",
            password_hash=NO_PASSWORD,
            active=False,
            created_at=world.ago(ORDER_DAYS),
        )
        for name in STAFF
    ]
    session.add_all(people)
    session.flush()
    return {number: person.id for number, person in enumerate(people, start=1)}


def _customers(world: World) -> Iterator[dict[str, Any]]:
    for person in world.people:
        yield {
            "id": person.id,
            "number": f"C-{person.id:05d}" if person.email else None,
            "name": person.name,
            "email": person.email,
            "phone": None,
            "language": person.language,
            "country": person.country,
            "attributes": {},
            "personalise": True,
            "created_at": person.joined,
        }


def _identities(world: World) -> Iterator[dict[str, Any]]:
    for handle in world.handles:
        yield {
            "id": handle.id,
            "customer_id": handle.person.id,
            "channel": handle.channel,
            "account": "shop",
            "user_id": handle.user_id,
            "display_name": handle.person.name,
            "created_at": handle.created_at,
        }


def _order(world: World, purchase: Purchase) -> dict[str, Any]:
    status = status_at(purchase, world.until)
    sent = status in ("shipped", "delivered")
    return {
        "id": purchase.id,
        "number": purchase.number,
        "customer_id": purchase.person.id,
        "email": purchase.person.email,
        "country": purchase.person.country,
        "channel": purchase.channel,
        "status": status,
        "currency": CURRENCY,
        "total": sum(quantity * price for _, quantity, price in purchase.lines),
        "carrier": purchase.carrier if sent else None,
        "tracking": f"LK{purchase.id:07d}EU" if sent else None,
        "placed_at": purchase.placed_at,
        "shipped_at": purchase.shipped_at if sent else None,
        "expected_at": None if status == "cancelled" else purchase.expected_at,
        "delivered_at": purchase.delivered_at if status == "delivered" else None,
    }


def _lines(world: World) -> Iterator[dict[str, Any]]:
    for purchase in world.purchases:
        for good, quantity, price in purchase.lines:
            yield {"order_id": purchase.id, "product_id": good.id, "quantity": quantity, "price": price}


def _interactions(world: World) -> Iterator[dict[str, Any]]:
    bought = [(purchase.placed_at, _bought(purchase, good.id)) for purchase in world.purchases for good, _, _ in purchase.lines]
    done = [(deed.at, _done(deed)) for deed in world.deeds]
    for _, row in sorted(bought + done, key=lambda pair: pair[0]):
        yield row


def _bought(purchase: Purchase, product_id: int) -> dict[str, Any]:
    credited = purchase.credited.get(product_id)
    return {
        "customer_id": purchase.person.id,
        "product_id": product_id,
        "kind": "bought",
        "source": purchase.channel,
        "recommendation_id": credited.id if credited else None,
        "key": f"bought:{purchase.number}:{product_id}",
        "at": purchase.placed_at,
    }


def _done(deed: Deed) -> dict[str, Any]:
    return {
        "customer_id": deed.person.id,
        "product_id": deed.good.id,
        "kind": deed.kind,
        "source": deed.source,
        "recommendation_id": deed.shown.id if deed.shown else None,
        "key": None,
        "at": deed.at,
    }


def _campaigns(world: World) -> Iterator[dict[str, Any]]:
    for number, mailing in enumerate(world.mailings, start=1):
        yield {"id": number, "name": mailing.name, "text": mailing.text, "sent_at": mailing.sent_at}


def _recipients(world: World) -> Iterator[dict[str, Any]]:
    for number, mailing in enumerate(world.mailings, start=1):
        for arm, status, people in (("treated", "delivered", mailing.treated), ("holdout", "skipped", mailing.holdout)):
            for person in people:
                yield {"campaign_id": number, "customer_id": person.id, "arm": arm, "status": status, "at": mailing.sent_at}
