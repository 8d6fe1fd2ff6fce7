"""How a message in the middle of a matter is taken: as an answer, a correction, another matter, a digression, or an end."""

from __future__ import annotations

from typing import Any

from actions.base import SURE, Turn
from actions.service import signs
from actions.service.asides import UNREAD, Reaction, answer_aside, asked_step, hand_to
from actions.service.case import Case, Desk
from actions.service.matters import ALIASES, MATTERS
from actions.service.openings import fault_in, matter_named, reason_in, refuses
from actions.service.proofs import FORGET, OrderStep
from actions.service.steps import Step, Taken
from actions.service.telling import AddressStep
from actions.service.things import ItemStep, PartStep, items_of, meant
from shop import codes, consent, orders
from shop.orders import normalise_number

__all__ = ["Reaction", "react", "resumes", "switch"]

VERY_SURE = 0.8
SHORT, SPARE = 40, 12
# Before a yes, or a code, people ask what will become of things without wanting them.
ASKED_BACK = ("confirm", "code")
ENDING = ("talk_to_human", "goodbye", "start_over")
# What people say when they are asked why or what is wrong; it is no wish of its own there.
NEAR = frozenset(
    ("return_item", "exchange_item", "wrong_item", "complaint", "not_interested", "product_details", "deny", "insult")
)
TEXTS = {
    "en": {
        "lost": "Without the number and the e-mail address I can't look it up myself, but a colleague can find it for you.",
        "noted": "Thank you, I have noted that. ",
        "either": "Yes, that will do. ",
    },
    "zh": {"lost": "没有订单号和邮箱，我自己查不了，不过同事可以帮您找到。", "noted": "好的，已记下。", "either": "可以的。"},
}


def react(desk: Desk) -> Reaction:
    """Take one message; what is said to it is in the desk's answer."""
    step = asked_step(desk)
    if found := _take_plain(desk, step) or _end(desk, step):
        return found
    if matter := _turns_plainly(desk):
        switch(desk, matter)
        return Reaction.GO_ON
    if _is_answered(desk, step):
        _take_beside(desk, step)
        return _go_on(desk)
    if ended := _end_quietly(desk, step):
        return ended
    if _take_early(desk, step):
        desk.lead = desk.turn.words(TEXTS)["noted"] if step.name == "code" else desk.lead
        return _go_on(desk)
    if isinstance(step, OrderStep) and signs.offers_contact(desk.turn.text):
        desk.lead = desk.turn.words(TEXTS)["either"]
        return Reaction.GO_ON
    if matter := _other_matter(desk, step):
        switch(desk, matter)
        return Reaction.GO_ON
    if not _digresses(desk, step) and step.free and step.take(desk) is Taken.YES:
        return _go_on(desk)
    if isinstance(step, OrderStep) and signs.has_lost(desk.turn.text):
        desk.answer.offer_person(desk.turn, desk.turn.words(TEXTS)["lost"])
        return Reaction.ENDED
    return answer_aside(desk)


def switch(desk: Desk, matter: str) -> None:
    """Begin a matter; the order and the items spoken of stay."""
    old = desk.case
    kept: dict[str, Any] = {name: old.given[name] for name in ("item", "code_for") if name in old.given}
    desk.case = Case(matter, kept, person=old.person)
    if not desk.turn.pressed:
        desk.case.given["opening"] = desk.turn.text[:500]
        if kind := desk.turn.value("category"):
            desk.case.given["kind"] = kind
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
        return hand_to(desk, turn.intent) if turn.intent in ENDING else Reaction.STOP if turn.intent == "never_mind" else None
    if consent.is_stop_word(turn.text) and not turn.text.islower():
        return hand_to(desk, "stop_marketing")
    if turn.intent in ENDING and turn.confidence >= (VERY_SURE if step.free and not brief else SURE):
        return hand_to(desk, turn.intent)
    if signs.restarts(turn.text) and brief:
        return hand_to(desk, "start_over")
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
    if turn.intent in ENDING and not turn.unsure:
        return hand_to(desk, turn.intent)
    return Reaction.STOP if step.name != "confirm" and (signs.says_no(turn.text) or _denies(turn)) else None


def _denies(turn: Turn) -> bool:
    return turn.intent == "deny" and (turn.confidence >= VERY_SURE or signs.begins_no(turn.text))


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


