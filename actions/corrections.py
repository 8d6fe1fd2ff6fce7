"""What customers say about themselves: what they like, their name, and that suggestions shall not be personal."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn, button
from actions.cards import suggestion_cards
from actions.memory import keep_told
from actions.suggesting import suggest
from shop.catalogue import CATEGORIES, category_title
from shop.person import known_as
from shop.pointing import position_in
from shop.profiles.declared import DISLIKES, LIKES, NAME, declare, personalise
from shop.query import content_words, is_about_shown, outside_entities
from shop.recommend import Wish
from shop.search import titled

LONGEST = 120
TEXTS = {
    "en": {
        "disliked": "Noted: you don't like {what}. I won't suggest it any more. Shall I suggest something else?",
        "liked": "Noted: you like {what}. These may be for you:",
        "liked_none": "Noted: you like {what}. I have none in stock right now.",
        "nothing_such": "Good to know. We have no product called “{what}”. Shall I suggest something?",
        "name": "Nice to meet you, {name}. I have noted your name.",
        "off": (
            "Done: suggestions no longer use what you bought or looked at, and your profile is gone. "
            "Say “switch personal suggestions on” to have them back."
        ),
        "on": "Done: suggestions follow what you buy and like again.",
        "suggest": "Suggest something",
    },
    "zh": {
        "disliked": "记下了，您不喜欢{what}，以后不再推荐。要不要看看别的？",
        "liked": "记下了，您喜欢{what}。这些您看看：",
        "liked_none": "记下了，您喜欢{what}。目前没有现货。",
        "nothing_such": "好的。本店没有名称带“{what}”的商品。要不要我推荐几款？",
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
    r"(?!这|那|它|第|什么|你|您)(?P<zh>[\u4e00-\u9fff·]{1,6}|[A-Za-z][A-Za-z ]{1,30}?)[。！!.]*",
    re.I,
)
_NO_NAMES = re.compile(
    r"\b(wrong|not|later|back|a|the|when|if|at|on|spelt|spelled|missing)\b|错|不对|回|电话|一下|客服|人工", re.I
)
_DISLIKES = re.compile(
    r"(?:(?:sorry|well|no|but)[,. ]+)?(?:i (?:really |just |simply )?(?:do ?n[o'’]?t|don t|do not|never) (?:really )?"
    r"(?:like|drink|eat|use|want|want to see|enjoy|care for) ?(?:any|the)?"
    r"|i (?:really )?(?:hate|dislike|avoid|can'?t stand)|i'?m not (?:a fan of|into|interested in)|not interested in"
    r"|(?:please )?(?:do ?n[o'’]?t|don t|do not|stop|never) (?:show|suggest|recommend|offer)(?:ing)?(?: me)? ?(?:any)?"
    r"|no(?: more)?|nothing with) *(?:at all|any ?more|ever again|again|please|for me)?(?: please)?[.!]*"
    r"|(?:is|are)(?: n[o'’]t|n[o'’]?t| not)(?: really)? (?:for me|my thing|my cup of tea)[.!]*"
    r"|我?(?:对)?(?:真的|实在|其实|一直)?(?:不(?:太|怎么)?(?:喜欢|爱|感兴趣)|从?不|没(?:有)?兴趣|讨厌)(?:喝|吃|用|买|要)?[。！!了的]*"
    r"|(?:请|以后)?(?:不要|别)(?:再)?(?:给我)?(?:推荐|推|看)?(?:任何)?[。！!了的]*"
    r"|我?(?:喝|吃|用)不(?:惯|来)[。！!了的]*",
    re.I,
)
# Said of a colour or a brand this narrows what is looked for now.
_NOT_NOW = re.compile(
    r"(?:but )?(?:no|not|nothing with|i do ?n[o'’]?t want(?: any| the)?)(?: please)?[.!]*|(?:不要|别要?)[的了。！!]*", re.I
)
_LIKES = re.compile(
    r"i (?:really |just )?(?:like|love|prefer|enjoy|mostly drink|always drink)(?: drinking)? ?(?:best|most)?[.!]*"
    r"|我?(?:很|最|特别|比较|一直|平时)?(?:喜欢|爱|偏爱)(?:喝|用|买)?[。！!的]*",
    re.I,
)
_DISLIKES_WORD = re.compile(
    r"(?:(?:sorry|well|no|but)[,. ]+)?i (?:really |just )?"
    r"(?:(?:do ?n[o'’]?t|don t|do not|never)(?: really)? (?:like|drink|eat|enjoy|have)|(?:can[o'’]?t|cannot) stand"
    r"|hate|dislike|avoid)"
    r" (?:any )?(?P<en>[a-z][a-z -]{2,30}?)(?: at all| any ?more)?[.!]*"
    r"|我?(?:真的|实在|其实|一直|从来)?(?:(?:不(?:太|怎么)?|从不)(?:喜欢喝|喜欢吃|喜欢|爱喝|爱吃|爱|喝|吃)|讨厌)"
    r"(?!这|那|它|第|什么|你|您|了|的|谢|吃|喝|太|很)(?P<zh>[\u4e00-\u9fff]{1,6}?)[。！!了]*",
    re.I,
)
_CONSUMES = re.compile(r"\b(?:drink|eat)\b|[喝吃]", re.I)
# The whole shop would be left out, or it is a diet.
_TOO_WIDE = frozenset(("tea", "caffeine", "sugar", "gluten", "product", "anything", "茶叶", "茶", "咖啡因", "糖", "东西", "商品"))
TASTES = ("category", "brand", "colour")
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
            for known in known_as(session, turn.conversation_id):
                write(shop, session, partial(personalise, customer_id=known, on=on))
            return Answer().say(texts["on" if on else "off"])
    if name := _name_in(text):
        write(shop, session, partial(declare, customer_id=customer, name=NAME, value=name))
        return Answer().say(texts["name"].format(name=name))
    if found := _taste_in(turn):
        return _note_taste(shop, turn, session, *found)
    return _note_word(shop, turn, session)


def _note_taste(shop: Shop, turn: Turn, session: Session, what: str, value: str, own: str = "") -> Answer:
    for customer in known_as(session, turn.conversation_id):
        write(shop, session, partial(declare, customer_id=customer, name=what, value=value))
    texts, said = turn.words(TEXTS), category_title(value, turn.language) if value in CATEGORIES else own or _as_said(turn, value)
    trail = keep_told(turn, what, value, said="" if value in CATEGORIES else said)
    if what == DISLIKES:
        told = texts["disliked"].format(what=said)
        return Answer(slots={"offer": "recommend"} | trail).say(told, button(texts["suggest"], "recommend"))
    cards = suggestion_cards(session, turn, suggest(shop, turn, session, wish=Wish(category=value)))
    return Answer(slots=trail).say(texts["liked" if cards else "liked_none"].format(what=said)).show(cards)


def _as_said(turn: Turn, value: str) -> str:
    """A brand or colour in the customer's own word."""
    spans = [row for row in turn.entities if row.get("value") == value and isinstance(row.get("start"), int)]
    return turn.text[spans[0]["start"] : spans[0]["end"]] if spans else value.replace("-", " ")


