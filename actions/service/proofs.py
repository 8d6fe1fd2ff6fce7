"""The steps that prove who somebody is: an order with its address or phone number, an account, a one-time code.

Nothing here says whether an order, an address or an account exists: every kind of wrong has one answer.
"""

from __future__ import annotations

import re

from sqlalchemy import func, select

from actions.base import button
from actions.service.case import Desk
from actions.service.known import tell_visitor
from actions.service.openings import EMAIL, is_address
from actions.service.signs import lacks_code
from actions.service.steps import Step, Taken
from shop import attempts, codes, orders
from shop.errors import TooManyAttempts
from shop.orders import CODE, email_of, normalise_email
from shop.query import outside_entities
from shop.store.base import now
from shop.store.tables import Customer, Verification

RESEND = "resend"
FORGET = ("order_number", "email", "phone")
_ANY_NUMBER = re.compile(r"#?[A-Za-z]{0,5}[- ]?\d{4,12}")
_PHONE = re.compile(r"\+?\d(?:[\s()/.-]*\d){6,14}")
_LAST_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")

TEXTS = {
    "en": {
        "number": "What is your order number? You find it in the confirmation e-mail.",
        "contact": (
            "And which e-mail address or phone number did you order with? I need it to make sure the order is yours; "
            "of the phone number the last four digits are enough."
        ),
        "account": "Which e-mail address is your account on? The number of one of your orders will do as well.",
        "unknown": (
            "I can't find an order with that number and that e-mail address together. "
            "Please check both and send me the two again, or talk to a person."
        ),
        "unknown_phone": (
            "I can't find an order with that number and that phone number together. "
            "Please check both and send me the two again, or talk to a person."
        ),
        "unknown_again": (
            "I can't find an order with these two either. Both stand in its confirmation e-mail; "
            "a colleague can look for it as well."
        ),
        "locked": "For safety I can't look up any order here for a while. A colleague can help you.",
        "sent": (
            "For your safety I have sent a one-time code to the e-mail address on record, if there is one. "
            "Please enter its six digits here within 10 minutes."
        ),
        "resent": "I have sent a new code; only the newest one counts. Please look in the spam folder as well.",
        "code": "Please enter the six digits from the e-mail.",
        "wrong": "That code is not right or no longer valid.",
        "codes_locked": "For safety I can't send or check any more codes for now. A colleague can help you.",
        "no_address": "There is no e-mail address on record for this order to send a code to, so a colleague has to help you.",
        "resend": "Send a new code",
    },
    "zh": {
        "number": "请问您的订单号是多少？确认邮件里可以找到。",
        "contact": "请再告诉我下单时用的邮箱或手机号，我用它来核对订单；手机号报后四位就可以。",
        "account": "请问您的账户邮箱是哪个？也可以告诉我您的一个订单号。",
        "unknown": "没有查到订单号和邮箱都相符的订单，麻烦您核对后把两项一起再发给我，或者转人工。",
        "unknown_phone": "没有查到订单号和手机号都相符的订单，麻烦您核对后把两项一起再发给我，或者转人工。",
        "unknown_again": "还是没有找到相符的订单。订单确认邮件里两项都有，您也可以请同事帮忙查找。",
        "locked": "为了安全，这里暂时不能再查询订单了，可以请同事帮您。",
        "sent": "为了您的安全，我已向登记的邮箱（如有）发送了一次性验证码，请在10分钟内在这里输入邮件中的六位数字。",
        "resent": "新的验证码已发送，以最新的一封为准。也请看看垃圾邮件箱。",
        "code": "请输入邮件中的六位数字验证码。",
        "wrong": "验证码不正确或已失效。",
        "codes_locked": "为了安全，暂时不能再发送或核对验证码了，可以请同事帮您。",
        "no_address": "这个订单没有登记邮箱，无法发送验证码，需要请同事帮您处理。",
        "resend": "重新发送验证码",
    },
}


class OrderStep(Step):
    """An order this conversation proves to own: its number, with the e-mail address or phone number it was placed with."""

    name = "order"

    def is_done(self, desk: Desk) -> bool:
        """Whether it has been proven, in this conversation and lately."""
        return desk.order is not None

    def begin(self, desk: Desk) -> None:
        """Check what was said before, or in the message that began the matter."""
        desk.keep(*(slot for slot in FORGET if slot not in desk.answer.slots))
        self.check(desk)

    def take(self, desk: Desk) -> Taken:
        """Read number and contact where the message has them, and check them as soon as both are there."""
        new = desk.keep(*FORGET)
        if not desk.turn.pressed:
            new = self._read_plainly(desk) if not new else [*new, *self._phone_beside(desk, new)]
        if new:
            desk.case.given.pop("other_order", None)
            self.check(desk)
        return Taken.YES if new else Taken.NO

    def _read_plainly(self, desk: Desk) -> list[str]:
        """Details in another form than the shop's own: any number where one was asked for, the last digits of a phone."""
        text, slots = desk.turn.text, desk.answer.slots
        if found := EMAIL.search(text):
            slots["email"] = found[0]
        elif desk.given("order_number"):
            if found := _PHONE.search(text) or _LAST_DIGITS.search(text):
                slots["phone"] = found[0]
        elif found := _ANY_NUMBER.search(text):
            slots["order_number"] = found[0]
        return [slot for slot in FORGET if slots.get(slot)]

    def _phone_beside(self, desk: Desk, new: list[str]) -> list[str]:
        """A phone number that stands beside the order number and was not found as one."""
        if new != ["order_number"] or desk.given("email") or desk.given("phone"):
            return []
        found = _PHONE.search(outside_entities(desk.turn.text, desk.turn.entities))
        desk.answer.slots |= {"phone": found[0]} if found else {}
        return ["phone"] if found else []

    def check(self, desk: Desk) -> None:
        """Prove the order with what is known, if it is enough and not proven yet."""
        number, email, phone = (desk.given(slot) for slot in FORGET)
        if desk.order is not None or not number or not (email or phone):
            return
        try:
            order = orders.verify(desk.session, desk.turn.asker, number, email or "", phone or "")
        except TooManyAttempts:
            desk.forget(*FORGET)
            desk.end_with_person(desk.turn.words(TEXTS)["locked"])
            return
        if order is None:
            desk.forget(*FORGET)
            # What was proven before is not what was asked for now.
            desk.case.given["other_order"] = True
            texts = desk.turn.words(TEXTS)
            again = any(texts[name] in desk.turn.before for name in ("unknown", "unknown_phone"))
            desk.answer.offer_person(desk.turn, texts["unknown_again" if again else "unknown" if email else "unknown_phone"])
            desk.asked = True

    def ask(self, desk: Desk) -> None:
        """Ask for the number, or for the contact when only that is missing."""
        desk.ask(desk.turn.words(TEXTS)["contact" if desk.given("order_number") else "number"])


