"""The steps on what was bought: which item it is about, what for, and which outcome is wished."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from actions.base import button
from actions.service.case import Desk
from actions.service.signs import names_the_other
from actions.service.steps import Step, Taken
from shop.catalogue import title_of
from shop.pointing import position_in
from shop.query import content_words
from shop.store.tables import OrderLine, Product

ALL = "all"
MOST_BUTTONS = 6
SHORT = 25
_PART = re.compile(
    r"\b(?:one|an?|some|just the|only the) (?:items?|things?|products?|articles?|parts?|of (?:them|the|my))\b|\bpart of\b"
    r"|\b(?:just|only) (?:the|one|this|that)\b|\bnot (?:all|everything|the whole)\b"
    r"|其中|部分|只(?:要|想)?(?:取消|退)|(?:一|某)件",
    re.I,
)
_IT = re.compile(r"\b(it|this|that)( one)?\b|它|[这那](个|件)", re.I)
_ALL = re.compile(r"\b(all|both|everything|every|whole|entire|each)\b|全部|都|整单|所有", re.I)
_WHOLE = re.compile(
    r"\b(whole|entire) (order|parcel|package|thing|lot)\b|\beverything\b|\ball (of )?(it|them)\b|\bboth\b"
    r"|整单|全部|全都|都[退换坏碎有是]|所有|每[件个]",
    re.I,
)

TEXTS = {
    "en": {
        "item": "Which item is it about?",
        "only": "There is only {title} in order {order}. Is it about that?",
        "all": "All of them",
        "sorry": "I'm sorry about that. ",
        "outcome": "What would you like us to do?",
        "replacement": "Send a replacement",
        "refund": "Refund it",
        "part": "Keep it, refund a part",
    },
    "zh": {
        "item": "请问是哪一件商品？",
        "only": "订单{order}里只有{title}，请问是这一件吗？",
        "all": "全部",
        "sorry": "非常抱歉。",
        "outcome": "您希望怎么处理？",
        "replacement": "补发新的",
        "refund": "退款",
        "part": "留下商品，退部分款",
    },
}
OUTCOMES = ("replacement", "refund", "part")
_OUTCOMES = {
    "part": re.compile(r"\b(part(ial(ly)?)?|some (of )?(my |the )?money|discount|keep (it|them))\b|部分|留下|补偿|退一半", re.I),
    "replacement": re.compile(
        r"\b(replace\w*|new one|another one|re-?send|send (me )?(a|the|another|new|it again)|right one|exchange|swap)\b"
        r"|补发|换|重发|新的|再寄",
        re.I,
    ),
    "refund": re.compile(r"\b(refund\w*|money back|return|reimburse\w*|my money)\b|退款|退钱|退货|退了", re.I),
}


@dataclass(frozen=True)
class Item:
    """One line of an order in the customer's language; `names` are its titles in every language."""

    line: int
    title: str
    names: Sequence[str]
    quantity: int
    product: int
    category: str


def items_of(desk: Desk) -> list[Item]:
    """The lines of the order spoken of."""
    order = desk.order
    query = select(OrderLine, Product).join(Product, Product.id == OrderLine.product_id).order_by(OrderLine.id)
    rows = desk.session.execute(query.where(OrderLine.order_id == order.id)).all() if order else []
    return [
        Item(
            line.id,
            title_of(product, desk.turn.language),
            [title_of(product, "en"), title_of(product, "zh")],
            line.quantity,
            product.id,
            product.category,
        )
        for line, product in rows
    ]


class ItemStep(Step):
    """Which lines of the order it is about; not asked where there is only one, unless something else was named."""

    name = "item"

    def is_done(self, desk: Desk) -> bool:
        """Whether it is known, as it is for an order of one line."""
        items = items_of(desk)
        if desk.order is None:
            return False
        kept = desk.case.given.get(self.name)
        if not isinstance(kept, list) or not (kept or not items) or not {item.line for item in items}.issuperset(kept):
            desk.case.given.pop(self.name, None)
            self._settle(desk, items)
        return self.name in desk.case.given

    def take(self, desk: Desk) -> Taken:
        """Read a pressed button, a place (the second), a title or its words, or all of them."""
        items = items_of(desk)
        if desk.chosen is not None:
            found = [item.line for item in items if desk.chosen in (ALL, f"line:{item.line}")]
        else:
            found = meant(items, desk.turn.text, desk.case.given.get(self.name))
        if not found and len(items) == 1 and desk.turn.intent == "affirm":
            found = [items[0].line]
        if not found:
            return Taken.NO
        self._keep(desk, items, found)
        return Taken.YES

    def ask(self, desk: Desk) -> None:
        """One button a line, and one for all."""
        texts, items = desk.turn.words(TEXTS), items_of(desk)[:MOST_BUTTONS]
        buttons = [button(item.title, "give_details", answer=f"line:{item.line}") for item in items]
        if len(items) == 1 and desk.order is not None:
            desk.ask(texts["only"].format(title=items[0].title, order=desk.order.number), *buttons)
            return
        desk.ask(texts["item"], *buttons, button(texts["all"], "give_details", answer=ALL))

    def _settle(self, desk: Desk, items: Sequence[Item]) -> None:
        early = desk.case.given.get("opening")
        if len(items) == 1 and _names_another(desk, items[0]):
            return
        found = [item.line for item in items] if len(items) <= 1 else meant(items, str(early or ""), None)
        if not found and early and _IT.search(str(early)):
            found = [item.line for item in items if item.product == desk.turn.slots.get("spoken")]
        if found or not items:
            self._keep(desk, items, found)

    def _keep(self, desk: Desk, items: Sequence[Item], found: list[int]) -> None:
        """Keep the lines; one alone is what is spoken of, so that a question in between means it."""
        desk.case.given[self.name] = found
        products = [item.product for item in items if item.line in found]
        desk.answer.slots["spoken"] = products[0] if len(products) == 1 else None


