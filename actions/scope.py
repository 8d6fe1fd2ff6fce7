"""What the bot does not understand or cannot do: one good question first, a person after that."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.asking import USUAL, ask_back, buttons_for
from actions.base import ONLY_SPOKEN, Answer, Shop, ShopAction, Turn
from actions.people import hand_over
from actions.products import SearchProducts, follow_up, look_for_words
from actions.rating import take_marks
from shop.query import content_words, outside_entities
from shop.remarks import BUYING, remark_in
from shop.search import named_in_titles

NAMES_A_PRODUCT = ("product", "category", "price_max", "price_min")
# A teapot named in a complaint is no wish for one.
NOT_ON_PRODUCTS = frozenset(("complaint", "ask_returns", "talk_to_human", "order_status", "ask_delivery", "ask_payment"))
LIKELY = 0.15
BOUNDS = ("price_max", "price_min")

TEXTS = {
    "en": {
        "outside": "I'm sorry, I can't help with that. I can look for products, check an order, or answer questions on the shop.",
        "outside_too": "That is beyond me as well, I'm afraid; I only know my way around this shop.",
    },
    "zh": {
        "outside": "抱歉，这个我帮不上忙。我可以帮您找商品、查订单，或者回答店里的问题。",
        "outside_too": "这个我也不懂，我只熟悉本店的事。",
    },
}


class OutOfScope(ShopAction):
    """Says what it cannot do, unless the shop wrote an article about it."""

    writes = True
    intents = ("out_of_scope",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_out_of_scope"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Answer what is about products after all, then from an article, else offer what there is."""
        if turn.foreign:
            return speak_up(turn, session)
        if marks := take_marks(turn, session):
            return marks
        if _is_on_products(turn, session) and (answer := _sure(shop, turn, session)):
            return answer
        if found := find_article(shop, turn, session, None):
            return Answer().say(found.text)
        offers = () if turn.in_form else buttons_for(turn, USUAL)
        texts = turn.words(TEXTS)
        return Answer().say(texts["outside_too" if texts["outside"] in turn.before[-1:] else "outside"], *offers)


class Fallback(ShopAction):
    """Asks back once with the likeliest meanings as buttons; the second time in a row it calls a person."""

    writes = True
    intents = ("nlu_fallback",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_fallback"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Try what is sure (a named product, an article) before asking."""
        if turn.foreign:
            return speak_up(turn, session)
        answer = sure_answer(shop, turn, session) or ask_back(turn, session)
        # Rasa also falls back here where no rule fits, and would do so again and again.
        answer.events.append(FollowupAction("action_listen"))
        return answer


def sure_answer(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What a message that reads like nothing still is for sure: on a product that is named, or answered by an article."""
    if answer := take_marks(turn, session) or _sure(shop, turn, session):
        return answer
    found = find_article(shop, turn, session, None)
    return Answer().say(found.text) if found else None


def _sure(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What can be answered whatever the intent: a product that is named, or a message that goes on from those shown."""
    if answer := follow_up(shop, turn, session):
        return answer
    second = next((row for row in turn.ranking if row.get("name") != turn.intent), {})
    likely = str(second.get("name")) if float(second.get("confidence") or 0.0) >= LIKELY else ""
    named = any(turn.value(entity) for entity in NAMES_A_PRODUCT) and likely not in NOT_ON_PRODUCTS
    return SearchProducts().answer(shop, turn, session) if named else look_for_words(turn, session, likely)


def _is_on_products(turn: Turn, session: Session) -> bool:
    """Whether a message that reads like none of the shop's business names one of its products, or nothing but a price."""
    words = content_words(outside_entities(turn.text, turn.entities))
    if any(turn.value(bound) for bound in BOUNDS) and (not words or turn.slots.get("wish")):
        return True
    if turn.unsure or not words or remark_in(turn.text) == BUYING:
        return True
    return remark_in(turn.text) is not None and bool(turn.value("category") or named_in_titles(session, words, 1))


def speak_up(turn: Turn, session: Session) -> Answer:
    """The two languages there are; the base says it where it was not said lately, and the second time a person is called."""
    if ONLY_SPOKEN in turn.before[-1:]:
        return hand_over(turn, session, "language", "language")
    return Answer().say(ONLY_SPOKEN) if ONLY_SPOKEN in turn.before else Answer()
