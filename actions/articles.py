"""Questions about delivery, returns and payment, answered from the shop's own articles."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.asking import buttons_for
from actions.base import READINGS, Answer, Shop, ShopAction, Turn
from actions.people import hand_over
from actions.service.openings import matter_named
from actions.service.signs import asks
from shop.importing.countries import country_code
from shop.knowledge import Answer as Found
from shop.matching import simplified
from shop.store.tables import Article

TOPICS = {"ask_delivery": "delivery", "ask_returns": "returns", "ask_payment": "payment"}

TEXTS = {
    "en": {
        "do": "Shall I ask a colleague to see to it?",
        "again": "As I said: {text} If you need to know more, shall I ask a colleague?",
        "unknown": "I don't know that for certain and I don't want to guess. Shall I ask a colleague?",
        "unknown_in_form": "I don't know that for certain, and I don't want to guess.",
        "there": "This holds for every country: {text}",
        "near": "This is what I know on “{title}”: {text} If that does not answer it, shall I ask a colleague?",
    },
    "zh": {
        "do": "要不要我请同事来处理？",
        "again": "刚才说过：{text}如果还想知道更多，要不要我请同事来答复？",
        "unknown": "这个我不能确定，不想随便回答您。要不要我请同事来答复？",
        "unknown_in_form": "这个我不能确定，不想随便回答您。",
        "there": "各个国家和地区的情况是这样的：{text}",
        "near": "关于“{title}”，我知道的是：{text}如果没有回答您的问题，要不要我请同事来答复？",
    },
}
# A question on the shop may read like small talk or a wish for goods: then an article that fits as well as this answers it.
FITS = 0.58
MISREAD = (
    *("greet", "goodbye", "thanks", "praise", "help", "like_item", "not_interested", "find_gift", "recommend", "ask_popular"),
    *("ask_my_data", "ask_discount", "search_product", "product_details", "check_availability", "ask_price"),
)
# Who asks for what is stored of themselves gets that, not how it is dealt with in general.
OF_THEMSELVES = re.compile(r"\b(?:about|on|of|for) me\b|\bmy own\b|关于我|知道我|我的.{0,6}(?:哪些|有什么)|我有哪些", re.I)
NAMES_A_THING = ("product", "category", "order_number")
# The same asked of another place: `and to Norway?`, `那挪威呢`.
_AND_THERE = re.compile(
    r"^\W*(?:and|or|what about|how about)\s+(?:(?:to|for|in|from)\s+)?(?:the\s+)?(u[ks]|[a-z][a-z .'-]{2,25}?)\W*$"
    r"|^\W*(?:那么?|还有|如果|要是)?(?:[寄送发]?[到去往]|[寄送发是])?([\u3400-\u9fff]{1,10}?)(?:呢|[行可]以?吗|的话呢?)\W*$",
    re.I,
)
# A word of three letters or two Chinese characters: less asks nothing.
_ASKS_SOMETHING = re.compile(r"[^\W\d_\u3400-\u9fff]{3}|[\u3400-\u9fff].*[\u3400-\u9fff]", re.S)
# An article tells how it goes; somebody has to do it.
_TO_BE_DONE = re.compile(
    r"\b(cancel|change|correct|update|remove|add|swap|exchange)\b.*\b(it|that|my|the|an?)\b"
    r"|\b(i|we) (want|need|would like|'d like) to return\b"
    r"|(取消|撤).*(订单|单|它|吧|一下)|(改|换|更正|修改).{0,4}(地址|电话|订单|收件|数量|一下)|(帮我|我要|我想)(改|换|退|取消|撤)",
    re.I,
)


class AnswerFromArticles(ShopAction):
    """Answers with the article that is closest in meaning, or says that there is none."""

    intents = tuple(TOPICS)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_answer_from_articles"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Look among all articles, those of the intent's topic first; a near miss is called one."""
        topic, texts = TOPICS.get(turn.intent), turn.words(TEXTS)
        if found := find_article(shop, turn, session, topic):
            if _TO_BE_DONE.search(turn.text) and not turn.pressed:
                return _offer_to_do(turn, found.text)
            return _told_again(turn, session, found.text) or _tell(turn, found.text)
        near = shop.knowledge.closest(session, turn.text, turn.language, topic)
        if turn.in_form:
            # A second question beside the form's own would make a yes mean two things.
            return Answer().say(near.text if near and near.topic == topic and near.near else texts["unknown_in_form"])
        if near and near.topic == topic and near.near:
            return Answer().offer_person(turn, texts["near"].format(title=near.title, text=near.text))
        return Answer().offer_person(turn, texts["unknown"])


def _tell(turn: Turn, text: str) -> Answer:
    """The article; whoever asks how returns work can begin one."""
    return Answer().say(text, *buttons_for(turn, ["return_item"] if turn.intent == "ask_returns" and not turn.in_form else []))


def _told_again(turn: Turn, session: Session, text: str) -> Answer | None:
    """The same once more with the offer of a person; the third time a person is called."""
    times = 0 if turn.in_form else sum(text in said for said in turn.before)
    if times > 1:
        return hand_over(turn, session, "not_understood", "all_i_know")
    return Answer().offer_person(turn, turn.words(TEXTS)["again"].format(text=text)) if times else None


def _offer_to_do(turn: Turn, text: str) -> Answer:
    """The article, and a button to have it done at once; what cannot be done here is offered to a colleague."""
    if matter := matter_named(turn.text):
        return Answer().say(text, *buttons_for(turn, [matter]))
    return Answer().offer_person(turn, text + (" " if turn.language == "en" else "") + turn.words(TEXTS)["do"])


def find_article(shop: Shop, turn: Turn, session: Session, topic: str | None) -> Found | None:
    """The article that answers this message; none when nothing is close enough."""
    if turn.pressed:
        found = shop.knowledge.closest(session, turn.text, turn.language, topic)
        return found if found and found.topic == topic else None
    if not _ASKS_SOMETHING.search(turn.text):
        return None
    return shop.knowledge.answer(session, turn.text, turn.language, topic)


def answer_plain_question(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The article on what was asked in so many words, though it was read as something else; None for every other message."""
    if turn.pressed or turn.in_form or turn.intent not in MISREAD or not asks(turn.text):
        return None
    if any(turn.value(entity) for entity in NAMES_A_THING) or (turn.intent == "ask_my_data" and OF_THEMSELVES.search(turn.text)):
        return None
    found = find_article(shop, turn, session, None)
    return (_told_again(turn, session, found.text) or _tell(turn, found.text)) if found and found.score >= FITS else None


def answer_there(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The article told last once more, for who asks the same of another country; None for every other message."""
    asked = None if turn.pressed or turn.in_form else _AND_THERE.search(turn.text.translate(simplified()))
    if not asked or not turn.before or not country_code(asked[1] or asked[2]):
        return None
    told = session.scalars(select(Article.text).where(Article.language == turn.language, Article.topic == TOPICS["ask_delivery"]))
    text = next((text for text in told if text in turn.before[-1]), None)
    return Answer().say(turn.words(TEXTS)["there"].format(text=text)) if text else None


READINGS += [answer_there, answer_plain_question]
