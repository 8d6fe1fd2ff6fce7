"""Has a written conversation with a running shop through the web chat and says what was not as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.dialogue.cast import Cast, Mailbox
from benchmarks.dialogue.checks import Played, always, compare
from benchmarks.dialogue.script import SILENT, Script, Turn
from gateway.customer import Customer, Exchange
from shop import purchases
from shop.catalogue import title_of
from shop.errors import NotFound, ShopkeeperError
from shop.search import siblings
from shop.store import Store
from shop.store.tables import Conversation, Interaction, Message, Order, OrderLine, Product, Recommendation, Request

ANSWER_SECONDS = 20.0
_PLACE = re.compile(r"\{([a-z_.]+)\}")


@dataclass
class Result:
    """How one dialogue went: turns that were answered, and (turn, what the customer said, what was wrong) of each fault."""

    script: Script
    turns: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether everything was as written."""
        return not self.faults

    def sentences(self) -> list[str]:
        """One sentence a fault."""
        return [f"turn {number} ({said}): {fault}" for number, said, fault in self.faults]


class Talk:
    """One conversation under way: what its names stand for, the buttons offered so far, the language spoken."""

    def __init__(self, script: Script, store: Store, cast: Cast, customer: Customer) -> None:
        self._store, self._customer = store, customer
        self.names, self._mailbox = cast.names(script), cast.mailbox()
        self._buttons: dict[str, str] = {}
        self._language = script.language
        self._cards: list[dict[str, Any]] = []
        self._shown: list[Product] = []
        self._seen: set[int] = set()
        self._answered = 0

    async def take(self, turn: Turn) -> tuple[str, list[str]]:
        """Do one turn; returns what was said and what was wrong. Raises `NotFound` when there is nothing to go on with."""
        if turn.way in SILENT:
            return await self._touch(turn), []
        text, requests = await self._text(turn), self._newest_request()
        if turn.way == "press" and text not in self._buttons:
            raise NotFound(f"there is no button {text!r}, only {sorted(self._buttons)}")
        token = self._buttons[text] if turn.way == "press" else None
        exchange = await self._customer.ask(text, ANSWER_SECONDS, token=token)
        self._buttons |= dict(offered(exchange))
        played = look_up(self._store, exchange, requests)
        if played is None:
            raise NotFound("no answer")
        played.seen, played.before = frozenset(self._seen), self._shown
        self._cards = [card for reply in exchange.answers for card in reply["cards"]] or self._cards
        self._shown = played.products or self._shown
        self._seen |= {card["product_id"] for card in self._cards}
        self._answered += 1
        expect = filled(turn.expect, self.names)
        self._language = expect.get("language", self._language)
        faults = [*always(played, self._language, first=self._answered == 1), *compare(played, expect)]
        return text, [f"{fault}; it said: {played.said!r}" for fault in faults]

    async def _touch(self, turn: Turn) -> str:
        """Open or buy what is shown at a place, counted from 1."""
        place = int(turn.text)
        if not 0 < place <= len(self._cards):
            raise NotFound(f"there is no card {place}, only {len(self._cards)}")
        card = self._cards[place - 1]
        await self._customer.open_card(card["recommendation_id"])
        if turn.way == "buy":
            with self._store.transaction() as session:
                shown = session.get_one(Recommendation, card["recommendation_id"])
                purchases.buy_demo(session, shown.customer_id, shown.product_id, email=f"guest-{shown.customer_id}@example.com")
        return f"{turn.way} {card['title']}"

    async def _text(self, turn: Turn) -> str:
        if turn.way == "code" or "{code}" in turn.text:
            code = await read_code(self._mailbox, self.names["order.email"], wrong=turn.text == "wrong")
            self.names["code"] = code
        return fill("{code}" if turn.way == "code" else turn.text, self.names)

    def _newest_request(self) -> int:
        with self._store.reading() as session:
            return session.scalar(select(func.max(Request.id))) or 0


