"""What the bot does not understand or cannot do: one good question first, a person after that."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.base import ONLY_SPOKEN, Answer, Shop, ShopAction, Turn, button
from actions.people import hand_over
from actions.products import SearchProducts

OFFERED = 3
NAMES_A_PRODUCT = ("product", "category")

TEXTS = {
    "en": {
        "outside": "I'm sorry, I can't help with that. I can look for products, check an order, or answer questions on the shop.",
        "question": "I'm not sure I understood you. Did you mean one of these?",
        "form": "I couldn't read that.",
    },
    "zh": {
        "outside": "抱歉，这个我帮不上忙。我可以帮您找商品、查订单，或者回答店里的问题。",
        "question": "我不太确定您的意思，您是想问下面哪一项？",
        "form": "抱歉，我没看懂。",
    },
}
MEANINGS = {
    "en": {
        "order_status": "Where is my order?",
        "give_details": "Check an order",
        "search_product": "Find a product",
        "recommend": "Recommend something",
        "not_interested": "Show me something else",
        "ask_reason": "Why was this suggested?",
        "ask_delivery": "Delivery",
        "ask_returns": "Returns",
        "ask_payment": "Payment",
        "talk_to_human": "Talk to a person",
        "complaint": "Something went wrong",
        "ask_bot": "Who are you?",
    },
    "zh": {
        "order_status": "查询订单",
        "give_details": "核对订单",
        "search_product": "找商品",
        "recommend": "推荐商品",
        "not_interested": "换一批",
        "ask_reason": "为什么推荐这个",
        "ask_delivery": "配送",
        "ask_returns": "退换货",
        "ask_payment": "付款",
        "talk_to_human": "转人工",
        "complaint": "我要反映问题",
        "ask_bot": "你是谁",
    },
}
USUAL = ("recommend", "order_status", "ask_delivery")


class OutOfScope(ShopAction):
    """Says what it cannot do, unless the shop wrote an article about it."""

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_out_of_scope"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Answer from an article, else offer what there is."""
        if turn.foreign:
            return _speak_up(turn)
        if found := find_article(shop, turn, session, None):
            return Answer().say(found.text)
        return Answer().say(turn.words(TEXTS)["outside"], *_meanings(turn, USUAL))


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
        if any(text == words["question"] for words in TEXTS.values() for text in turn.before[-1:]):
            return hand_over(turn, session, "not_understood", "stuck")
        likely = [str(row.get("name")) for row in turn.ranking]
        return Answer().say(texts["question"], *_meanings(turn, [*likely, *USUAL]))


def _meanings(turn: Turn, intents: list[str] | tuple[str, ...]) -> list[dict[str, str]]:
    titles = turn.words(MEANINGS)
    return [button(titles[intent], intent) for intent in dict.fromkeys(intents) if intent in titles][:OFFERED]


def _speak_up(turn: Turn) -> Answer:
    """The two languages there are; the base says it where it was not said lately."""
    return Answer().say(ONLY_SPOKEN) if ONLY_SPOKEN in turn.before else Answer()
