"""How somebody eats or what they must avoid: used for this search where products say so, never kept, never guessed."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn
from actions.cards import found
from actions.refusals import look
from shop.query import Query

TEXTS = {
    "en": {
        "unknown": (
            "Thank you for telling me. What I know of our products does not say which are right for that, and I don't want "
            "to guess. I won't keep it in your profile. Shall I ask a colleague?"
        ),
        "in_form": (
            "Thank you for telling me. I don't want to guess which of our products are right for that: a colleague can say so "
            "afterwards. I won't keep it in your profile."
        ),
    },
    "zh": {
        "unknown": "谢谢您告诉我。商品资料里没有写明哪些适合，我不想随便猜。这一点我也不会记进您的资料。要不要我请同事来答复？",
        "in_form": "谢谢您告诉我。哪些商品适合，我不想随便猜，稍后可以请同事答复您。这一点我不会记进您的资料。",
    },
}
_SELF = r"(?:(?:by the way|btw|also|but)[,. ]+)?(?:i'?m|i am|we'?re|we are|i eat|my \w+ is) (?:a |an )?(?:strict(?:ly)? )?"
_TAGS = {
    "vegan": re.compile(rf"{_SELF}vegan\W*|我?(?:是|吃)?(?:纯素|全素)(?:食)?(?:主义)?者?\W*", re.I),
    "vegetarian": re.compile(rf"{_SELF}vegetarian\W*|我?(?:只|是|一直)?吃素的?\W*|我是素食(?:主义)?者?\W*", re.I),
    "no-caffeine": re.compile(
        r"(?:i (?:can'?t|cannot|must not|should not|shouldn'?t|do ?n[o'’]?t) (?:have|drink|take)(?: any)?|i avoid|no) caffeine"
        r"(?: for me| please| at all)?\W*|i'?m sensitive to caffeine\W*|我?(?:不能?|少)(?:喝|碰|摄入)(?:含)?咖啡因(?:的)?\W*"
        r"|我?对咖啡因(?:很|比较)?(?:敏感|过敏)\W*",
        re.I,
    ),
}
# What somebody cannot have, by name; `it`, `the first one` and the like are no food.
_CANNOT = (
    r"(?:(?:sorry|by the way|btw|also|but|no|well)[,. ]+)?(?:i|we|my \w+)"
    r"(?:(?: am| is| are|['’]m|['’]re) not allowed to"
    r"| (?:(?:really|just|simply|also) )?(?:can['’]?t|can ?not|must ?(?:not|n['’]?t)))"
    r" (?:really )?(?:eat|drink|(?<!must not )have|digest|tolerate)(?: any(?: more)?| anything with)? "
    r"(?!(?:it|this|that|these|those|them|the|an?|my|your|our|you|me|him|her|more|much|too|so|any ?more|anything|to)\b)"
    r"[a-z'-]+(?: (?:or|and) [a-z'-]+| [a-z'-]+)?(?:,? (?:at all|any ?more|sorry|please|because .{2,40}|due to .{2,40}))?\W*"
)
_SELF_ZH = r"我?(?:们|家|妈|爸|家人|女儿|儿子|孩子|老婆|老公)?(?:现在|真的|实在|都|也|是)?"
_FOOD_ZH = r"(?!这|那|它|第|太|很|了|的|谢|什么|再|一起)(?!.*[吗么呢吧哪几])[\u4e00-\u9fffa-z ]{1,12}?"
_CANNOT_ZH = (
    rf"{_SELF_ZH}(?:(?:不能|不可以|不得|没法)再?(?:吃|喝|碰|沾|摄入)|[吃喝]不了)(?:任何)?[含带有]?{_FOOD_ZH}的?[。！!]*"
    rf"|{_FOOD_ZH}我(?:现在|真的|是|都|也)?(?:不能|不可以)[吃喝碰]的?[。！!]*"
)
_OTHERS = re.compile(
    rf"{_SELF}(?:halal|kosher|pregnant|diabetic|breastfeeding|(?:lactose|gluten) intolerant|co?eliac|allergic to .{{2,30}})\W*"
    r"|i have an? (?:\w+ )?allergy(?: to .{2,30})?\W*"
    r"|我?(?:是|有)?(?:孕妇|怀孕了?|糖尿病(?:人)?|哺乳期|乳糖不耐(?:受)?|清真|穆斯林)\W*|我?对.{1,8}过敏\W*"
    rf"|{_CANNOT}|{_CANNOT_ZH}",
    re.I,
)


def answer_diet(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What is marked as fitting, or that nothing says so; None for every other message."""
    if turn.pressed or turn.in_form or not tells_diet(turn.text):
        return None
    tag = _tag_in(turn.text)
    results = look(shop, turn, session, Query(words=(tag,))) if tag else None
    if results and results.products and results.relaxed is None:
        answer = found(turn, results)
        answer.neutral = True
        return answer
    return Answer(neutral=True).offer_person(turn, turn.words(TEXTS)["unknown"])


def tells_diet(text: str) -> bool:
    """Whether a message says how somebody eats or what they must avoid, and nothing else."""
    return _tag_in(text) is not None or _OTHERS.fullmatch(text.strip()) is not None


def _tag_in(text: str) -> str | None:
    return next((name for name, pattern in _TAGS.items() if pattern.fullmatch(text.strip())), None)


READINGS.append(answer_diet)
