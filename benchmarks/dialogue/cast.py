"""Who a dialogue is about: a real order of the demo shop for each, somebody else's beside it, and the letters that come."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import ColumnElement, Exists, exists, func, select
from sqlalchemy.orm import Session

from benchmarks.dialogue.script import ONCE, STRANGER, Script
from gateway.web.visitors import Visitors
from shop.errors import NotFound
from shop.store import Store, now
from shop.store.tables import Conversation, Customer, Identity, Interaction, Order, OrderLine, Product, Request

LETTER_SECONDS = 10.0
AGAIN_SECONDS = 2.0
PAUSE_SECONDS = 0.1
REGULAR = 6
KINDS = 3
LATELY = timedelta(days=2)
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Mailbox:
    """The folder of letters of a shop without a mail server."""

    def __init__(self, folder: Path, patience: float = LETTER_SECONDS) -> None:
        self._folder, self._patience = folder, patience
        self._read = ""

    async def code(self, recipient: str) -> str:
        """The newest one-time code for an address; waits for one that was not read yet, else gives the last again.

        Raises `NotFound` when none ever came.
        """
        until = time.monotonic() + (min(AGAIN_SECONDS, self._patience) if self._read else self._patience)
        while time.monotonic() < until and (self._newest(recipient) or ("", ""))[0] <= self._read:
            await asyncio.sleep(PAUSE_SECONDS)
        found = self._newest(recipient)
        if found is None:
            raise NotFound(f"no code came to {recipient}")
        self._read = found[0]
        return found[1]

    def _newest(self, recipient: str) -> tuple[str, str] | None:
        for path in sorted(self._folder.glob("*-code.eml"), reverse=True):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            found = _CODE.search(body.get_content()) if body else None
            if found and recipient.casefold() in str(letter["To"]).casefold():
                return path.name, found[0]
        return None


class Cast:
    """Gives every dialogue an order and a customer of its own, so that none meets another's limits or what it left behind."""

    def __init__(self, store: Store, mailbox: Path, key: str = "") -> None:
        """`key` is the shop's, which signs the tokens of customers who come back."""
        self._store, self._folder, self._key = store, mailbox, key
        self._given: set[int] = set()

    def token(self, script: Script) -> str | None:
        """Who comes: None for somebody new, else a token of a customer who bought before and was here before.

        Raises `NotFound` when the shop has no such customer left.
        """
        if script.customer == STRANGER:
            return None
        with self._store.reading() as session:
            bought = func.count(Order.id)
            query = select(Identity.user_id, Identity.customer_id).join(Order, Order.customer_id == Identity.customer_id)
            query = query.where(Identity.channel == "web", Order.status == "delivered", ~_has_dismissed(), ~_is_talking())
            query = query.group_by(Identity.id).order_by(func.max(Order.placed_at).desc(), Identity.id)
            query = (
                query.having(bought == 1) if script.customer == ONCE else query.having(bought >= REGULAR).where(_knows_kinds())
            )
            found = next(((user, customer) for user, customer in session.execute(query) if customer not in self._given), None)
        if found is None:
            raise NotFound(f"the shop has no further customer who is {script.customer}")
        user, customer = found
        self._given.add(customer)
        return Visitors(self._key).mint(user)

    def names(self, script: Script) -> dict[str, str]:
        """What {order.number} and its like stand for in one dialogue; raises `NotFound` when the shop has no such order left."""
        with self._store.transaction() as session:
            mine, other = self._order(session, script.status), self._order(session, "delivered")
            return {**self._facts(session, mine, "order"), **self._facts(session, other, "other")}

    def mailbox(self) -> Mailbox:
        """The letters, read from the beginning."""
        return Mailbox(self._folder)

    def _order(self, session: Session, status: str) -> Order:
        query = select(Order).where(Order.status == status, Order.email.is_not(None), Order.customer_id.is_not(None))
        query = query.where(~exists().where(Request.order_id == Order.id))
        for order in session.scalars(query.order_by(Order.placed_at.desc(), Order.id.desc())):
            if order.customer_id is not None and order.customer_id not in self._given:
                self._given.add(order.customer_id)
                return order
        raise NotFound(f"the shop has no further order that is {status}")

    def _facts(self, session: Session, order: Order, prefix: str) -> dict[str, str]:
        customer = session.get_one(Customer, order.customer_id)
        # The demo's customers have no telephone; a conversation may need one.
        customer.phone = customer.phone or f"+43 660 {order.id:07d}"
        first = select(Product).join(OrderLine, OrderLine.product_id == Product.id).where(OrderLine.order_id == order.id)
        product = session.scalars(first.order_by(OrderLine.id).limit(1)).one()
        facts = {
            "number": order.number,
            "email": str(order.email),
            "phone": customer.phone,
            "status": order.status,
            "name": customer.name or "",
            "product": product.title,
            "product_zh": (product.translations or {}).get("zh", {}).get("title") or product.title,
        }
        return {f"{prefix}.{name}": value for name, value in facts.items()}


def _knows_kinds() -> ColumnElement[bool]:
    """Who buys one kind alone has no taste left once that is turned down."""
    lines = select(func.count(Product.category.distinct())).join(OrderLine, OrderLine.product_id == Product.id)
    lines = lines.join(Order, Order.id == OrderLine.order_id).where(Order.customer_id == Identity.customer_id)
    return lines.correlate(Identity).scalar_subquery() >= KINDS


def _is_talking() -> Exists:
    """Who was here just now would go on with that conversation."""
    lately = Conversation.last_at > now() - LATELY
    return exists().where(Conversation.identity_id == Identity.id, lately)


def _has_dismissed() -> Exists:
    """Who turned something down before the dialogue would not see everything in it."""
    return exists().where(Interaction.customer_id == Identity.customer_id, Interaction.kind == "dismissed")
