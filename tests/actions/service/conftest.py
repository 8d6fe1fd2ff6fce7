"""A customer at the service desk: what Rasa would keep between two messages is kept here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select

from actions.base import Shop
from actions.service.form import ValidateServiceForm
from shop.store import now
from shop.store.tables import Customer, Letter, Message, Order, OrderLine, Request
from tests.actions.conftest import tracker

NUMBER, EMAIL = "TS-104233", "anna@example.com"
ANNA = 5


@dataclass
class Talk:
    """A conversation with the form alone; `open` says whether it waits for an answer."""

    shop: Shop
    language: str = "en"
    slots: dict[str, Any] = field(default_factory=dict)
    open: bool = False
    said: list[dict[str, Any]] = field(default_factory=list)
    custom: list[dict[str, Any]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)
    last_id: int = 100

    def say(
        self,
        text: str,
        intent: str = "give_details",
        confidence: float = 0.9,
        *,
        again: bool = False,
        ranking: Sequence[dict[str, Any]] = (),
        **entities: str,
    ) -> str:
        """Write a message that is understood so; returns all that is answered."""
        return self._turn(text, intent, confidence, entities, again=again, ranking=ranking)

    def press(self, title: str) -> str:
        """Press a button of the answer before."""
        payload = next(button["payload"] for message in self.said for button in message["buttons"] if button["title"] == title)
        intent, _, rest = payload.lstrip("/").partition("{")
        entities = dict(re.findall(r'"(\w+)": "([^"]*)"', rest))
        return self._turn(title, intent, 1.0, entities, pressed=True)

    @property
    def titles(self) -> list[str]:
        """The buttons of the answer before."""
        return [button["title"] for message in self.said for button in message["buttons"]]

    @property
    def asked(self) -> str | None:
        """The step the form waits for."""
        return str(self.slots["case"]["asked"]) if self.open else None

    @property
    def requests(self) -> list[Request]:
        """What has been asked for so far."""
        with self.shop.store.reading() as session:
            return list(session.scalars(select(Request).order_by(Request.id)))

    @property
    def letters(self) -> list[Letter]:
        """All e-mails so far."""
        with self.shop.store.reading() as session:
            return list(session.scalars(select(Letter).order_by(Letter.id)))

    @property
    def code(self) -> str:
        """The six digits of the latest letter."""
        found = re.search(r"\d{6}", self.letters[-1].text)
        assert found
        return found[0]

    def _turn(
        self,
        text: str,
        intent: str,
        confidence: float,
        entities: dict[str, str],
        *,
        pressed: bool = False,
        again: bool = False,
        ranking: Sequence[dict[str, Any]] = (),
    ) -> str:
        if not again:
            self.last_id += 1
            with self.shop.store.transaction() as session:
                common: dict[str, Any] = {"conversation_id": 9, "channel": "web", "account": "shop", "quarter": 0}
                session.add(Message(id=self.last_id, author="customer", state="waiting", text=text, **common))
            if not self.open:
                self.slots |= {name: value for name, value in entities.items() if name in ("order_number", "email", "phone")}
        dispatcher = CollectingDispatcher()
        message = tracker(
            text,
            self.language,
            intent=intent,
            confidence=confidence,
            entities=[_span(text, name, value) for name, value in entities.items()],
            pressed=pressed,
            ranking=ranking,
            events=self.before,
            form="service_form" if self.open else None,
            message_id=self.last_id,
            **self.slots,
        )
        events = asyncio.run(ValidateServiceForm().run(dispatcher, message, {}))
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.open = self.slots.get("requested_slot") is not None
        self.said = dispatcher.messages
        self.custom += [message["custom"] for message in self.said if message["custom"]]
        self.before += [{"event": "bot", "text": message["text"]} for message in self.said]
        return "\n".join(message["text"] for message in self.said if message["text"])

    def prove(self, text: str = "where is my order", intent: str = "order_status") -> str:
        """Begin something and prove the order in the same message."""
        return self.say(text, intent, order_number=NUMBER, email=EMAIL)


def _span(text: str, name: str, value: str) -> dict[str, Any]:
    """An entity where it stands in the text."""
    start = text.find(value)
    return {"entity": name, "value": value} | ({"start": start, "end": start + len(value)} if start >= 0 else {})


@pytest.fixture
def talk(shop: Shop) -> Iterator[Talk]:
    """Anna's order of two pots and a tea is under way; another one of hers was just placed."""
    with shop.store.transaction() as session:
        session.add(Customer(id=ANNA, name="Anna Berg", email=EMAIL, phone="+49 151 2345678"))
        session.flush()
        session.get_one(Order, 1).customer_id = ANNA
        session.add(OrderLine(order_id=1, product_id=3, quantity=1, price=1200))
        session.add(
            Order(
                id=2,
                number="TS-104240",
                email=EMAIL,
                customer_id=ANNA,
                status="placed",
                currency="EUR",
                total=1200,
                placed_at=now(),
            )
        )
        session.flush()
        session.add(OrderLine(order_id=2, product_id=3, quantity=1, price=1200))
    yield Talk(shop)
