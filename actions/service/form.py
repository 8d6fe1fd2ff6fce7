"""The service form: begins a matter, reads the customer's answers, lets them digress, correct and change their mind, ends it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.base import Answer, Shop, ShopAction, Turn, answer_by_context
from actions.people import hand_over
from actions.rating import take_marks
from actions.registry import action_for
from actions.service.case import SLOT, Case, Desk
from actions.service.matters import ALIASES, MATTERS, Matter
from actions.service.openings import matter_named
from actions.service.proofs import FORGET
from actions.service.reactions import Reaction, react, resumes, switch
from actions.service.steps import Step
from shop.query import outside_entities

# Rasa looks for an action or a text called after the slot it requests; the steps ask for themselves.
REQUESTED = "anything_else"
__all__ = ["ValidateServiceForm"]

BARELY, ENOUGH = 0.005, 6
# Wishes that come with an address and are no matter of the desk.
BESIDE_ADDRESS = ("stop_marketing", "talk_to_human")
_LABELS = re.compile(
    r"\b(my|the|is|it'?s|and|order|number|no|nr|e-?mail|mail|address|phone|tel|here|this|sure|hi|hello|ok|please|sorry)\b"
    r"|订单号?|单号|号码|邮箱|邮件|手机号?|电话|我的|我是|这是|就是|地址|[是和的]",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:speak|talk) (?:to|with) (?:(?:your|an?|the|some) )?(?:real |actual )?"
    r"(?:manager|human|person|supervisor|agent|somebody|someone)\b"
    r"|找(?:你们)?(?:经理|主管|真人|人工)|转人工",
    re.I,
)
_CHINESE, _WORD = re.compile("[\u4e00-\u9fff]"), re.compile(r"[^\W\d_\u4e00-\u9fff]{2,}")

TEXTS = {
    "en": {
        "stopped": "All right, I'll leave it. Is there anything else I can do?",
        "refused": "All right, nothing has been changed.",
        "over": "That question is over. What can I do for you?",
    },
    "zh": {
        "stopped": "好的，先不办了。还有什么可以帮您的吗？",
        "refused": "好的，什么都没有改动。",
        "over": "这个问题已经结束了，请问还有什么可以帮您？",
    },
}


class ValidateServiceForm(ShopAction):
    """Rasa calls it with every message while the form is open: it reads, answers, and names what is asked for next."""

    writes = True
    opens_form = True

    def name(self) -> str:
        """Rasa's name for the form's validation."""
        return "validate_service_form"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """One turn at the desk."""
        case = Case.from_json(turn.slots.get(SLOT))
        # Rasa has opened the form already when it asks what the message that opens it means.
        going_on = turn.in_form and case is not None and not case.dropped
        if not going_on and (found := _elsewhere(shop, turn, session)):
            return _leave(Desk(shop, turn, session, Case(""), found), None)
        if going_on and case is not None:
            desk = Desk(shop, turn, session, case)
            reaction = react(desk)
        elif case is not None and resumes(turn, case):
            case.dropped, case.asides = False, 0
            desk = Desk(shop, turn, session, case)
            reaction = react(desk)
        elif turn.pressed and turn.value("answer"):
            desk, reaction = Desk(shop, turn, session, Case("")), Reaction.ENDED
            desk.say(turn.words(TEXTS)["over"])
        else:
            desk = Desk(shop, turn, session, Case(""))
            switch(desk, matter_of(turn))
            _preface(desk)
            _call_too(desk)
            reaction = Reaction.GO_ON
        return conclude(desk, reaction)

    def failed(self, tracker: Tracker, error: Exception) -> Answer:
        """Apologise and end the form: what follows would fail as well."""
        answer = super().failed(tracker, error)
        answer.slots = {SLOT: None}
        answer.events = [SlotSet("requested_slot", None), ActiveLoop(None)]
        return answer


def _elsewhere(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The answer to what only looks like a matter: marks, a meaning from the replies before, a wish beside an address."""
    if found := take_marks(turn, session) or answer_by_context(shop, replace(turn, in_form=False), session):
        return found
    if turn.intent != "give_details" or turn.pressed or not _says_more(turn):
        return None
    wish = _likeliest(turn, (*MATTERS, *BESIDE_ADDRESS))
    action = action_for(wish) if wish in BESIDE_ADDRESS else None
    return action.answer(shop, replace(turn, intent=str(wish)), session) if action else None