class PartStep(ItemStep):
    """Which lines, where it is about a part of the order; else it is about all of it and nothing is asked."""

    def begin(self, desk: Desk) -> None:
        """Hear that only a part is meant."""
        if not desk.turn.pressed and _PART.search(desk.turn.text):
            desk.case.given["part"] = True

    def is_done(self, desk: Desk) -> bool:
        """Whether all is meant, or which part is known."""
        if not desk.case.given.get("part"):
            return True
        return super().is_done(desk)

    def narrow(self, desk: Desk) -> bool:
        """Take a part named later, when all was about to be confirmed."""
        if not (_PART.search(desk.turn.text) or position_in(desk.turn.text) is not None) or self.take(desk) is not Taken.YES:
            return False
        desk.case.given["part"] = True
        return True


def _names_another(desk: Desk, item: Item) -> bool:
    """Whether a return was begun for another kind of thing than the order's only one."""
    kind, opening = desk.case.given.get("kind"), str(desk.case.given.get("opening") or "")
    return desk.case.matter == "return_item" and kind not in (None, item.category) and not _named([item], opening)


def meant(items: Sequence[Item], text: str, kept: Sequence[int] | None) -> list[int]:
    """The lines a text points at: by place, by words of their titles, all, or the other one than was meant before."""
    position = position_in(text)
    if position is not None and -1 <= position < len(items):
        return [items[position].line]
    named = _named(items, text)
    if named:
        return named
    if kept and len(items) > len(kept) and names_the_other(text):
        others = [item.line for item in items if item.line not in kept]
        return others if len(others) == 1 else []
    return [item.line for item in items] if (_ALL if len(text) <= SHORT else _WHOLE).search(text) else []


def _named(items: Sequence[Item], text: str) -> list[int]:
    """Lines whose titles share the most words with a text; none when several share as much."""
    said = {word.removesuffix("s") for word in content_words(text)} | {text.strip().casefold()}
    plain = text.casefold()
    scores: Mapping[int, int] = {item.line: max(_shared(said, plain, name) for name in item.names) for item in items}
    best = max(scores.values(), default=0)
    found = [line for line, score in scores.items() if score == best] if best else []
    return found if len(found) == 1 else []


def _shared(said: set[str], plain: str, name: str) -> int:
    title = name.casefold()
    words = {word.removesuffix("s") for word in content_words(title)}
    pairs = {title[at : at + 2] for at in range(len(title) - 1) if "\u4e00" <= title[at] <= "\u9fff"}
    return len(words & said) + sum(pair in plain for pair in pairs)


class OutcomeStep(Step):
    """What is to be done about something damaged or wrong."""

    name = "outcome"

    def begin(self, desk: Desk) -> None:
        """A wish said at once is not asked for again."""
        if not desk.turn.pressed and (found := wished(desk.turn.text)):
            desk.case.given[self.name] = found

    def take(self, desk: Desk) -> Taken:
        """Read a pressed button, its place, or the words for it."""
        position = position_in(desk.turn.text)
        placed = OUTCOMES[position] if position is not None and position < len(OUTCOMES) else None
        found = desk.chosen if desk.chosen in OUTCOMES else placed or wished(desk.turn.text)
        if not found:
            return Taken.NO
        desk.case.given[self.name] = found
        return Taken.YES

    def ask(self, desk: Desk) -> None:
        """One button an outcome."""
        texts = desk.turn.words(TEXTS)
        if not any(texts["sorry"].strip() in text for text in desk.turn.before):
            desk.lead = desk.lead or texts["sorry"]
        desk.ask(texts["outcome"], *(button(texts[name], "give_details", answer=name) for name in OUTCOMES))


def wished(text: str) -> str | None:
    """The outcome a text asks for; None when it names none."""
    return next((name for name, pattern in _OUTCOMES.items() if pattern.search(text)), None)