class AccountStep(OrderStep):
    """Whose account it is: an e-mail address that may be on record (a code will tell), or an order that is proven."""

    name = "account"

    def is_done(self, desk: Desk) -> bool:
        """Whether an address was given, whoever's it is, or an order has been proven."""
        return desk.case.person is not None or desk.order is not None

    def begin(self, desk: Desk) -> None:
        """Take the account this conversation has opened by a code already."""
        super().begin(desk)
        if desk.case.person is None and desk.order is None:
            desk.case.person = proven_person(desk)
        if desk.case.matter == "ask_my_data" and not self.is_done(desk):
            desk.say(tell_visitor(desk))

    def check(self, desk: Desk) -> None:
        """Look the address up without saying whether it is known; with an order number it is a matter of that order."""
        if desk.given("order_number"):
            super().check(desk)
        elif email := desk.given("email"):
            desk.case.person = find_person(desk, email)

    def ask(self, desk: Desk) -> None:
        """Ask for the address."""
        desk.ask(desk.turn.words(TEXTS)["contact" if desk.given("order_number") else "account"])


class CodeStep(Step):
    """A one-time code, sent to the address on record, never shown here."""

    name = "code"

    def is_done(self, desk: Desk) -> bool:
        """Whether a code has opened this order or account lately."""
        return desk.code_proven

    def take(self, desk: Desk) -> Taken:
        """Check six digits, or send a new code when one is wanted."""
        turn, texts = desk.turn, desk.turn.words(TEXTS)
        if desk.chosen == RESEND or (codes.read_code(turn.text) is None and lacks_code(turn.text)):
            self._send(desk, "resent")
            return Taken.YES
        if codes.read_code(turn.text) is None or is_address(turn.text):
            return Taken.NO
        try:
            right = codes.enter_code(
                desk.session,
                desk.shop.settings,
                conversation_id=turn.conversation_id,
                customer_id=turn.customer_id,
                subject=desk.subject,
                text=turn.text,
                message_id=turn.message_id,
            )
        except TooManyAttempts:
            desk.end_with_person(texts["codes_locked"])
            return Taken.YES
        if not right:
            desk.ask(texts["wrong"], button(texts["resend"], "give_details", answer=RESEND))
        return Taken.YES

    def ask(self, desk: Desk) -> None:
        """Send a code the first time, later ask for its digits."""
        # For an address the bot must not know whether a code is on its way: there may be nobody to send one to.
        waiting = desk.case.person is None and codes.is_waiting(desk.session, desk.turn.conversation_id, desk.subject)
        if not waiting and (desk.case.person is None or desk.case.given.get("code_for") != desk.subject):
            self._send(desk)
            return
        texts = desk.turn.words(TEXTS)
        desk.ask(texts["code"], button(texts["resend"], "give_details", answer=RESEND))

    def _send(self, desk: Desk, told: str = "sent") -> None:
        turn, texts, email = desk.turn, desk.turn.words(TEXTS), address_of(desk)
        if not email and desk.case.person is None:
            desk.end_with_person(texts["no_address"])
            return
        try:
            codes.send_code(
                desk.session,
                desk.shop.settings,
                conversation_id=turn.conversation_id,
                customer_id=turn.customer_id,
                subject=desk.subject,
                email=email,
                language=turn.language,
                message_id=turn.message_id,
            )
        except TooManyAttempts:
            desk.end_with_person(texts["codes_locked"])
            return
        desk.case.given["code_for"] = desk.subject
        desk.ask(texts[told], button(texts["resend"], "give_details", answer=RESEND))


def proven_person(desk: Desk) -> int | None:
    """The account this conversation opened by a code within the last half hour; None when it did not."""
    mine = (Verification.conversation_id == desk.turn.conversation_id, Verification.customer_id.is_not(None))
    query = select(Verification.customer_id).where(*mine, Verification.level == CODE, Verification.expires_at > now())
    return desk.session.scalar(query.order_by(Verification.id.desc()).limit(1))


def find_person(desk: Desk, email: str) -> int:
    """The customer an address is on record for; for an unknown one a negative number of its own, so that limits hold alike."""
    address = normalise_email(email)
    query = select(Customer.id).where(func.lower(Customer.email) == address).order_by(Customer.id)
    return desk.session.scalar(query.limit(1)) or -1 - int(attempts.digest(address)[:7], 16)


def address_of(desk: Desk) -> str:
    """The e-mail address on record behind a case; empty when there is none."""
    if desk.account:
        return desk.session.get_one(Customer, desk.account).email or ""
    order = desk.order if desk.case.person is None else None
    return email_of(desk.session, order) if order else ""
