"""How somebody eats or what they must avoid: used for this search where products say so, never kept, never guessed."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn
from actions.cards import found
from actions.memory import named_products, wish_of
from actions.refusals import look
from actions.shown import cards_for
from shop.catalogue import title_of
from shop.query import Query, is_about_shown

TEXTS = {
    "en": {
        "unknown": (
            "Thank you for telling me. What I know of our products does not say which are right for that, and I don't want "
            "to guess. I won't keep it in your profile. Shall I ask a colleague?"
        ),
        "one": (
            "What I know of {title} does not say whether it is right for that, and I don't want to guess. "
            "I won't keep what you told me in your profile. Shall I ask a colleague?"
        ),
        "still": (
            "What I know of our products does not say which are right for what you told me, so I can't call any of them safe. "
            "Shall I ask a colleague?"
        ),
        "marked": (
            "These are marked as “{mark}”. I can't say more than that; shall I ask a colleague whether they are right for you?"
        ),
        "in_form": (
            "Thank you for telling me. I don't want to guess which of our products are right for that: a colleague can say so "
            "afterwards. I won't keep it in your profile."
        ),
    },
    "zh": {
        "unknown": "谢谢您告诉我。商品资料里没有写明哪些适合，我不想随便猜。这一点我也不会记进您的资料。要不要我请同事来答复？",
        "one": "{title}的资料里没有写明是否适合，我不想随便猜。您说的情况我不会记进您的资料。要不要我请同事来答复？",
        "still": "商品资料里没有写明哪些适合您说的情况，我不能说哪一款是安全的。要不要我请同事来答复？",
        "marked": "这些标有“{mark}”。别的我不能保证，是否适合您，要不要我请同事来答复？",
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


# A need of the body named anywhere in a sentence, and by which tags shops mark what is free of it.
_NEEDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"\bco?eliac\b|\bgluten\b.{0,12}\b(?:intoleran\w+|sensitiv\w+)|麸质(?:不耐|过敏|敏感)|乳糜泻", re.I),
        ("no-gluten", "gluten-free"),
    ),
    (re.compile(r"\b(?:lactose|dairy)\b.{0,12}\bintoleran\w+|乳糖不耐", re.I), ("no-lactose", "lactose-free", "dairy-free")),
    (re.compile(r"\bdiabet\w+|糖尿病|血糖高|高血糖", re.I), ("no-sugar", "sugar-free")),
    (re.compile(r"\bnut\b.{0,3}allerg\w+|\ballergic to (?:all )?nuts\b|坚果过敏", re.I), ("no-nuts", "nut-free")),
    (
        re.compile(
            r"\ballerg(?:y|ic|ies)\b|\bpregnan(?:t|cy)\b|\bbreast-?feeding\b|\bnursing (?:mother|mum|mom)\b"
            r"|\b(?:high )?blood pressure\b|\bkidney\b|\bheart (?:condition|disease|problem)s?\b|\bintoleran(?:t|ce)\b"
            r"|过敏|怀孕|孕妇|孕期|备孕|哺乳|喂奶|高血压|肾(?:病|不好)|心脏(?:病|不好)|胃溃疡|不耐受",
            re.I,
        ),
        (),
    ),
)
_ABOUT_PRODUCTS = (
    *("search_product", "product_details", "recommend", "ask_alternative", "refine_search", "choose_item", "compare_products"),
    *("check_availability", "ask_popular", "out_of_scope", "nlu_fallback", "not_interested", "help", ""),
)
_WHICH_IS_RIGHT = re.compile(
    r"\b(?:which|what|anything|something|any)\b.{0,30}\b(?:can (?:i|we|s?he|they)|safe|suitable|ok(?:ay)?|right|allowed|fine)\b"
    r"|\b(?:can|may|should) i (?:drink|eat|have|take|use)\b|\bis (?:it|this|that) (?:safe|ok(?:ay)?|suitable|fine)\b"
    r"|(?:能|可以)(?:喝|吃|用)|(?:哪|什么).{0,6}(?:适合|安全)|适合(?:我|吗)|安全吗",
    re.I,
)


def answer_diet(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What is marked as fitting, or that nothing says so; None for every other message."""
    if turn.pressed or turn.in_form:
        return None
    if tag := _tag_in(turn.text):
        results = look(shop, turn, session, Query(words=(tag,)))
        if results.products and results.relaxed is None:
            answer = found(turn, results)
            answer.neutral = True
            return answer
    elif told := _still_asked(turn):
        return _careful(turn, session, told)
    elif not _tells_need(turn):
        return None
    elif answer_marked := _marked(shop, turn, session):
        return answer_marked
    return _careful(turn, session, "unknown")


def _tells_need(turn: Turn) -> bool:
    """Whether a message tells a need of the body, alone or within a question about products."""
    return tells_diet(turn.text) or (turn.intent in _ABOUT_PRODUCTS and any(need.search(turn.text) for need, _ in _NEEDS))


def _still_asked(turn: Turn) -> str:
    """Which sentence answers a question what is right, just after a need was told; empty for all other messages."""
    texts = turn.words(TEXTS)
    of_one = texts["one"].split("{title}")[1]
    told = any(text in (texts["unknown"], texts["still"]) or text.endswith(of_one) for text in turn.before[-2:])
    return "still" if told and turn.intent in _ABOUT_PRODUCTS and _WHICH_IS_RIGHT.search(turn.text) else ""


def _careful(turn: Turn, session: Session, form: str) -> Answer:
    """That nothing says what is right, with a person; of the product where one is asked about."""
    texts, products = turn.words(TEXTS), named_products(turn, session)
    if not products:
        return Answer(neutral=True).offer_person(turn, texts[form])
    answer = Answer(neutral=True).offer_person(turn, texts["one"].format(title=title_of(products[0], turn.language)))
    return answer.show(cards_for(turn, products[:1]))


def _marked(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Products that a tag marks as free of the one thing that is told; None where none is, or where more is told."""
    rest, told = turn.text, []
    for need, tags in _NEEDS:
        if tags and need.search(rest):
            rest = need.sub(" ", rest)
            told.append(tags)
    more = any(need.search(rest) for need, _ in _NEEDS) or bool(named_products(turn, session)) or is_about_shown(turn.text)
    if len(told) != 1 or more:
        return None
    kind = turn.value("category") or wish_of(turn).category
    for tag in told[0]:
        results = look(shop, turn, session, Query(words=(tag,), category=kind))
        if results.products and results.relaxed is None:
            answer = found(turn, results)
            careful = Answer(neutral=True).offer_person(turn, turn.words(TEXTS)["marked"].format(mark=tag.replace("-", " ")))
            answer.messages.pop(0)
            return careful.join(answer)
    return None


def tells_diet(text: str) -> bool:
    """Whether a message says how somebody eats or what they must avoid, and nothing else."""
    return _tag_in(text) is not None or _OTHERS.fullmatch(text.strip()) is not None


def _tag_in(text: str) -> str | None:
    return next((name for name, pattern in _TAGS.items() if pattern.fullmatch(text.strip())), None)


READINGS.append(answer_diet)
