"""A payment that did not go through: what the shop's article says, and somebody who can look into it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.base import Answer, Shop, ShopAction, Turn

QUESTION = {"en": "My payment failed, what can I do?", "zh": "付款失败怎么办"}
TEXTS = {
    "en": {
        "article": "I'm sorry that it did not work. {text} If that does not help, shall I ask a colleague to look into it?",
        "sorry": "I'm sorry that it did not work. Shall I ask a colleague to look into it?",
    },
    "zh": {
        "article": "很抱歉付款没有成功。{text}如果还是不行，要不要我请同事帮您看看？",
        "sorry": "很抱歉付款没有成功。要不要我请同事帮您看看？",
    },
}


class PaymentFailed(ShopAction):
    """Helps with a payment that did not go through."""

    intents = ("payment_failed",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_payment_failed"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Tell what the article on it says, and offer a person."""
        texts = turn.words(TEXTS)
        found = find_article(shop, turn, session, "payment")
        if found is None or found.topic != "payment":
            found = shop.knowledge.answer(session, QUESTION[turn.language], turn.language, "payment")
        return Answer().offer_person(turn, texts["article"].format(text=found.text) if found else texts["sorry"])
