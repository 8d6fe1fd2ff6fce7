"""What the bot does not understand or cannot do: one good question first, a person after that."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.asking import USUAL, ask_back, meanings
from actions.base import ONLY_SPOKEN, Answer, Shop, ShopAction, Turn
from actions.products import SearchProducts

NAMES_A_PRODUCT = ("product", "category", "price_max", "price_min")
BOUNDS = ("price_max", "price_min")

TEXTS = {
    "en": {
        "outside": "I'm sorry, I can't help with that. I can look for products, check an order, or answer questions on the shop.",
        "form": "I couldn't read that.",
    },
    "zh": {
        "outside": "抱歉，这个我帮不上忙。我可以帮您找商品、查订单，或者回答店里的问题。",
        "form": "抱歉，我没看懂。",
    },
}


class OutOfScope(ShopAction):
    """Says what it cannot do, unless the shop wrote an article about it."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_out_of_scope"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Take a bare price limit as part of a search, answer from an article, else offer what there is."""
        if turn.foreign:
            return _speak_up(turn)
        if turn.slots.get("wish") and any(turn.value(bound) for bound in BOUNDS):
            return SearchProducts().answer(shop, turn, session)
        if found := find_article(shop, turn, session, None):
            return Answer().say(found.text)
        offers = () if turn.in_form else meanings(turn, USUAL)
        return Answer().say(turn.words(TEXTS)["outside"], *offers)


class Fallback(ShopAction):
    """Asks back once with the likeliest meanings as buttons; the second time in a row it calls a person."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_fallback"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Try what is sure (a named product, an article) before asking."""
        if turn.foreign:
            return _speak_up(turn)
        if any(turn.value(entity) for entity in NAMES_A_PRODUCT):
            return SearchProducts().answer(shop, turn, session)
        if found := find_article(shop, turn, session, None):
            return Answer().say(found.text)
        texts = turn.words(TEXTS)
        if turn.in_form:
            return Answer().say(texts["form"])
        return ask_back(turn, session)


def _speak_up(turn: Turn) -> Answer:
    """The two languages there are; the base says it where it was not said lately."""
    return Answer().say(ONLY_SPOKEN) if ONLY_SPOKEN in turn.before else Answer()
