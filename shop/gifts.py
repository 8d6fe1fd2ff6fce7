"""Presents: what is said of whom they are for, which occasion, taste and budget, and what the catalogue has for that."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from shop.matching import simplified
from shop.query import Query
from shop.search import group_of, matches_word, text_of
from shop.store.tables import Product

KINDS = ("gift-sets", "gifts", "gift")
TAG = "gift"
CANDIDATES = 300

PEOPLE: dict[str, str] = {
    "mother": r"\b(mu?o?m(my)?|mother)(?!-)\b(?!'s day)|妈妈|母亲|老妈|我妈|给妈|送妈|婆婆|岳母",
    "father": r"\b(dad(dy)?|father)\b(?!'s day)|爸爸|父亲|老爸|我爸|给爸|送爸|岳父|公公",
    "grandparents": r"\b(grand(ma|mother|pa|dad|father|parents?)|granny|nana?)\b|爷爷|奶奶|外公|外婆|姥姥|姥爷|老人|长辈",
    "partner": r"\b(wife|husband|partner|(girl|boy)friend|fianc\w*|spouse)\b"
    r"|老婆|老公|妻子|丈夫|女朋友|男朋友|女友|男友|对象|爱人",
    "child": r"\b(child(ren)?|kids?|son|daughter|niece|nephew|toddler|teen\w*|bab(y|ies))\b"
    r"|孩子|儿子|女儿|小朋友|侄女|侄子|外甥|宝宝|小孩",
    "sibling": r"\b(sisters?|brothers?)\b|姐姐|妹妹|哥哥|弟弟|姐妹|兄弟|闺蜜",
    "colleague": r"\b(colleagues?|co-?workers?|boss|secret santa|team|clients?|customers?)\b|同事|老板|领导|上司|客户",
    "teacher": r"\bteachers?\b|老师",
    "host": r"\b(hosts?|hostess|neighbou?rs?)\b|邻居|主人",
    "friend": r"\b(friends?|buddy|mate|couple)\b|朋友|兄弟|同学",
}
OCCASIONS: dict[str, tuple[str, str]] = {
    "birthday": (r"\b(birthday|b-?day)\b|生日|寿", ""),
    "christmas": (r"\b(christmas|xmas|x-mas|advent|secret santa)\b|圣诞|平安夜", "christmas"),
    "mothers-day": (r"\bmother'?s'? day\b|母亲节", "mothers-day"),
    "fathers-day": (r"\bfather'?s'? day\b|父亲节", "fathers-day"),
    "new-year": (r"\bnew year\b|新年|春节|过年", "new-year"),
    "mid-autumn": (r"\b(mid-?autumn|moon festival)\b|中秋", "mid-autumn"),
    "wedding": (r"\b(wedding|anniversary|engaged|married)\b|结婚|婚礼|周年|纪念日|订婚", ""),
    "housewarming": (r"\b(house-?warming|moving in|new (home|flat|apartment|house))\b|乔迁|搬家|新家", ""),
    "thanks": (r"\b(thank(s| you)( gift)?|farewell|leaving)\b|感谢|谢礼|离职", ""),
}
_RELATIVES = r"\b(parents?|aunt(ie|y)?|uncle|cousin|in-laws)\b|父母|爸妈|亲戚|阿姨|叔叔|舅舅|姑姑"
# Whoever something is given to, and what for.
ANYBODY = "|".join((*PEOPLE.values(), _RELATIVES))
ANY_OCCASION = "|".join(pattern for pattern, _ in OCCASIONS.values())
_PEOPLE = {name: re.compile(pattern, re.I) for name, pattern in PEOPLE.items()}
_OCCASIONS = {name: re.compile(pattern, re.I) for name, (pattern, _) in OCCASIONS.items()}


@dataclass(frozen=True)
class Asked:
    """What a present is looked for: one of `PEOPLE`, one of `OCCASIONS`, and words for a taste."""

    person: str | None = None
    occasion: str | None = None
    tastes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gift:
    """A product as a present: `fits` says what it has of what was asked: occasion, person, taste, set or gift.

    `hits` are the words for a taste that it has.
    """

    product: Product
    fits: tuple[str, ...]
    hits: tuple[str, ...] = ()


def person_in(text: str) -> str | None:
    """For whom a present is, as one of `PEOPLE`."""
    plain = text.translate(simplified())
    return next((name for name, pattern in _PEOPLE.items() if pattern.search(plain)), None)


def occasion_in(text: str) -> str | None:
    """The occasion somebody names, as one of `OCCASIONS`."""
    plain = text.translate(simplified())
    return next((name for name, pattern in _OCCASIONS.items() if pattern.search(plain)), None)


def find_gifts(
    session: Session, budget: Query, asked: Asked, exclude: Collection[int] = (), *, of_taste: bool = False
) -> list[Gift]:
    """Up to three presents in stock within the budget, best first: gift sets, what is tagged a gift, and what meets the taste.

    With `of_taste` only what meets it, where one was said.
    """
    ranked = []
    for row in _candidates(session, budget, asked.tastes, exclude):
        gift, score = _judge(row, asked)
        if "taste" in gift.fits or not (of_taste and asked.tastes):
            ranked.append((-score, row.id, gift))
    chosen: dict[str, Gift] = {}
    for _, _, gift in sorted(ranked, key=lambda entry: entry[:2]):
        chosen.setdefault(group_of(gift.product), gift)
    return list(chosen.values())[:3]


def usual_budgets(session: Session) -> tuple[int, int] | None:
    """Two prices, in minor units and rounded to five, that cut the presents in three; None when there are too few."""
    prices = sorted(session.scalars(select(Product.price).where(*_there(()), _is_gift()).limit(CANDIDATES)))
    if len(prices) < 6:
        return None
    low, high = (max(500, round(prices[len(prices) * place // 3] / 500) * 500) for place in (1, 2))
    return (low, high) if low < high else None


def _candidates(session: Session, budget: Query, tastes: Sequence[str], exclude: Collection[int]) -> list[Product]:
    conditions = list(_there(exclude))
    if budget.price_min is not None:
        conditions.append(Product.price >= budget.price_min)
    if budget.price_max is not None:
        conditions.append(Product.price <= budget.price_max)
    gifts = list(session.scalars(select(Product).where(*conditions, _is_gift()).order_by(Product.id).limit(CANDIDATES)))
    if not tastes:
        return gifts
    more = session.scalars(
        select(Product)
        .where(*conditions, or_(*(matches_word(taste.lower()) for taste in tastes)))
        .order_by(Product.id)
        .limit(CANDIDATES)
    )
    return list({row.id: row for row in (*gifts, *more)}.values())


def _judge(row: Product, asked: Asked) -> tuple[Gift, float]:
    """What a product has of what was asked, and how much that counts; one made for another day counts less."""
    tags, text = set(row.tags or ()), text_of(row)
    days = {marked for _, marked in OCCASIONS.values() if marked} & tags
    hits = tuple(taste for taste in asked.tastes if taste.lower() in text)
    tag = OCCASIONS[asked.occasion][1] if asked.occasion in OCCASIONS else ""
    childish = any(word in text for word in ("child", "kids", "儿童", "小朋友"))
    fits = {
        "occasion": bool(tag and tag in tags),
        "person": childish
        if asked.person == "child"
        else asked.person == "mother" and "mothers-day" in tags and not asked.occasion,
        "taste": bool(hits),
        "set": row.category in KINDS,
        "gift": TAG in tags and row.category not in KINDS,
    }
    weights = {"occasion": 4.0, "person": 3.0, "taste": 2.0 + len(hits), "set": 1.5, "gift": 1.0}
    score = sum(weights[name] for name, there in fits.items() if there)
    score -= 3.0 * (bool(days) and not fits["occasion"] and not fits["person"]) + 2.0 * (childish and asked.person != "child")
    return Gift(row, tuple(name for name, there in fits.items() if there), hits), score


def _is_gift() -> ColumnElement[bool]:
    return or_(Product.category.in_(KINDS), cast(Product.tags, String).like(f'%"{TAG}"%'))


def _there(exclude: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return Product.active.is_(True), Product.stock > 0, Product.id.not_in(exclude)
