"""Calling a person, and answering somebody who is unhappy."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.base import HUMAN, Answer, Shop, ShopAction, Turn
from shop.briefing import brief
from shop.orders import proven_order

TEXTS = {
    "en": {
        "called": "I have called a colleague, who will answer you right here as soon as possible. Feel free to go on writing.",
        "sorry": (
            "I'm sorry about this; that is not how it should be. I have asked a colleague to look into it and answer you here. "
            "If it is about an order, you can already tell me its number."
        ),
        "sorry_order": (
            "I'm sorry about this; that is not how it should be. "
            "I have asked a colleague to look into your order and answer you here."
        ),
        "sorry_in_form": "I'm sorry about this; that is not how it should be. I have asked a colleague to look into it as well.",
        "called_again": "My colleague has been told and will answer you right here. Is there anything I can do meanwhile?",
        "called_still": "I'm sorry for the wait. The answer comes right here as soon as somebody is free.",
        "again": "I understand, and I am sorry. My colleague has been told and will answer you right here.",
        "again_too": "I hear you. My colleague reads everything you write here and takes it from there.",
        "language": "I have called a colleague, who may know your language. 我已经为您转接同事。",
        "all_i_know": "That is all I know about it, so I have asked a colleague, who will answer you right here.",
        "praised": "Thank you, that is lovely to hear!",
        "praised_too": "Thank you again, I'm glad that you like it!",
        "stuck": "I'm sorry, I still don't understand, so I have called a colleague, who will answer you right here.",
    },
    "zh": {
        "called": "已经为您转接同事，会尽快在这里回复您。您也可以继续留言。",
        "sorry": "非常抱歉给您带来不好的体验。我已经请同事来处理，会在这里回复您。如果和订单有关，您可以先告诉我订单号。",
        "sorry_order": "非常抱歉给您带来不好的体验。我已经请同事查看您的订单，会在这里回复您。",
        "sorry_in_form": "非常抱歉给您带来不好的体验。我也已经请同事来处理。",
        "called_again": "同事已经收到通知，会在这里回复您。这期间还有什么我能帮您的吗？",
        "again_too": "您说的我都记下了，同事会看到全部内容并接着处理。",
        "called_still": "抱歉让您久等了，同事一有空就会在这里回复您。",
        "again": "我明白，真的很抱歉。同事已经收到通知，会在这里回复您。",
        "language": "我已经为您转接同事。I have called a colleague, who may know your language.",
        "all_i_know": "我知道的就是这些，已经请同事来答复，会在这里回复您。",
        "praised": "谢谢您的夸奖，真让人高兴！",
        "praised_too": "再次感谢，您喜欢就好！",
        "stuck": "抱歉，我还是没能理解您的意思，已经请同事来帮您，会在这里回复您。",
    },
}
SORRY = frozenset(
    texts[name] for texts in TEXTS.values() for name in ("sorry", "sorry_order", "sorry_in_form", "again", "again_too")
)
CALLED = SORRY | {
    texts[name]
    for texts in TEXTS.values()
    for name in ("called", "called_again", "called_still", "stuck", "language", "all_i_know")
}


class HandOver(ShopAction):
    """Flags the conversation for staff, with what they need to know."""

    intents = (HUMAN,)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_hand_over"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Call a person and say so."""
        again = any(text in CALLED for text in turn.before)
        still = turn.words(TEXTS)["called_again"] in turn.before[-1:]
        return hand_over(turn, session, "asked", "called_still" if still else "called_again" if again else "called")


class Complaint(ShopAction):
    """Apologises before anything else and calls a person."""

    intents = ("complaint",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_complaint"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Apologise, then call a person."""
        again = any(text in SORRY for text in turn.before)
        repeated = turn.words(TEXTS)["again"] in turn.before[-2:]
        first = "sorry_order" if proven_order(session, turn.conversation_id) else "sorry"
        kind = "again_too" if repeated else "again" if again else "sorry_in_form" if turn.in_form else first
        return hand_over(turn, session, "complaint", kind)


class Praise(ShopAction):
    """Is glad, in one sentence."""

    intents = ("praise",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_praise"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Thank the customer."""
        texts = turn.words(TEXTS)
        return Answer().say(texts["praised_too" if texts["praised"] in turn.before else "praised"])


def hand_over(turn: Turn, session: Session, reason: str, text: str) -> Answer:
    """Say the text of that name and flag the conversation for staff."""
    summary = brief(session, turn.conversation_id, "" if turn.intent == HUMAN else turn.text)
    return Answer().say(turn.words(TEXTS)[text]).call_person(reason, summary)
