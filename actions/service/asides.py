"""What is said to somebody who asks something else in the middle of a matter, or nothing that can be read."""

from __future__ import annotations

from enum import Enum, auto

from actions.base import HUMAN, Answer, button
from actions.diets import TEXTS as DIETS
from actions.diets import tells_diet
from actions.people import hand_over
from actions.registry import action_for
from actions.scope import sure_answer
from actions.service import endings, signs
from actions.service.case import Desk
from actions.service.matters import ALIASES, MATTERS
from actions.service.steps import Step
from actions.service.telling import ConfirmStep
from shop.outcomes import name_of

PATIENCE = 2
SEEMING = 0.8
CALM = ("greet", "thanks", "affirm")
UNREAD = ("", "nlu_fallback", "give_details")
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
        "unread": "I couldn't read that. ",
        "needed": "I can't go on without it. If you don't have it at hand, a colleague can help.",
        "unknown": "I don't know that for certain, and I don't want to guess.",
        "person": "Talk to a person",
        "why_order": "The two together tell me that the order is yours. Nobody else learns anything about it.",
        "why_account": "It tells me whose account it is; I open nobody's without it.",
        "why_code": "Only you read your e-mails, so the code makes sure that nobody else can do this in your name.",
        "why": "My colleagues need it to settle this without asking you again.",
        "still": "Of course. I still need this for your {name}: ",
        "back": "Back to your {name}: ",
        "order_status": "order",
        "ask_my_data": "data",
    },
    "zh": {
        "unread": "抱歉，我没看懂。",
        "needed": "没有这项信息我没法继续。如果手头没有，同事可以帮您。",
        "unknown": "这个我不能确定，不想随便回答您。",
        "person": "转人工",
        "why_order": "两项信息对得上，才能确认订单是您的，别人查不到。",
        "why_account": "这样我才知道是哪个账户，不会打开别人的。",
        "why_code": "只有您能看到自己的邮件，验证码可以防止别人冒用您的名义。",
        "why": "有了它，同事处理时就不用再来问您了。",
        "still": "好的，{name}还差一步：",
        "back": "我们接着说{name}：",
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


def asked_step(desk: Desk) -> Step:
    """The step whose question the message comes after."""
    needs = MATTERS[desk.case.matter].needs
    return next((step for step in needs if step.name == desk.case.asked), needs[0])


def hand_to(desk: Desk, intent: str) -> Reaction:
    """Answer with the action registered for an intent and leave the form."""
    answer_as(desk, intent)
    return Reaction.ENDED


def answer_aside(desk: Desk) -> Reaction:
    """Answer what was asked in between and go on; after two in a row only answer."""
    turn, case, texts = desk.turn, desk.case, desk.turn.words(TEXTS)
    name = texts.get(case.matter) or name_of(KINDS.get(case.matter, case.matter), turn.language)
    nonsense = turn.intent == "out_of_scope" and (turn.confidence < SEEMING or not signs.says_something(turn.text))
    if turn.intent in CALM or (ALIASES.get(turn.intent, turn.intent) == case.matter and turn.intent != "give_details"):
        if turn.intent == "affirm" and turn.slots.get("offer") == "talk_to_human":
            return hand_to(desk, "talk_to_human")
        return _insist(desk, texts["still"].format(name=name))
    if turn.intent == "ask_reason":
        desk.say(texts.get(f"why_{asked_step(desk).name}", texts["why"]))
    elif tells_diet(turn.text) and not turn.pressed:
        desk.say(turn.words(DIETS)["in_form"])
    elif turn.intent == "order_status" and desk.order is not None:
        endings.tell_status(desk)
        desk.ended = False
    elif nonsense or turn.intent in UNREAD or not answer_as(desk, turn.intent):
        found = sure_answer(desk.shop, turn, desk.session)
        if found is None and signs.asks(turn.text) and not nonsense and turn.intent not in UNREAD:
            found = Answer().say(texts["unknown"], button(texts["person"], HUMAN))
        if found is None:
            return _not_read(desk)
        desk.answer.join(found)
    desk.case.failures, desk.case.asides = 0, case.asides + 1
    if case.asides >= PATIENCE:
        return Reaction.LET_GO
    desk.answer.slots.pop("offer", None)
    desk.lead = texts["back"].format(name=name)
    return Reaction.GO_ON


def _insist(desk: Desk, lead: str) -> Reaction:
    """Ask the same again; who asks for the same again gets a way out from the second time on."""
    if desk.turn.intent in CALM:
        desk.lead = lead
        return Reaction.GO_ON
    desk.case.again += 1
    if desk.case.again > 2 * PATIENCE:
        desk.answer.join(hand_over(desk.turn, desk.session, "not_understood", "stuck"))
        return Reaction.ENDED
    if desk.case.again >= PATIENCE and not isinstance(asked_step(desk), ConfirmStep):
        desk.answer.offer_person(desk.turn, desk.turn.words(TEXTS)["needed"])
    else:
        desk.lead = lead
    return Reaction.GO_ON


def _not_read(desk: Desk) -> Reaction:
    desk.case.failures += 1
    if desk.case.failures >= PATIENCE:
        desk.answer.join(hand_over(desk.turn, desk.session, "not_understood", "stuck"))
        return Reaction.ENDED
    desk.lead = desk.turn.words(TEXTS)["unread"]
    return Reaction.GO_ON


def answer_as(desk: Desk, intent: str) -> bool:
    """Let the action registered for an intent answer; False when there is none."""
    action = action_for(intent)
    if action is not None:
        desk.answer.join(action.answer(desk.shop, desk.turn, desk.session))
    return action is not None
