"""A plain yes or no, which means whatever was offered last."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.asking import ask_back
from actions.base import HUMAN, Answer, Shop, ShopAction, Turn, button
from actions.people import hand_over
from actions.products import follow_up
from actions.suggesting import recommend

# A letter, or a sign that is no punctuation, such as a thumb.
_SAYS_SOMETHING = re.compile(r"[^\W_]|[^\x00-\x7f\u2000-\u206f\u3000-\u303f\uff00-\uffef]")

TEXTS = {
    "en": {
        "yes": "Good! What can I do for you?",
        "no": "All right. I'm here if you need anything else.",
        "suggest": "Suggest something",
    },
    "zh": {"yes": "好的！请问有什么可以帮您？", "no": "好的，有需要随时找我。", "suggest": "给我推荐"},
}


class Affirm(ShopAction):
    """Does what was offered in the reply before, and asks when nothing was."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_affirm"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Take the offer up."""
        offer = turn.slots.get("offer")
        if offer == HUMAN:
            return hand_over(turn, session, "asked", "called")
        if offer == "recommend":
            return recommend(shop, turn, session)
        if answer := follow_up(shop, turn, session):
            return answer
        if not _SAYS_SOMETHING.search(turn.text):
            return ask_back(turn, session)
        texts = turn.words(TEXTS)
        return Answer().say(texts["yes"], button(texts["suggest"], "recommend"))


class Deny(ShopAction):
    """Leaves what was offered."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_deny"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Accept the no."""
        return Answer().say(turn.words(TEXTS)["no"])
