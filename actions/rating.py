"""Marks for the conversation, from one to five, in stars, figures, words or by a button."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn, button
from shop.store.tables import Conversation, Message, Request, Verification

OFFER = "rate"
BEST, FAIR = 5, 3
TALKED = 3
TEXTS = {
    "en": {
        "ask": "How did I do? Five stars are the best.",
        "thanks": "Thank you, that is {mark} of 5. I am glad I could help!",
        "thanks_fair": "Thank you, that is {mark} of 5. There is room to do better.",
        "thanks_low": "Thank you for being frank, that is {mark} of 5. Shall I ask a colleague to see what went wrong?",
    },
    "zh": {
        "ask": "您对这次服务满意吗？五星最好。",
        "thanks": "谢谢您的评价：{mark}分（满分5分）。很高兴能帮到您！",
        "thanks_fair": "谢谢您的评价：{mark}分（满分5分）。我们会继续改进。",
        "thanks_low": "谢谢您的坦诚评价：{mark}分（满分5分）。要不要我请同事看看哪里出了问题？",
    },
}
_OF_TEN = re.compile(r"(?<![\d.])(10|\d(?:\.\d)?)\s*(?:/|out of|of|分?[,，]?满分)\s*(?:10|ten|十)", re.I)
_OF_FIVE = re.compile(r"(?<![\d.])([0-5](?:\.\d)?)\s*(?:/|out of|of)\s*(?:5|five)", re.I)
_OF_HUNDRED = re.compile(r"(?<![\d.])(100|\d{1,2})\s*(?:/\s*100|out of 100|percent|%)", re.I)
_STARS = re.compile(r"[★⭐🌟]")
_COUNTED = re.compile(r"(?<![\d.])(10|\d)(?:\s*(?:stars?|points?|颗?星|分|marks?))?(?![\d.])", re.I)
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "zero": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "十": 10,
    "零": 0,
}
_NAMED = "one|two|three|four|five|six|seven|eight|nine|ten"
_TENS = re.compile(rf"\b(?:{_NAMED})\b(?=\s*(?:/|out of|of)\s*(?:10|ten)\b)|(?<=out of )ten\b", re.I)
_SPELT = re.compile(
    r"\b(zero|one|two|three|four|five|ten)\b(?: stars?| points?| out of five)?|([零一二两三四五十])(?:颗)?(?:星|分)", re.I
)
_GOOD = re.compile(
    r"\b(perfect|excellent|great|amazing|brilliant|top|full marks|thumbs up)\b|满分|好评|非常满意|很满意|👍|完美|优秀", re.I
)
_FINE = re.compile(r"\b(good|nice|helpful|satisfied|happy)\b|满意|不错|还好", re.I)
_POOR = re.compile(r"\b(terrible|awful|worst|useless|horrible|bad|poor|thumbs down)\b|差评|很差|太差|非常不满意|垃圾|👎", re.I)
_SO_SO = re.compile(r"\b(so[- ]so|average|okay|mediocre|meh)\b|一般|凑合|马马虎虎", re.I)
_NOT = re.compile(r"\b(not|n'?t|never|hardly)\b|不", re.I)


class RateConversation(ShopAction):
    """Keeps the customer's marks, or asks for them."""

    writes = True
    intents = ("rate_conversation",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_rate_conversation"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Read the marks; where there are none, offer five buttons."""
        pressed = turn.number("answer") if turn.pressed else None
        mark = pressed if pressed in range(1, BEST + 1) else None if turn.pressed else mark_in(turn.text)
        return keep_mark(turn, session, mark) if mark else ask_marks(turn, Answer())


def keep_mark(turn: Turn, session: Session, mark: int) -> Answer:
    """Write the marks on the conversation; low ones come with the offer of a person."""
    session.get_one(Conversation, turn.conversation_id).satisfaction = mark
    texts = turn.words(TEXTS)
    if mark <= 2:
        return Answer().offer_person(turn, texts["thanks_low"].format(mark=mark))
    return Answer().say(texts["thanks" if mark > FAIR else "thanks_fair"].format(mark=mark))


def take_marks(turn: Turn, session: Session) -> Answer | None:
    """What a message that came after the question gives, whatever else it may be read as; None when it gives no marks."""
    mark = mark_in(turn.text) if turn.slots.get("offer") == OFFER and not turn.pressed else None
    return keep_mark(turn, session, mark) if mark else None


def ask_marks(turn: Turn, answer: Answer) -> Answer:
    """Add the question, with five buttons; a bare figure answers it as well."""
    answer.slots["offer"] = OFFER
    stars = (button("★" * mark, "rate_conversation", answer=mark) for mark in range(BEST, 0, -1))
    return answer.say(turn.words(TEXTS)["ask"], *stars)


def was_asked(turn: Turn) -> bool:
    """Whether the marks were asked for in the last replies."""
    return any(text == words["ask"] for text in turn.before for words in TEXTS.values())


def is_worth_rating(turn: Turn, session: Session) -> bool:
    """Whether something was done in this conversation that nobody has given marks for or been asked about."""
    if was_asked(turn) or session.get_one(Conversation, turn.conversation_id).satisfaction is not None:
        return False
    here = turn.conversation_id
    done = select(exists().where(Request.conversation_id == here) | exists().where(Verification.conversation_id == here))
    said = select(func.count()).where(Message.conversation_id == here, Message.author == "customer", Message.state == "answered")
    return bool(session.scalar(done)) or (session.scalar(said) or 0) >= TALKED


def mark_in(text: str) -> int | None:
    """Marks of one to five that a text gives: 4, 8/10, ★★★★, five stars, 五星, 满分, very good; None for none."""
    plain = _TENS.sub(lambda found: str(_NUMBERS[found[0].lower()]), unicodedata.normalize("NFKC", text))
    for pattern, best in ((_OF_HUNDRED, 100), (_OF_TEN, 10), (_OF_FIVE, 5)):
        if found := pattern.search(plain):
            return _to_five(float(found[1]), best)
    if stars := len(_STARS.findall(text)):
        return min(stars, BEST)
    if found := _COUNTED.search(plain):
        value = int(found[1])
        return _to_five(value, 10 if value > BEST else BEST)
    if found := _SPELT.search(plain):
        value = _NUMBERS[(found[1] or found[2]).lower()]
        return _to_five(value, 10 if value > BEST else BEST)
    return _mark_in_words(plain)


def _mark_in_words(text: str) -> int | None:
    if _POOR.search(text):
        return 1
    for pattern, mark in ((_SO_SO, 3), (_GOOD, 5), (_FINE, 4)):
        if pattern.search(text):
            return 2 if _NOT.search(text) and mark > 3 else mark
    return None


def _to_five(value: float, best: int) -> int:
    return max(1, min(BEST, int(value * BEST / best + 0.5)))
