"""Calling a person, and answering somebody who is unhappy."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.base import HUMAN, Answer, Shop, ShopAction, Turn
from shop.briefing import brief

TEXTS = {
    "en": {
        "called": "I have called a colleague, who will answer you right here as soon as possible. Feel free to go on writing.",
        "sorry": (
            "I'm sorry about this; that is not how it should be. I have asked a colleague to look into it and answer you here. "
            "If it is about an order, you can already tell me its number."
        ),
        "sorry_in_form": "I'm sorry about this; that is not how it should be. I have asked a colleague to look into it as well.",
        "stuck": "I'm sorry, I still don't understand, so I have called a colleague, who will answer you right here.",
    },
    "zh": {
        "called": "已经为您转接同事，会尽快在这里回复您。您也可以继续留言。",
        "sorry": "非常抱歉给您带来不好的体验。我已经请同事来处理，会在这里回复您。如果和订单有关，您可以先告诉我订单号。",
        "sorry_in_form": "非常抱歉给您带来不好的体验。我也已经请同事来处理。",
        "stuck": "抱歉，我还是没能理解您的意思，已经请同事来帮您，会在这里回复您。",
    },
}


class HandOver(ShopAction):
    """Flags the conversation for staff, with what they need to know."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_hand_over"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Call a person and say so."""
        return hand_over(turn, session, "asked", "called")


class Complaint(ShopAction):
    """Apologises before anything else and calls a person."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_complaint"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Apologise, then call a person."""
        return hand_over(turn, session, "complaint", "sorry_in_form" if turn.in_form else "sorry")


def hand_over(turn: Turn, session: Session, reason: str, text: str) -> Answer:
    """Say the text of that name and flag the conversation for staff."""
    summary = brief(session, turn.conversation_id, "" if turn.intent == HUMAN else turn.text)
    return Answer().say(turn.words(TEXTS)[text]).call_person(reason, summary)
