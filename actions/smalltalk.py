"""Small talk: hello, thanks, what can you do, who are you, a joke, an insult, yes and no, goodbye, once again from the start."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.asking import ask_back, buttons_for
from actions.base import HUMAN, Answer, Shop, ShopAction, Turn, button
from actions.people import hand_over
from actions.products import follow_up
from actions.rating import OFFER, ask_marks, is_worth_rating, mark_in
from actions.shown import how_to_buy, shown_products
from actions.suggesting import recommend
from shop.remarks import BUYING, remark_in

# A letter, or a sign that is no punctuation, such as a thumb.
_SAYS_SOMETHING = re.compile(r"[^\W_]|[^\x00-\x7f\u2000-\u206f\u3000-\u303f\uff00-\uffef]")
TOPICS = ("search_product", "order_status", "return_item", "ask_delivery", HUMAN)
FIRST_TOPICS = ("recommend", "order_status", "ask_delivery")
FORGOTTEN = ("wish", "trail", "spoken", "pending", "gift", "case", "order_number", "email", "phone")

TEXTS = {
    "en": {
        "greet": "Hello and welcome! Are you looking for something, or is it about an order?",
        "greet_in_form": "Hello!",
        "greet_again": "Hello again! What can I do for you?",
        "thanks": "You're welcome! Is there anything else I can do?",
        "help_again": "Gladly. Which of these is it about? You can also just tell me in your own words.",
        "help": (
            "I find and compare products and suggest some, tell you where an order is, cancel it or change its address, take "
            "returns, exchanges and faults, and answer questions on delivery, returns and payment. What is it about?"
        ),
        "ask_bot_again": "As I said, I'm an automated assistant. I have no other name. Would you rather talk to a person?",
        "ask_bot": (
            "I'm the shop's automated assistant, not a person. I can find and suggest products, look up an order, and answer "
            "questions about delivery, returns and payment. If you would rather talk to a person, I can call one."
        ),
        "insult": "I'm sorry that I annoyed you. Let us try once more: what can I do, or shall I call a colleague?",
        "insult_again": "I would like to help you. A colleague can take over at any time.",
        "insult_still": "When you are ready, tell me what it is about.",
        "goodbye": "Goodbye, and come back any time!",
        "again": "All right, from the start. What can I do for you?",
        "yes": "Good! What can I do for you?",
        "no": "All right. I'm here if you need anything else.",
        "suggest": "Suggest something",
    },
    "zh": {
        "greet": "您好，欢迎光临！您想找点什么，还是想查询订单？",
        "greet_in_form": "您好！",
        "greet_again": "您好！请问有什么可以帮您？",
        "thanks": "不客气！还有什么可以帮您的吗？",
        "help_again": "好的，请问是下面哪一项？也可以直接用自己的话告诉我。",
        "help": (
            "我可以帮您找商品、对比和推荐，查询或取消订单、修改地址，办理退货、换货和商品问题，"
            "也能回答配送、退换货和付款的问题。请问是哪方面的事？"
        ),
        "ask_bot_again": "我是自动助手，没有别的名字。要不要我帮您转给同事？",
        "ask_bot": (
            "我是这家店的自动助手，不是真人。我可以帮您找商品、推荐、查订单，回答配送、退换货和付款的问题；需要的话，也可以转给同事。"
        ),
        "insult": "很抱歉让您不愉快。我们再试一次：请告诉我需要什么，或者我帮您转接同事？",
        "insult_again": "我很想帮到您，也可以随时请同事接手。",
        "insult_still": "您愿意的时候，告诉我是什么事就行。",
        "goodbye": "再见，欢迎您随时再来！",
        "again": "好的，我们重新开始。请问有什么可以帮您？",
        "yes": "好的！请问有什么可以帮您？",
        "no": "好的，有需要随时找我。",
        "suggest": "给我推荐",
    },
}
JOKES = {
    "en": (
        "Why did the teapot blush? It saw the kettle boiling over.",
        "I asked our parcels for a joke. They said they would deliver one in two to four working days.",
        "What does a shopping basket do on holiday? It hangs around.",
    ),
    "zh": (
        "茶壶为什么脸红了？因为它看见水壶沸腾了。",
        "我让包裹给您讲个笑话，它说：预计两到四个工作日送达。",
        "购物篮放假了干什么？到处挂着。",
    ),
}


class SmallTalk(ShopAction):
    """Answers what is no business: always kindly, never at length."""

    intents = ("greet", "thanks", "help", "ask_bot", "tell_joke", "insult")

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_small_talk"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """One answer by intent."""
        texts, kind = turn.words(TEXTS), turn.intent
        if kind == "tell_joke":
            return tell_joke(turn)
        if kind == "insult":
            again = any(words["insult"] in turn.before for words in TEXTS.values())
            still = texts["insult_again"] in turn.before[-1:]
            return Answer().offer_person(turn, texts["insult_still" if still else "insult_again" if again else "insult"])
        if kind == "ask_bot":
            return Answer().offer_person(turn, texts["ask_bot_again" if texts["ask_bot"] in turn.before else "ask_bot"])
        if kind == "help" and remark_in(turn.text) == BUYING:
            return how_to_buy(turn, shown_products(turn, session))
        if kind == "help":
            return Answer().say(texts["help_again" if texts["help"] in turn.before else "help"], *buttons_for(turn, TOPICS))
        if kind == "greet" and not turn.in_form:
            return Answer().say(texts["greet_again" if turn.before else "greet"], *buttons_for(turn, FIRST_TOPICS))
        return Answer().say(texts["greet_in_form" if kind == "greet" else "thanks"])


def tell_joke(turn: Turn) -> Answer:
    """One that was not told lately."""
    jokes = JOKES[turn.language]
    return Answer().say(next((joke for joke in jokes if joke not in turn.before), jokes[0]))


class Goodbye(ShopAction):
    """Says goodbye, and asks once for marks where something was done."""

    intents = ("goodbye",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_goodbye"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Say it."""
        answer = Answer().say(turn.words(TEXTS)["goodbye"])
        return ask_marks(turn, answer) if is_worth_rating(turn, session) else answer


class BeginAgain(ShopAction):
    """Forgets what was looked for and gathered, and asks anew."""

    intents = ("start_over",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_begin_again"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Forget, and offer the usual."""
        answer = Answer(slots=dict.fromkeys(FORGOTTEN))
        return answer.say(turn.words(TEXTS)["again"], *buttons_for(turn, FIRST_TOPICS))


class Affirm(ShopAction):
    """Does what was offered in the reply before, and asks when nothing was."""

    intents = ("affirm",)

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
        if offer == OFFER and mark_in(turn.text) is None:
            return ask_marks(turn, Answer())
        if answer := follow_up(shop, turn, session):
            return answer
        if not _SAYS_SOMETHING.search(turn.text):
            return ask_back(turn, session)
        texts = turn.words(TEXTS)
        return Answer().say(texts["yes"], button(texts["suggest"], "recommend"))


class Deny(ShopAction):
    """Leaves what was offered or begun."""

    intents = ("deny", "never_mind")

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_deny"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Accept the no."""
        return Answer().say(turn.words(TEXTS)["no"])
