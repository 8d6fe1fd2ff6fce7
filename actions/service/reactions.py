"""How a message in the middle of a matter is taken: as an answer, a correction, another matter, a digression, or an end."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from actions.base import SURE, Turn
from actions.people import hand_over
from actions.registry import action_for
from actions.scope import sure_answer
from actions.service import endings, signs
from actions.service.case import Case, Desk
from actions.service.matters import ALIASES, MATTERS
from actions.service.openings import matter_named
from actions.service.proofs import FORGET, OrderStep
from actions.service.steps import Step, Taken
from actions.service.things import ItemStep, items_of, meant
from shop import codes, consent, orders
from shop.orders import normalise_number
from shop.outcomes import name_of

PATIENCE = 2
VERY_SURE = 0.8
SHORT, SPARE = 40, 12
ENDING = ("talk_to_human", "goodbye", "start_over")
CALM = ("greet", "thanks", "affirm")
UNREAD = ("", "nlu_fallback", "give_details")
# What people say when they are asked why or what is wrong; it is no wish of its own there.
NEAR = frozenset(
    ("return_item", "exchange_item", "wrong_item", "complaint", "not_interested", "product_details", "deny", "insult")
)
KINDS = {
    "cancel_order": "cancel",
    "change_address": "change_address",
    "ask_invoice": "invoice",
    "return_item": "return",
    "exchange_item": "exchange",
    "wrong_item": "wrong_item",
    "refund_status": "refund",
    "charged_twice": "payment_check",
    "change_email": "change_email",
    "reset_password": "password",
    "delete_data": "erasure",
}

TEXTS = {
    "en": {
        "lost": "Without the number and the e-mail address I can't look it up myself, but a colleague can find it for you.",
        "unread": "I couldn't read that. ",
        "still": "Of course. I still need this for your {name}: ",
        "back": "Back to your {name}: ",
        "order_status": "order",
        "ask_my_data": "data",
    },
    "zh": {
        "lost": "没有订单号和邮箱，我自己查不了，不过同事可以帮您找到。",
        "unread": "抱歉，我没看懂。",
        "still": "好的，您的{name}还差一点信息：",
        "back": "回到您的{name}：",
        "order_status": "订单查询",
        "ask_my_data": "信息查询",
    },
}


class Reaction(Enum):
    """What happens to the form: it goes on, was ended by what was said, is stopped, or lets go of somebody elsewhere."""

    GO_ON = auto()
    ENDED = auto()
    STOP = auto()
    LET_GO = auto()


def react(desk: Desk) -> Reaction:
    """Take one message; what is said to it is in the desk's answer."""
    step = asked_step(desk)
    if ended := _end(desk, step):
        return ended
    if _correct(desk, step) or (not step.free and step.take(desk) is Taken.YES):
        return _go_on(desk)
    if ended := _end_quietly(desk, step):
        return ended
    if _take_early(desk, step):
        return _go_on(desk)
    if matter := _other_matter(desk, step):
        switch(desk, matter)
        return Reaction.GO_ON
    if not _digresses(desk, step) and step.free and step.take(desk) is Taken.YES:
        return _go_on(desk)
    if isinstance(step, OrderStep) and signs.has_lost(desk.turn.text):
        desk.answer.offer_person(desk.turn, desk.turn.words(TEXTS)["lost"])
        return Reaction.ENDED
    return _answer_aside(desk)


def asked_step(desk: Desk) -> Step:
    """The step whose question the message comes after."""
    needs = MATTERS[desk.case.matter].needs
    return next((step for step in needs if step.name == desk.case.asked), needs[0])


def switch(desk: Desk, matter: str) -> None:
    """Begin a matter; the order and the items spoken of stay."""
    old = desk.case
    kept: dict[str, Any] = {name: old.given[name] for name in ("item", "code_for") if name in old.given}
    desk.case = Case(matter, kept, person=old.person)
    if not desk.turn.pressed:
        desk.case.given["opening"] = desk.turn.text[:500]
    if signs.names_another_order(desk.turn.text) and not desk.turn.value("order_number"):
        _turn_away(desk)
    # From the last: the address an account is to have is not taken for the one it has.
    for step in reversed(MATTERS[matter].needs):
        step.begin(desk)


def resumes(turn: Turn, case: Case) -> bool:
    """Whether a message gives what a matter that was let go of still lacks."""
    return case.dropped and turn.intent == "give_details" and any(turn.value(slot) for slot in FORGET)


def _end(desk: Desk, step: Step) -> Reaction | None:
    """What ends the form whatever was asked: a button, words that say so, an intent that is sure."""
    turn, brief = desk.turn, len(desk.turn.text) <= SHORT
    if turn.pressed:
        return _hand_to(desk, turn.intent) if turn.intent in ENDING else Reaction.STOP if turn.intent == "never_mind" else None
    if consent.is_stop_word(turn.text) and not turn.text.islower():
        return _hand_to(desk, "stop_marketing")
    if turn.intent in ENDING and turn.confidence >= (VERY_SURE if step.free and not brief else SURE):
        return _hand_to(desk, turn.intent)
    if signs.restarts(turn.text) and brief:
        return _hand_to(desk, "start_over")
    if signs.stops(turn.text) and brief and (turn.intent != "stop_marketing" or turn.unsure):
        return Reaction.STOP
    return None


def _end_quietly(desk: Desk, step: Step) -> Reaction | None:
    """What ends the form unless it answers what was asked: a no, or an intent that is likely."""
    turn = desk.turn
    if turn.pressed or signs.has_lost(turn.text) or signs.switches(turn.text) or signs.lacks_code(turn.text):
        return None
    if turn.intent == "never_mind" and not (step.free and turn.unsure):
        return Reaction.STOP
    if step.free:
        return None
    if turn.intent in ENDING:
        return _hand_to(desk, turn.intent)
    return Reaction.STOP if step.name != "confirm" and (signs.says_no(turn.text) or turn.intent == "deny") else None