async def play(script: Script, url: str, store: Store, cast: Cast) -> Result:
    """Have the whole conversation, at most until the first turn that cannot be gone on from."""
    result = Result(script)
    headers = {"Accept-Language": script.language}
    async with httpx.AsyncClient(base_url=url, timeout=30.0, headers=headers) as http:
        talk = Talk(script, store, cast, await Customer.arrive(http, token=cast.token(script)))
        for number, turn in enumerate(script.turns, start=1):
            try:
                text, faults = await talk.take(turn)
            except ShopkeeperError as error:
                result.faults.append((number, short(turn.text), str(error)))
                return result
            result.turns += 1
            result.faults += [(number, short(text), fault) for fault in faults]
    return result


async def read_code(mailbox: Mailbox, recipient: str, *, wrong: bool) -> str:
    """The one-time code that was sent, or one that differs from it in the last digit."""
    code = await mailbox.code(recipient)
    return code[:-1] + str((int(code[-1]) + 1) % 10) if wrong else code


def fill(text: str, names: Mapping[str, str]) -> str:
    """A text with {order.number} and its like replaced; what is not a name stays."""
    return _PLACE.sub(lambda found: names.get(found[1], found[0]), text)


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """The same for every text in lists and mappings."""
    if isinstance(value, str):
        return fill(value, names)
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    if isinstance(value, Mapping):
        return {key: filled(one, names) for key, one in value.items()}
    return value


def offered(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Titles and tokens of every button of an answer; of equal titles the first counts."""
    found: dict[str, str] = {}
    for reply in exchange.answers:
        cards = [button for card in reply["cards"] for button in card["buttons"]]
        for button in [*reply["buttons"], *cards]:
            if "token" in button:
                found.setdefault(button["title"], button["token"])
    yield from found.items()


def look_up(store: Store, exchange: Exchange, requests_until: int) -> Played | None:
    """What the database kept of a turn; None without an answer."""
    if exchange.message_id is None or not exchange.answers:
        return None
    shown = [card["product_id"] for reply in exchange.answers for card in reply["cards"]]
    with store.reading() as session:
        message = session.get_one(Message, exchange.message_id)
        products = session.scalars(select(Product).where(Product.id.in_(shown))).all()
        asked = select(Request, Order.number).outerjoin(Order, Order.id == Request.order_id)
        asked = asked.where(Request.conversation_id == message.conversation_id, Request.id > requests_until)
        requests: list[tuple[Request, str | None]] = [(row[0], row[1]) for row in session.execute(asked.order_by(Request.id))]
        cards = [card["recommendation_id"] for reply in exchange.answers for card in reply["cards"]]
        strategies = set(session.scalars(select(Recommendation.strategy).where(Recommendation.id.in_(cards))))
        played = Played(exchange, message, list(products), requests, dict(offered(exchange)), strategies)
        look_at_customer(session, played, message)
        return played


def look_at_customer(session: Session, played: Played, message: Message) -> None:
    """What the customer did with products until this message, and what was turned down before it."""
    customer = session.get_one(Conversation, message.conversation_id).customer_id
    deeds = select(Product, Interaction.kind, Interaction.key).join(Interaction, Interaction.product_id == Product.id)
    for product, kind, key in session.execute(deeds.where(Interaction.customer_id == customer)):
        later = int((key or "").split(":")[1]) >= message.id if (key or "").startswith("dismissed:") else False
        if kind == "dismissed" and not later:
            played.dismissed |= {row.id for row in siblings(session, product)}
        played.deeds.setdefault(kind, set()).add(product.id)
    bought = select(OrderLine.product_id).join(Order, Order.id == OrderLine.order_id).where(Order.customer_id == customer)
    played.deeds.setdefault("bought", set()).update(session.scalars(bought))
    played.titles = {title_of(row, language): row.id for row in session.scalars(select(Product)) for language in ("en", "zh")}


def short(text: str) -> str:
    """A text cut to what fits into a line."""
    return text if len(text) <= 80 else f"{text[:79]}…"