def matter_of(turn: Turn) -> str:
    """The matter a message begins; one that reads like details alone may still name it in so many words."""
    if turn.intent == "give_details" and not turn.pressed:
        return matter_named(turn.text) or _matter_beside(turn) or ALIASES[turn.intent]
    return ALIASES.get(turn.intent, turn.intent)


def _matter_beside(turn: Turn) -> str | None:
    """The likeliest matter of a message that says more than details: they outweigh the rest when it is read."""
    return _likeliest(turn, MATTERS) if _says_more(turn) else None


def _likeliest(turn: Turn, among: Collection[str]) -> str | None:
    likely = (str(row.get("name")) for row in turn.ranking if float(row.get("confidence") or 0.0) >= BARELY)
    return next((name for name in likely if name in among), None)


def _says_more(turn: Turn) -> bool:
    rest = _LABELS.sub(" ", outside_entities(turn.text, turn.entities))
    return len(_CHINESE.findall(rest)) + 2 * len(_WORD.findall(rest)) >= ENOUGH


def conclude(desk: Desk, reaction: Reaction) -> Answer:
    """Go to the next step, or end the case; the slots say which."""
    if reaction is Reaction.STOP:
        desk.end(desk.turn.words(TEXTS)["stopped"])
    missing = _next(desk) if reaction is Reaction.GO_ON and not desk.ended else None
    if reaction is Reaction.LET_GO:
        desk.case.dropped, desk.case.asked = True, None
        return _leave(desk, desk.case.to_json())
    if missing is None:
        return _leave(desk, None)
    desk.case.asked = missing.name
    missing.ask(desk)
    if desk.ended:
        return _leave(desk, None)
    desk.answer.slots |= {SLOT: desk.case.to_json(), "requested_slot": REQUESTED}
    return desk.answer


def _next(desk: Desk) -> Step | None:
    """The first step the case lacks; None when it is over, which is said."""
    matter = MATTERS[desk.case.matter]
    for place, step in enumerate(matter.needs):
        if desk.case.given.get("refused"):
            desk.end(desk.turn.words(TEXTS)["refused"])
        if desk.ended:
            return None
        if not step.is_done(desk):
            return step
        if place == 0:
            _note_order(desk)
            if matter.gate:
                matter.gate(desk)
    if not desk.ended:
        matter.finish(desk)
    return None


def _note_order(desk: Desk) -> None:
    """Keep which order the case is about, to notice when another one is named."""
    order = desk.order
    if order is not None:
        desk.case.given |= {"order": order.number}


def _preface(desk: Desk) -> None:
    """What the shop's articles say on the matter goes before the first question."""
    matter: Matter = MATTERS[desk.case.matter]
    if matter.topic and not desk.turn.pressed:
        found = find_article(desk.shop, desk.turn, desk.session, matter.topic)
        if found and found.topic == matter.topic:
            desk.say(found.text)


def _call_too(desk: Desk) -> None:
    """Call the person that is wanted beside the matter."""
    if not desk.turn.pressed and _PERSON.search(desk.turn.text):
        desk.answer.join(hand_over(desk.turn, desk.session, "asked", "called"))


def _leave(desk: Desk, kept: object) -> Answer:
    if kept is None:
        desk.forget(*FORGET)
    desk.answer.slots |= {SLOT: kept, "requested_slot": None}
    desk.answer.events.append(ActiveLoop(None))
    return desk.answer