def _hand_to(desk: Desk, intent: str) -> Reaction:
    """Answer with the action registered for an intent and leave the form."""
    _answer_as(desk, intent)
    return Reaction.ENDED


def _correct(desk: Desk, step: Step) -> bool:
    """Take another order, account or item than was meant before."""
    turn = desk.turn
    if turn.pressed:
        return False
    first = MATTERS[desk.case.matter].needs[0]
    number = turn.value("order_number")
    known = normalise_number(str(desk.case.given.get("order", "")))
    digits = step.name == "code" and codes.read_code(turn.text) is not None
    named = number is not None and not digits and normalise_number(number) != known
    if step is not first and (named or (step.name == "code" and turn.value("email"))):
        desk.case.person = None if step.name == "code" else desk.case.person
        first.take(desk)
        return True
    if step.free and turn.intent == "give_details" and number and not named and len(turn.text) < len(number) + SPARE:
        return True
    if step is not first and signs.names_another_order(turn.text):
        _turn_away(desk)
        return True
    return step.name != "item" and signs.names_the_other(turn.text) and _take_other_item(desk)


def _take_other_item(desk: Desk) -> bool:
    """Take the other one of two items."""
    if not any(isinstance(need, ItemStep) for need in MATTERS[desk.case.matter].needs):
        return False
    other = meant(items_of(desk), desk.turn.text, desk.case.given.get("item"))
    if other:
        desk.case.given["item"] = other
    return bool(other)


def _take_early(desk: Desk, asked: Step) -> bool:
    """Take what answers a later question than the one that was asked: a refund, please."""
    if desk.turn.pressed or asked.free:
        return False
    needs = MATTERS[desk.case.matter].needs
    later = [step for step in needs if not step.free and step.name not in (asked.name, "order", "account", "code", "confirm")]
    return any(not step.is_done(desk) and step.take(desk) is Taken.YES for step in later)


def _turn_away(desk: Desk) -> None:
    """Take up the other order that was proven here; ask for its number when there is none."""
    now = orders.proven_order(desk.session, desk.turn.conversation_id, desk.given("order_number"))
    others = [
        order for order in orders.proven_orders(desk.session, desk.turn.conversation_id) if now is None or order.id != now.id
    ]
    desk.forget(*FORGET)
    if len(others) == 1:
        desk.answer.slots["order_number"] = others[0].number
    else:
        desk.case.given["other_order"] = True


def _other_matter(desk: Desk, step: Step) -> str | None:
    """The matter a customer turns to; None when they stay with this one, or only want to know where their order is."""
    turn = desk.turn
    found = ALIASES.get(turn.intent, turn.intent) if turn.intent not in UNREAD else None
    turned = turn.pressed or signs.switches(turn.text)
    if turned and found not in MATTERS:
        found = matter_named(turn.text)
    if found not in MATTERS or found == desk.case.matter:
        return None
    if found == "order_status" and (desk.order is not None or desk.case.asked in ("order", "account")):
        return None
    needed = 0.0 if turned else VERY_SURE if step.free else 0.5
    return found if turn.confidence >= needed and (turned or not (step.free and found in NEAR)) else None


def _digresses(desk: Desk, step: Step) -> bool:
    """Whether a message is clearly something else than the words that were asked for."""
    turn = desk.turn
    if turn.pressed:
        return turn.intent != "give_details"
    if turn.intent in UNREAD or turn.intent in NEAR or not step.free:
        return not step.free
    return turn.confidence >= VERY_SURE and signs.asks(turn.text)


def _go_on(desk: Desk) -> Reaction:
    desk.case.failures = desk.case.asides = 0
    return Reaction.ENDED if desk.ended else Reaction.GO_ON


def _answer_aside(desk: Desk) -> Reaction:
    """Answer what was asked in between and go on; after two in a row only answer."""
    turn, case, texts = desk.turn, desk.case, desk.turn.words(TEXTS)
    name = texts.get(case.matter) or name_of(KINDS.get(case.matter, case.matter), turn.language)
    if turn.intent in CALM or (ALIASES.get(turn.intent, turn.intent) == case.matter and turn.intent != "give_details"):
        if turn.intent == "affirm" and turn.slots.get("offer") == "talk_to_human":
            return _hand_to(desk, "talk_to_human")
        desk.lead = texts["still"].format(name=name)
        return Reaction.GO_ON
    if turn.intent == "order_status" and desk.order is not None:
        endings.tell_status(desk)
        desk.ended = False
    elif turn.intent in UNREAD or not _answer_as(desk, turn.intent):
        found = sure_answer(desk.shop, turn, desk.session)
        if found is None:
            return _not_read(desk)
        desk.answer.join(found)
    desk.case.failures, desk.case.asides = 0, case.asides + 1
    if case.asides >= PATIENCE:
        return Reaction.LET_GO
    desk.answer.slots.pop("offer", None)
    desk.lead = texts["back"].format(name=name)
    return Reaction.GO_ON


def _not_read(desk: Desk) -> Reaction:
    desk.case.failures += 1
    if desk.case.failures >= PATIENCE:
        desk.answer.join(hand_over(desk.turn, desk.session, "not_understood", "stuck"))
        return Reaction.ENDED
    desk.lead = desk.turn.words(TEXTS)["unread"]
    return Reaction.GO_ON


def _answer_as(desk: Desk, intent: str) -> bool:
    """Let the action registered for an intent answer; False when there is none."""
    action = action_for(intent)
    if action is not None:
        desk.answer.join(action.answer(desk.shop, desk.turn, desk.session))
    return action is not None
