"""What must hold of one answered turn: always, and because a dialogue says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.customer import Exchange
from shop.store.tables import Message, Product, Request

NEVER = re.compile(r"Traceback|Exception\b|\bNone\b|\bnull\b|\bundefined\b|utter_|\{")
CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[a-z]{2,}\b[ ,']+\b[a-z]{2,}\b[ ,']+\b[a-z]{2,}\b")


@dataclass
class Played:
    """One turn as it went: what came back, what the database knows of it, the requests made in it with their order's number.

    `seen` are all products shown before in the dialogue, `before` those of the last cards, `dismissed` those turned down
    before, with their variants, `deeds` what the customer did by kind, `titles` those of all products.
    """

    exchange: Exchange
    message: Message
    products: list[Product] = field(default_factory=list)
    requests: list[tuple[Request, str | None]] = field(default_factory=list)
    buttons: Mapping[str, str] = field(default_factory=dict)
    strategies: set[str] = field(default_factory=set)
    seen: frozenset[int] = frozenset()
    before: Sequence[Product] = ()
    dismissed: set[int] = field(default_factory=set)
    deeds: dict[str, set[int]] = field(default_factory=dict)
    titles: dict[str, int] = field(default_factory=dict)

    @property
    def texts(self) -> str:
        """The texts of the answer, without cards."""
        return "\n".join(reply["text"] for reply in self.exchange.answers)

    @property
    def said(self) -> str:
        """All texts of the answer, cards included."""
        cards = [f"{card['title']} {card['reason']}" for reply in self.exchange.answers for card in reply["cards"]]
        return "\n".join([self.texts, *cards])


def always(played: Played, language: str, *, first: bool) -> Iterator[str]:
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
    if leaked := NEVER.findall(played.said):
        yield f"it leaks {leaked}"
    if played.message.state != "answered" or played.message.error_id:
        yield f"the message is {played.message.state}, error {played.message.error_id}"
    for product in played.products:
        if product.id in played.dismissed:
            yield f"{product.title} was turned down before"
    if not speaks(played.texts, language):
        yield f"is not in {language}"


def speaks(text: str, language: str) -> bool:
    """Whether a text is in the language; `both` means English and Chinese one beside the other."""
    if language == "any" or not text.strip():
        return True
    chinese = bool(CHINESE.search(text))
    if language == "both":
        return chinese and bool(ENGLISH.search(text.lower()))
    return chinese == (language == "zh")


def compare(played: Played, expect: Mapping[str, Any]) -> Iterator[str]:
    """What a turn's `expect` says beyond that."""
    yield from compare_reading(played.message, expect)
    yield from compare_words(played.said.lower(), expect)
    for title in expect.get("buttons", []):
        if title not in played.buttons:
            yield f"offers no button {title!r}, only {sorted(played.buttons)}"
    if "handover" in expect and (played.message.handover is not None) != expect["handover"]:
        yield f"handover is {played.message.handover}"
    if "requests" in expect:
        yield from compare_requests(played.requests, expect["requests"])
    yield from compare_cards(played, expect.get("cards"))


def compare_reading(message: Message, expect: Mapping[str, Any]) -> Iterator[str]:
    """What the message was read as and what was run for it."""
    allowed = expect.get("intent")
    if allowed and message.intent not in ([allowed] if isinstance(allowed, str) else allowed):
        yield f"read as {message.intent} ({message.confidence or 0:.2f})"
    further = [str(row["intent"]) for row in message.also or []]
    for intent in expect.get("also", []):
        if intent not in further:
            yield f"does not also read {intent}, only {further}"
    for name in expect.get("actions", []):
        if name not in (message.actions or []):
            yield f"does not run {name}, only {message.actions}"


def compare_words(said: str, expect: Mapping[str, Any]) -> Iterator[str]:
    """Words that must or must not be in an answer (in lower case)."""
    for word in expect.get("says", []):
        if str(word).lower() not in said:
            yield f"does not say {word!r}"
    if "says_one_of" in expect and not any(str(word).lower() in said for word in expect["says_one_of"]):
        yield f"says none of {expect['says_one_of']}"
    for word in expect.get("never_says", []):
        if str(word).lower() in said:
            yield f"says {word!r}"