def _narrow(desk: Desk, step: Step) -> bool:
    """Take only a part of what was about to be confirmed."""
    parts = [need for need in MATTERS[desk.case.matter].needs if isinstance(need, PartStep)]
    return step.name == "confirm" and not desk.turn.pressed and any(part.narrow(desk) for part in parts)


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
    if any(not step.is_done(desk) and step.take(desk) is Taken.YES for step in later):
        return True
    return any(isinstance(step, AddressStep) for step in needs) and _take_beside(desk, asked)


def _take_beside(desk: Desk, asked: Step) -> bool:
    """Take what a message tells beside the answer: number, e-mail address and reason in one."""
    if desk.turn.pressed or asked.name == "confirm" or signs.corrects(desk.turn.text):
        return False
    open_steps = [step for step in MATTERS[desk.case.matter].needs if step.free and not step.is_done(desk)]
    for step in open_steps:
        step.begin(desk)
    return any(step.is_done(desk) for step in open_steps)


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


def _take_plain(desk: Desk, step: Step) -> Reaction | None:
    """What would be misread later: what an invoice is to carry, or a no to it, and one matter told in place of another."""
    told = signs.wants_nothing_on_it(desk.turn.text) or signs.names_on_it(desk.turn.text)
    if step.name == "invoice" and told and step.take(desk) is Taken.YES:
        return _go_on(desk)
    if matter := _refuses_for_another(desk, step) or _came_faulty(desk, step):
        switch(desk, matter)
        return Reaction.GO_ON
    return None


def _refuses_for_another(desk: Desk, step: Step) -> str | None:
    """The matter that is named in the place of this one, though the message may answer the question as well."""
    if step.free or desk.turn.pressed or not signs.switches(desk.turn.text):
        return None
    named = matter_named(desk.turn.text)
    return named if named in MATTERS and named != desk.case.matter and refuses(desk.turn.text) else None


def _came_faulty(desk: Desk, step: Step) -> str | None:
    """The matter of what came damaged or wrong, when that is why it goes back: it has a choice of outcome."""
    turn = desk.turn
    why = step.name == "reason" and turn.intent == "wrong_item" and not turn.pressed
    return "wrong_item" if why and fault_in(turn.text) and not reason_in(turn.text) else None


def _is_answered(desk: Desk, step: Step) -> bool:
    """Whether the message corrects, narrows or answers what was asked; it is then taken."""
    return _correct(desk, step) or _narrow(desk, step) or (not step.free and step.take(desk) is Taken.YES)


def _turns_plainly(desk: Desk) -> str | None:
    """Another matter that is named in so many words in place of this one, whatever else the message answers."""
    turn = desk.turn
    named = matter_named(turn.text) if not turn.pressed and signs.switches(turn.text) else None
    return named if named in MATTERS and named != desk.case.matter else None


def _other_matter(desk: Desk, step: Step) -> str | None:
    """The matter a customer turns to; None when they stay with this one, or only want to know where their order is."""
    turn = desk.turn
    found = ALIASES.get(turn.intent, turn.intent) if turn.intent not in UNREAD else None
    turned = turn.pressed or signs.switches(turn.text)
    if turned and not turn.pressed and (found not in MATTERS or found == desk.case.matter):
        found = matter_named(turn.text) or found
    if found not in MATTERS or found == desk.case.matter:
        return None
    if found == "order_status" and (desk.order is not None or desk.case.asked in ("order", "account")):
        return None
    if not turned and step.name in ASKED_BACK and signs.asks(turn.text) and matter_named(turn.text) != found:
        return None
    needed = 0.0 if turned else VERY_SURE if step.free else 0.5
    return found if turn.confidence >= needed and (turned or not (step.free and found in NEAR)) else None


def _digresses(desk: Desk, step: Step) -> bool:
    """Whether a message is clearly something else than the words that were asked for."""
    turn = desk.turn
    if turn.pressed:
        return turn.intent != "give_details"
    if step.free and signs.asks_plainly(turn.text):
        return True
    if turn.intent in UNREAD or turn.intent in NEAR or not step.free:
        return not step.free
    return turn.confidence >= VERY_SURE and signs.asks(turn.text)


def _go_on(desk: Desk) -> Reaction:
    desk.case.failures = desk.case.asides = desk.case.again = 0
    return Reaction.ENDED if desk.ended else Reaction.GO_ON
