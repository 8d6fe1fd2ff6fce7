"""What customers say about themselves: what they like, their name, and that suggestions shall not be personal."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn, button
from shop.catalogue import category_title
from shop.profiles.declared import DISLIKES, LIKES, NAME, declare, personalise
from shop.query import outside_entities

LONGEST = 120
TEXTS = {
    "en": {
        "disliked": "Noted: you don't like {category}. I won't suggest it any more. Shall I suggest something else?",
        "liked": "Noted: you like {category}. Shall I suggest something?",
        "name": "Nice to meet you, {name}. I have noted your name.",
        "off": (
            "Done: suggestions no longer use what you bought or looked at, and your profile is gone. "
            "Say “switch personal suggestions on” to have them back."
        ),
        "on": "Done: suggestions follow what you buy and like again.",
        "suggest": "Suggest something",
    },
    "zh": {
        "disliked": "记下了，您不喜欢{category}，以后不再推荐。要不要看看别的？",
        "liked": "记下了，您喜欢{category}。要不要我推荐几款？",
        "name": "{name}，您好！您的名字我记下了。",
        "off": "好的，推荐不再参考您的购买和浏览记录，您的偏好资料也已删除。想恢复时，请说“打开个性化推荐”。",
        "on": "好的，以后会按您的购买和喜好来推荐。",
        "suggest": "给我推荐",
    },
}
_NAME = re.compile(
    r"(?:(?:hi|hello|hey)[,!. ]+)?(?:my name is|my name'?s|(?:please )?call me)\s+"
    r"(?P<en>[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,2})[.!]*"
    r"|(?:(?:你好|您好)[,，!！。 ]*)?(?:我叫|我的名字(?:是|叫)|(?:请|可以)?叫我)\s*"
    r"(?P<zh>[\u4e00-\u9fff·]{1,6}|[A-Za-z][A-Za-z ]{1,30}?)[。！!.]*",
    re.I,
)
_NO_NAMES = re.compile(
    r"\b(wrong|not|later|back|a|the|when|if|at|on|spelt|spelled|missing)\b|错|不对|回|电话|一下|客服|人工", re.I
)
_DISLIKES = re.compile(
    r"(?:(?:sorry|well|no)[,. ]+)?i (?:really |just |simply )?(?:do ?n[o'’]?t|don t|never) (?:really )?"
    r"(?:like|drink|use|want to see|enjoy) ?(?:any|the)? *(?:at all|any ?more)?[.!]*"
    r"|i (?:really )?(?:hate|dislike|can'?t stand) ?[.!]*|i'?m not (?:a fan of|into) ?[.!]*"
    r"|我?(?:真的|实在|其实|一直)?(?:不(?:太|怎么)?(?:喜欢|爱)|从?不|讨厌)(?:喝|用|买)?[。！!了的]*",
    re.I,
)
_LIKES = re.compile(
    r"i (?:really |just )?(?:like|love|prefer|enjoy|mostly drink|always drink)(?: drinking)? ?(?:best|most)?[.!]*"
    r"|我?(?:很|最|特别|比较|一直|平时)?(?:喜欢|爱|偏爱)(?:喝|用|买)?[。！!的]*",
    re.I,
)
_PERSONAL = r"(?:personali[sz]\w+|(?:personal|tailored) (?:suggestion|recommendation)s?)"
_OFF = re.compile(
    rf"\b(?:switch|turn|stop|disable|shut)\b.{{0,20}}\b{_PERSONAL}(?: off)?\b"
    r"|\b(?:do ?n[o'’]?t|stop|no) personali[sz]\w*\b"
    r"|\b(?:do ?n[o'’]?t|stop) us(?:e|ing) my (?:data|history|orders|purchases|profile) (?:for|to)\b.{0,20}"
    r"\b(?:suggest|recommend)\w*"
    r"|(?:关闭|关掉|停止|取消|不要|别).{0,4}个性化|(?:不要|别)(?:再)?(?:根据|按|用)我的.{0,10}推荐",
    re.I,
)
_ON = re.compile(
    rf"\b(?:switch|turn|put)\b.{{0,12}}\b{_PERSONAL}\b.{{0,6}}\bon\b"
    rf"|\b(?:switch|turn) (?:back )?on\b.{{0,8}}\b{_PERSONAL}"
    r"|(?:打开|开启|恢复|重新开).{0,4}个性化",
    re.I,
)


def answer_correction(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Note what a whole message says about the customer; None for every other message, and while a form asks."""
    customer = turn.customer_id
    text = turn.text.strip()
    if customer is None or turn.pressed or turn.in_form or not text or len(text) > LONGEST:
        return None
    texts = turn.words(TEXTS)
    for pattern, on in ((_ON, True), (_OFF, False)):
        if pattern.search(text):
            _write(shop, session, partial(personalise, customer_id=customer, on=on))
            return Answer().say(texts["on" if on else "off"])
    if name := _name_in(text):
        _write(shop, session, partial(declare, customer_id=customer, name=NAME, value=name))
        return Answer().say(texts["name"].format(name=name))
    if found := _taste_in(turn):
        what, category = found
        _write(shop, session, partial(declare, customer_id=customer, name=what, value=category))
        told = texts["disliked" if what == DISLIKES else "liked"].format(category=category_title(category, turn.language))
        return Answer(slots={"offer": "recommend"}).say(told, button(texts["suggest"], "recommend"))
    return None


def _name_in(text: str) -> str | None:
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    name = (match["en"] or match["zh"]).strip(" .")
    return None if _NO_NAMES.search(name) else name


def _taste_in(turn: Turn) -> tuple[str, str] | None:
    """What is said of one category, when the message says nothing else."""
    named = [str(row.get("value")) for row in turn.entities if row.get("entity") == "category"]
    if len(set(named)) != 1 or len(named) != len(turn.entities):
        return None
    rest = " ".join(outside_entities(turn.text, turn.entities).split())
    if _DISLIKES.fullmatch(rest):
        return DISLIKES, named[0]
    return (LIKES, named[0]) if _LIKES.fullmatch(rest) else None


def _write(shop: Shop, session: Session, change: Callable[[Session], None]) -> None:
    """Within the turn's transaction where it has one; an action that only reads has none."""
    if not session.get_bind().get_execution_options().get("reading"):
        change(session)
        return
    with shop.store.transaction() as own:
        change(own)


READINGS.append(answer_correction)