def compare_requests(made: Sequence[tuple[Request, str | None]], expected: Sequence[Any]) -> Iterator[str]:
    """The requests of a turn must be exactly the expected ones, in any order."""
    wanted = [{"kind": request} if isinstance(request, str) else request for request in expected]
    kinds = sorted(request.kind for request, _ in made)
    if kinds != sorted(str(request["kind"]) for request in wanted):
        yield f"the requests made are {kinds}"
        return
    for one in wanted:
        if not any(_is(request, number, one) for request, number in made):
            found = [(request.kind, number, request.status, request.details) for request, number in made]
            yield f"no request is {one}, but {found}"


def _is(request: Request, number: str | None, wanted: Mapping[str, Any]) -> bool:
    details = wanted.get("details", {})
    same = {"kind": request.kind, "status": request.status, "order": number}
    return all(same[key] == value for key, value in wanted.items() if key in same) and all(
        str(request.details.get(key)) == str(value) for key, value in details.items()
    )


def is_cheaper(product: Product, shown: Sequence[Product]) -> bool:
    """Whether it costs less than all of its kind that were shown, or than all where none of them is of its kind."""
    alike = [row for row in shown if row.category == product.category] or shown
    return bool(alike) and product.price < min(row.price for row in alike)


def compare_cards(played: Played, expect: Mapping[str, Any] | None) -> Iterator[str]:
    """What the cards of an answer must be."""
    if expect is None:
        return
    count = len(played.products)
    if not expect.get("least", 0) <= count <= expect.get("most", 99):
        yield f"{count} cards"
    if "strategy" in expect and played.strategies != {expect["strategy"]}:
        yield f"the cards are by {sorted(played.strategies)}"
    for product in played.products:
        yield from compare_product(product, expect)
    if expect.get("new") and (again := [product.title for product in played.products if product.id in played.seen]):
        yield f"{again} were shown before"
    if expect.get("cheaper"):
        yield from (f"{product.title} is not cheaper" for product in played.products if not is_cheaper(product, played.before))
    if expect.get("reasons"):
        for reply in played.exchange.answers:
            for card in reply["cards"]:
                yield from compare_reason(played, card)


DEEDS = {
    "bought": re.compile(r"\bbought\b|买过"),
    "liked": re.compile(r"\bliked\b|喜欢"),
    "clicked": re.compile(r"\blooked at\b|看过"),
    "carted": re.compile(r"\bpicked out\b|加购过"),
}


def compare_reason(played: Played, card: Mapping[str, Any]) -> Iterator[str]:
    """A card says why it is shown, and every product it names as the reason is one that this customer did that with."""
    reason = str(card["reason"])
    if not reason:
        yield f"{card['title']} has no reason"
    said = [kind for kind, pattern in DEEDS.items() if pattern.search(reason)]
    mine = set().union(*(played.deeds.get(kind, set()) for kind in said))
    named = {number for title, number in played.titles.items() if title in reason}
    if reason.startswith(("you bought it", "您")):
        named.add(card["product_id"])
    yours = "because you" in reason or "因为您" in reason
    if yours and not named:
        yield f"{reason!r} names nothing that was done"
    if yours or card["product_id"] in named:
        yield from (f"{reason!r} is not so: {number} was not" for number in named - mine)


def compare_product(product: Product, expect: Mapping[str, Any]) -> Iterator[str]:
    """What each product on a card must be; prices are in major units, and nothing out of stock is shown."""
    for name in ("category", "brand"):
        if getattr(product, name) == expect.get(f"without_{name}", ""):
            yield f"{product.title} is of {getattr(product, name)}"
        if name in expect and getattr(product, name) != expect[name]:
            yield f"{product.title} is of {getattr(product, name)}"
    if "price_below" in expect and product.price > expect["price_below"] * 100:
        yield f"{product.title} costs {product.price / 100}"
    if "price_above" in expect and product.price < expect["price_above"] * 100:
        yield f"{product.title} costs {product.price / 100}"
    if "colour" in expect and expect["colour"] not in (product.colour or "").lower():
        yield f"{product.title} is {product.colour}"
    if product.stock < 1:
        yield f"{product.title} is out of stock"
