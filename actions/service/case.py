"""What a customer is having done: the matter, what has been gathered for it, and who they proved to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sqlalchemy.orm import Session

from actions.base import Answer, Shop, Turn
from shop import codes, orders
from shop.store.tables import Order

SLOT = "case"


@dataclass
class Case:
    """A matter under way, kept in the bot's memory as JSON.

    `matter` is the intent that began it, `given` what was gathered by step, `asked` the step asked for last, `person` the
    customer an e-mail address belongs to (negative for nobody; proven only by a code), `failures` the answers in a row that could
    not be read, `again` how often the same was asked again, `asides` the messages in a row on something else,
    `dropped` that the form let go because of them.
    """

    matter: str
    given: dict[str, Any] = field(default_factory=dict)
    asked: str | None = None
    person: int | None = None
    failures: int = 0
    again: int = 0
    asides: int = 0
    dropped: bool = False

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Case | None:
        """The case in a slot; None when there is none or an older version wrote it."""
        if not value or not isinstance(value.get("matter"), str):
            return None
        return cls(**{item.name: value[item.name] for item in fields(cls) if item.name in value})

    def to_json(self) -> dict[str, Any]:
        """What the slot keeps."""
        return asdict(self)


@dataclass
class Desk:
    """One turn of a case: what is at hand to read the message, and the answer that is being put together.

    `asked` says that the answer holds a question already, `ended` that the form is over, `lead` goes before the question.
    """

    shop: Shop
    turn: Turn
    session: Session
    case: Case
    answer: Answer = field(default_factory=Answer)
    asked: bool = False
    ended: bool = False
    lead: str = ""

    @property
    def chosen(self) -> str | None:
        """What a pressed button of the form's own question stands for."""
        return self.turn.value("answer") if self.turn.pressed else None

    @property
    def order(self) -> Order | None:
        """The order spoken of, when this conversation has proven to own it within the last half hour."""
        number = self.given("order_number")
        if number is None and self.case.given.get("other_order"):
            return None
        return orders.proven_order(self.session, self.turn.conversation_id, number)

    @property
    def account(self) -> int | None:
        """The customer behind the e-mail address given, who has yet to prove by a code to be it; None for nobody."""
        return self.case.person if self.case.person and self.case.person > 0 else None

    @property
    def subject(self) -> str:
        """Whom a one-time code is for: the account of an e-mail address, known or not, else the order."""
        order = self.order if self.case.person is None else None
        return f"order:{order.id}" if order else f"customer:{self.case.person or self.turn.customer_id or 0}"

    @property
    def code_proven(self) -> bool:
        """Whether a code has opened what the case is about, less than half an hour ago."""
        nobody = self.case.person is not None and self.account is None
        return not nobody and codes.proven(self.session, self.turn.conversation_id, self.subject)

    def given(self, slot: str) -> str | None:
        """A detail as the customer gave it, in this message or before."""
        found = self.answer.slots[slot] if slot in self.answer.slots else self.turn.slots.get(slot)
        return str(found) if found else None

    def keep(self, *slots: str) -> list[str]:
        """Take details out of this message; returns those it has."""
        found = {slot: value for slot in slots if (value := self.turn.value(slot))}
        self.answer.slots |= found
        return list(found)

    def forget(self, *slots: str) -> None:
        """Take details out of the bot's memory."""
        self.answer.slots |= dict.fromkeys(slots)

    def say(self, text: str, *buttons: dict[str, str]) -> None:
        """Tell something."""
        self.answer.say(text, *buttons)

    def ask(self, text: str, *buttons: dict[str, str]) -> None:
        """Ask something, once in a turn."""
        if not (self.asked or self.ended):
            self.answer.say(f"{self.lead}{text}", *buttons)
        self.asked = True

    def end(self, text: str, *buttons: dict[str, str]) -> None:
        """Say the last word on the case."""
        self.answer.say(text, *buttons)
        self.ended = True

    def end_with_person(self, text: str) -> None:
        """Say why a colleague has to help, with the offer of one."""
        self.answer.offer_person(self.turn, text)
        self.ended = True
