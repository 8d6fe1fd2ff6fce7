"""Plays a written conversation through the web chat and says what was not as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from sqlalchemy import select

from gateway.customer import Customer, Exchange
from shop.store import Store
from shop.store.tables import Conversation, Message, Product

ANSWER_SECONDS = 20.0
NEVER = ("traceback", "exception", "none", "null", "utter_", "{", "undefined")
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass
class Played:
    """One turn as it went: what was said, what came back, what the database knows of it."""

    exchange: Exchange
    message: Message
    conversation: Conversation
    products: list[Product] = field(default_factory=list)

    @property
    def said(self) -> str:
        """All texts of the answer, cards included."""
        texts = [reply["text"] for reply in self.exchange.answers]
        texts += [f"{card['title']} {card['reason']}" for reply in self.exchange.answers for card in reply["cards"]]
        return "\n".join(texts)


async def play(path: Path, url: str, store: Store, names: Mapping[str, str]) -> list[str]:
    """Have the whole conversation; returns one sentence for everything that was not as written."""
    script = yaml.safe_load(path.read_text("utf-8"))
    wrong: list[str] = []
    headers = {"Accept-Language": script.get("language", "en")}
    async with httpx.AsyncClient(base_url=url, timeout=30.0, headers=headers) as http:
        customer = await Customer.arrive(http)
        buttons: dict[str, str] = {}
        for number, turn in enumerate(script["turns"], start=1):
            text = fill(turn.get("say", turn.get("press")), names)
            if "press" in turn and text not in buttons:
                return [*wrong, f"turn {number}: there is no button {text!r}, only {sorted(buttons)}"]
            exchange = await customer.ask(text, ANSWER_SECONDS, token=buttons[text] if "press" in turn else None)
            buttons |= dict(offered(exchange))
            played = look_up(store, exchange)
            if played is None:
                return [*wrong, f"turn {number} ({text}): no answer"]
            faults = [*always(played, first=number == 1), *compare(played, turn.get("expect", {}), names)]
            wrong += [f"turn {number} ({text}): {fault}; it said: {played.said!r}" for fault in faults]
    return wrong


def fill(text: str, names: Mapping[str, str]) -> str:
    """A text with {order.number} and its like replaced."""
    return re.sub(r"\{([a-z.]+)\}", lambda found: names[found[1]], text)


def offered(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Titles and tokens of every button of an answer; of equal titles the first counts."""
    found: dict[str, str] = {}
    for reply in exchange.answers:
        cards = [button for card in reply["cards"] for button in card["buttons"]]
        for button in [*reply["buttons"], *cards]:
            if "token" in button:
                found.setdefault(button["title"], button["token"])
    yield from found.items()


def look_up(store: Store, exchange: Exchange) -> Played | None:
    """What the database kept of a turn."""
    if exchange.message_id is None or not exchange.answers:
        return None
    shown = [card["product_id"] for reply in exchange.answers for card in reply["cards"]]
    with store.reading() as session:
        message = session.get_one(Message, exchange.message_id)
        products = session.scalars(select(Product).where(Product.id.in_(shown))).all()
        return Played(exchange, message, session.get_one(Conversation, message.conversation_id), list(products))


def always(played: Played, *, first: bool) -> Iterator[str]:
    """What holds for every answer, whatever was asked."""
    notices = len(played.exchange.replies) - len(played.exchange.answers)
    if notices != int(first):
        yield f"{notices} notices"
    if first and played.exchange.replies[0]["kind"] != "notice":
        yield "the notice is not first"
    if played.exchange.is_empty or played.exchange.repeated:
        yield "an empty or repeated reply"
    texts = [reply["text"] for reply in played.exchange.answers if reply["text"]]
    if len(texts) != len(set(texts)):
        yield "it says the same twice in one answer"
    if leaked := [word for word in NEVER if word in played.said.lower()]:
        yield f"it leaks {leaked}"
    if played.message.state != "answered" or played.message.error_id:
        yield f"the message is {played.message.state}, error {played.message.error_id}"


def compare(played: Played, expect: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """What this turn's `expect` says beyond that."""
    said = played.said.lower()
    if "intent" in expect and played.message.intent != expect["intent"]:
        yield f"read as {played.message.intent} ({played.message.confidence:.2f})"
    for word in expect.get("says", []):
        if fill(word, names).lower() not in said:
            yield f"does not say {word!r}"
    if "says_one_of" in expect and not any(word.lower() in said for word in expect["says_one_of"]):
        yield f"says none of {expect['says_one_of']}"
    for word in expect.get("never_says", []):
        if word.lower() in said:
            yield f"says {word!r}"
    if "handover" in expect and (played.message.handover is not None) != expect["handover"]:
        yield f"handover is {played.message.handover}"
    if "language" in expect and bool(CHINESE.search(played.said)) != (expect["language"] == "zh"):
        yield f"is not in {expect['language']}"
    yield from compare_cards(played, expect.get("cards"))


def compare_cards(played: Played, expect: Mapping[str, Any] | None) -> Iterator[str]:
    """What the cards of an answer must be."""
    if expect is None:
        return
    count = len(played.products)
    if not expect.get("least", 0) <= count <= expect.get("most", 99):
        yield f"{count} cards"
    for product in played.products:
        if "category" in expect and product.category != expect["category"]:
            yield f"{product.title} is of {product.category}"
        if "price_below" in expect and product.price > expect["price_below"] * 100:
            yield f"{product.title} costs {product.price / 100}"
        if "colour" in expect and expect["colour"] not in (product.colour or "").lower():
            yield f"{product.title} is {product.colour}"
        if product.stock < 1:
            yield f"{product.title} is out of stock"
