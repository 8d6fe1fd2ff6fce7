"""The steps a customer answers in their own words: why, what is wrong, where to, what for; and the yes before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from actions.base import button
from actions.service.case import Desk
from actions.service.openings import EMAIL, PLACE, POSTCODE, address_in, is_address, new_email_in
from actions.service.signs import begins_no, begins_yes, is_plain, says_no, says_something, says_yes
from actions.service.steps import Step, Taken
from shop.pointing import position_in
from shop.query import outside_entities

LONGEST, BARE = 500, 16
NOTHING = "none"
MAY_BE_NOTHING = ("invoice", "reason")
_CORRECTED = re.compile(
    r"^\W*(?:(?:no|nope|wrong|sorry|wait|oops|hang on|actually|i mean(?:t)?|make (?:it|that)|不是|不对|不|错了?|等等|等一下)"
    r"(?![a-z])\W*)+(?:it(?:'s| is| should be)|that'?s|应该是|是)?\W*",
    re.I,
)

# What is confirmed, said again, is a yes: `好的，取消吧` to a cancellation.
_CONFIRMED = {
    "cancel_order": re.compile(r"\bcancel\b|取消|撤", re.I),
    "delete_data": re.compile(r"\b(delete|erase|remove)\b|删|注销", re.I),
}
_UNDOES = re.compile(r"\b(cancel|stop|leave|forget)\b|取消|算了|停", re.I)

_LABEL = re.compile(r"[\s,;]*\b(?:my |the )?(?:order(?: number)?|number|e-?mail|mail)(?: is)?[\s:,]*$", re.I)

TEXTS = {
    "en": {
        "reason": "May I ask why? A few words are enough.",
        "fault": "I'm sorry about that. What is wrong with it?",
        "swap": "What would you like instead? Another size, colour or product?",
        "charge": "I'm sorry about that. Which amount was taken, and on which day?",
        "address": "What is the new address? Please send me name, street, number, postcode, town and country in one message.",
        "no_address": "That does not look like a full address. Please send me name, street, number, postcode, town and country.",
        "new_email": "Which e-mail address or phone number shall it be from now on?",
        "invoice": "Shall it carry a company name or a tax number? Then send them to me; if not, I ask for it as it stands.",
        "yes": "Yes, please",
        "no": "No, leave it",
        "change": "Change it",
    },
    "zh": {
        "reason": "方便说一下原因吗？几个字就行。",
        "fault": "非常抱歉。请问商品有什么问题？",
        "swap": "您想换成什么？别的尺码、颜色还是别的商品？",
        "charge": "非常抱歉。请问多扣的是哪一笔：金额多少，哪一天？",
        "address": "请把新地址发给我：收件人、街道门牌、邮编、城市和国家，写在一条消息里。",
        "no_address": "这看起来不是完整的地址。请发给我收件人、街道门牌、邮编、城市和国家。",
        "new_email": "请问以后用哪个邮箱或手机号？",
        "invoice": "需要写公司抬头或税号吗？请直接发给我；不需要的话，就按订单信息开具。",
        "yes": "是的，确认",
        "no": "不用了",
        "change": "重新填写",
    },
}
USUAL: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "reason": ("It does not fit", "I do not like it", "I no longer need it"),
        "fault": ("It is damaged", "It is the wrong item", "Something is missing"),
        "invoice": ("As it stands",),
    },
    "zh": {
        "reason": ("尺寸不合适", "不喜欢", "不需要了"),
        "fault": ("商品破损", "发错了商品", "少了东西"),
        "invoice": ("按订单信息开具",),
    },
}


@dataclass
class WordsStep(Step):
    """An answer in the customer's own words, with buttons for the usual ones.

    `early` finds the answer in the message that began the matter.
    """

    name: str
    early: Callable[[str], str | None]
    free = True

    def begin(self, desk: Desk) -> None:
        """Take what was said at once."""
        if not desk.turn.pressed and (found := self.early(_without_details(desk))):
            desk.case.given[self.name] = found[:LONGEST]

    def take(self, desk: Desk) -> Taken:
        """Take the words as they stand; signs alone say nothing."""
        text = desk.turn.text
        if desk.chosen not in (None, self.name, NOTHING) or not says_something(text) or says_yes(text):
            return Taken.NO
        if self.name in ("reason", "fault") and len(text) <= BARE and (place := position_in(text)) is not None:
            usual = USUAL[desk.turn.language][self.name]
            if not -1 <= place < len(usual):
                return Taken.NO
            text = usual[place]
        refuses = _refuses(desk) and (says_no(text) or self.name == "invoice")
        nothing = desk.chosen == NOTHING or (self.name in MAY_BE_NOTHING and refuses)
        desk.case.given[self.name] = "" if nothing else " ".join(text.split())[:LONGEST]
        return Taken.YES

    def ask(self, desk: Desk) -> None:
        """The question, with the usual answers as buttons."""
        usual = USUAL[desk.turn.language].get(self.name, ())
        value = NOTHING if self.name == "invoice" else self.name
        buttons = (button(title, "give_details", answer=value) for title in usual)
        desk.ask(desk.turn.words(TEXTS)[self.name], *buttons)


class AddressStep(WordsStep):
    """Where an order is to go."""

    def begin(self, desk: Desk) -> None:
        """Take a whole address that was said at once."""
        if not desk.turn.pressed and (found := self.early(desk.turn.text)):
            desk.case.given[self.name] = found[:LONGEST]

    def take(self, desk: Desk) -> Taken:
        """Take what looks like an address, and whatever is sent a second time."""
        text = desk.turn.text.strip()
        if _is_doubtful(text) and not says_yes(text) and not desk.case.given.get("address_doubted"):
            desk.case.given["address_doubted"] = True
            desk.ask(desk.turn.words(TEXTS)["no_address"])
            return Taken.YES
        return super().take(desk)


class NewContactStep(Step):
    """The e-mail address or phone number an account is to have."""

    name = "new_email"

    def begin(self, desk: Desk) -> None:
        """Take it from `change my e-mail to …`; another address in the message is the present one."""
        found = None if desk.turn.pressed else new_email_in(desk.turn.text)
        if found:
            desk.case.given[self.name] = found
            present = [one for one in EMAIL.findall(desk.turn.text) if one.casefold() != found.casefold()]
            if present:
                desk.answer.slots["email"] = present[0]
            elif desk.given("email") == found.casefold():
                desk.forget("email")

    def take(self, desk: Desk) -> Taken:
        """Read an address or a number."""
        found = EMAIL.search(desk.turn.text)
        value = found[0] if found else desk.turn.value("phone")
        if not value:
            return Taken.NO
        desk.case.given[self.name] = value
        return Taken.YES

    def ask(self, desk: Desk) -> None:
        """Ask for it."""
        desk.ask(desk.turn.words(TEXTS)["new_email"])


@dataclass
class ConfirmStep(Step):
    """A plain yes before it counts, after the consequences were said; `undoes` is the step a no goes back to."""

    wording: Callable[[Desk], str]
    undoes: str | None = None
    name: str = "confirm"

    def take(self, desk: Desk) -> Taken:
        """Yes counts; no stops, or goes back to what is to be confirmed."""
        matter, _, pressed = (desk.chosen or "").partition(":")
        if desk.chosen and matter != desk.case.matter:
            return Taken.NO
        if self.undoes == "address" and (address := None if desk.chosen else address_in(_CORRECTED.sub("", desk.turn.text))):
            desk.case.given[self.undoes] = address[:LONGEST]
            return Taken.YES
        said = pressed or ("yes" if _agrees(desk) else "no" if _refuses(desk) else None)
        if said == "yes":
            desk.case.given[self.name] = True
            return Taken.YES
        plain = pressed == "no" or says_no(desk.turn.text)
        if said == "no" and plain:
            desk.case.given["refused"] = True
            return Taken.YES
        if said in ("no", "change") and self.undoes:
            before = str(desk.case.given.pop(self.undoes, ""))
            if desk.chosen is None and (corrected := _corrected(desk, self.undoes, before)):
                desk.case.given[self.undoes] = corrected[:LONGEST]
            return Taken.YES
        return Taken.NO

    def ask(self, desk: Desk) -> None:
        """Say what will happen, and ask."""
        texts = desk.turn.words(TEXTS)
        answers = ("yes", "change", "no") if self.undoes else ("yes", "no")
        titles = ((texts[name], f"{desk.case.matter}:{name}") for name in answers)
        desk.ask(self.wording(desk), *(button(title, "give_details", answer=answer) for title, answer in titles))


def _without_details(desk: Desk) -> str:
    details = [row for row in desk.turn.entities if row.get("entity") in ("order_number", "email")]
    rest = " ".join(outside_entities(desk.turn.text, details).split()) if details else desk.turn.text
    return (_LABEL.sub("", rest) if details else rest).strip(" ,;/，；、")


def _is_doubtful(address: str) -> bool:
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in address)
    if chinese:
        return len(address) < 6 or not PLACE.search(address)
    return not is_address(address) and not (len(address) >= 12 and POSTCODE.search(address))


def _corrected(desk: Desk, what: str, before: str) -> str:
    """What a no puts in the place of what was read back: a whole address again, or a contact; empty for nothing."""
    rest = _CORRECTED.sub("", desk.turn.text)
    if what == "address":
        return "" if _is_doubtful(rest) or 2 * len(rest) < len(before) else rest
    found = EMAIL.search(rest)
    return found[0] if found else desk.turn.value("phone") or ""


def _agrees(desk: Desk) -> bool:
    text, intent = desk.turn.text, desk.turn.intent
    if says_yes(text) or (intent == "affirm" and not desk.turn.unsure):
        return True
    named = _CONFIRMED.get(desk.case.matter)
    repeats = named is not None and named.search(text)
    return bool(repeats and is_plain(text)) or (begins_yes(text) and (bool(repeats) or not _UNDOES.search(text)))


def _refuses(desk: Desk) -> bool:
    return begins_no(desk.turn.text) or (desk.turn.intent == "deny" and not desk.turn.unsure)