def _note_word(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """A dislike of what no kind, brand or colour is called: kept where titles have the word, else said to be nothing of ours."""
    match = _DISLIKES_WORD.fullmatch(turn.text.strip())
    if match is None or turn.entities or is_about_shown(turn.text) or position_in(turn.text) is not None:
        return None
    words = content_words(match["en"]) if match["en"] else (match["zh"],)
    if len(words) != 1 or words[0] in _TOO_WIDE:
        return None
    said = next((word for word in (match["en"] or "").split() if content_words(word) == words), words[0])
    if titled(session, words[0]):
        return _note_taste(shop, turn, session, DISLIKES, words[0], said)
    if not _CONSUMES.search(turn.text):
        return None
    texts = turn.words(TEXTS)
    told = texts["nothing_such"].format(what=said)
    return Answer(slots={"offer": "recommend"}).say(told, button(texts["suggest"], "recommend"))


def _name_in(text: str) -> str | None:
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    name = (match["en"] or match["zh"]).strip(" .")
    return None if _NO_NAMES.search(name) else name


def _taste_in(turn: Turn) -> tuple[str, str] | None:
    """What is said of one kind, brand or colour, when the message says nothing else; only a dislike is kept of the latter two."""
    named = {str(row.get("value")): str(row.get("entity")) for row in turn.entities}
    if len(named) != 1 or len(turn.entities) != 1:
        return None
    [(value, entity)] = named.items()
    rest = " ".join(outside_entities(turn.text, turn.entities).split())
    rest = rest if rest.isascii() else rest.replace(" ", "")
    if entity != "category" and _NOT_NOW.fullmatch(rest):
        return None
    if entity in TASTES and _DISLIKES.fullmatch(rest):
        return DISLIKES, value
    return (LIKES, value) if entity == "category" and _LIKES.fullmatch(rest) else None


def write(shop: Shop, session: Session, change: Callable[[Session], None]) -> None:
    """Within the turn's transaction where it has one; an action that only reads has none."""
    if not session.get_bind().get_execution_options().get("reading"):
        change(session)
        return
    with shop.store.transaction() as own:
        change(own)


READINGS.append(answer_correction)
