"""The steps a customer answers in their own words: why, what is wrong, where to, what for; and the yes before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from actions.base import button
from actions.service.case import Desk
from actions.service.openings import EMAIL, PLACE, new_email_in
from actions.service.signs import begins_no, says_no, says_something, says_yes
from actions.service.steps import Step, Taken

LONGEST = 500
NOTHING = "none"
_CORRECTED = re.compile(
    r"^\W*(?:no|nope|wrong|sorry|不是|不对|不|错了?)(?![a-z])\W*(?:it(?:'s| is| should be)|that'?s|应该是|是)?\W*", re.I
)

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
        if not desk.turn.pressed and (found := self.early(desk.turn.text)):
            desk.case.given[self.name] = found[:LONGEST]

    def take(self, desk: Desk) -> Taken:
        """Take the words as they stand; signs alone say nothing."""
        text = desk.turn.text
        if desk.chosen not in (None, self.name, NOTHING) or not says_something(text):
            return Taken.NO
        desk.case.given[self.name] = "" if desk.chosen == NOTHING else " ".join(text.split())[:LONGEST]
        return Taken.YES

    def ask(self, desk: Desk) -> None:
        """The question, with the usual answers as buttons."""
        usual = USUAL[desk.turn.language].get(self.name, ())
        value = NOTHING if self.name == "invoice" else self.name
        buttons = (button(title, "give_details", answer=value) for title in usual)
        desk.ask(desk.turn.words(TEXTS)[self.name], *buttons)


class AddressStep(WordsStep):
    """Where an order is to go."""

    def take(self, desk: Desk) -> Taken:
        """Take what looks like an address, and whatever is sent a second time."""
        text = desk.turn.text.strip()
        doubtful = len(text) < (6 if any("\u4e00" <= sign <= "\u9fff" for sign in text) else 12) or not PLACE.search(text)
        if doubtful and not desk.case.given.get("address_doubted"):
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
            if desk.given("email") == found.casefold():
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
        said = pressed or ("yes" if _agrees(desk) else "no" if _refuses(desk) else None)
        if said == "yes":
            desk.case.given[self.name] = True
            return Taken.YES
        plain = pressed == "no" or says_no(desk.turn.text)
        if said == "no" and plain:
            desk.case.given["refused"] = True
            return Taken.YES
        if said in ("no", "change") and self.undoes:
            desk.case.given.pop(self.undoes, None)
            corrected = _CORRECTED.sub("", desk.turn.text)
            if desk.chosen is None and (PLACE.search(corrected) or EMAIL.search(corrected)):
                desk.case.given[self.undoes] = corrected[:LONGEST]
            return Taken.YES
        return Taken.NO

    def ask(self, desk: Desk) -> None:
        """Say what will happen, and ask."""
        texts = desk.turn.words(TEXTS)
        answers = ("yes", "change", "no") if self.undoes else ("yes", "no")
        titles = ((texts[name], f"{desk.case.matter}:{name}") for name in answers)
        desk.ask(self.wording(desk), *(button(title, "give_details", answer=answer) for title, answer in titles))


def _agrees(desk: Desk) -> bool:
    return says_yes(desk.turn.text) or (desk.turn.intent == "affirm" and not desk.turn.unsure)


def _refuses(desk: Desk) -> bool:
    return begins_no(desk.turn.text) or (desk.turn.intent == "deny" and not desk.turn.unsure)
