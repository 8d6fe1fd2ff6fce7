"""A profile in words, for staff and for the customer it is about, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date

from shop.catalogue import category_title
from shop.money import LOCALES, format_day, format_price
from shop.profiles.facts import CustomerProfile, Fact, Reason

SEGMENTS: dict[str, tuple[str, str]] = {
    "champions": ("Champions", "明星客户"),
    "loyal": ("Loyal", "忠实客户"),
    "new": ("New", "新客户"),
    "occasional": ("Occasional", "偶尔购买"),
    "fading": ("Fading", "渐行渐远"),
    "quiet": ("Gone quiet", "沉睡客户"),
    "leaving": ("Leaving", "即将流失"),
}
MEANINGS: dict[str, tuple[str, str]] = {
    "champions": ("bought lately, often and much", "最近购买，频繁且金额高"),
    "loyal": ("come back and spend well", "常回来，金额不低"),
    "new": ("bought lately, few times so far", "最近购买，次数还不多"),
    "occasional": ("come now and then", "偶尔来一次"),
    "fading": ("bought well, but not lately", "以前买得多，最近没买"),
    "quiet": ("bought little, long ago", "买得少，也很久没来"),
    "leaving": (
        "came regularly, and are silent for more than twice their usual gap",
        "原本定期购买，如今已超过平时间隔的两倍没有下单",
    ),
}
BANDS = {"low": ("lower prices", "低价位"), "middle": ("middle prices", "中等价位"), "high": ("higher prices", "高价位")}
LANGUAGES = {"en": ("English", "英文"), "zh": ("Chinese", "中文"), "other": ("another language", "其他语言")}
CHANNELS = {
    "web": ("web chat", "网页聊天"),
    "telegram": ("Telegram", "Telegram"),
    "messenger": ("Messenger", "Messenger"),
    "instagram": ("Instagram", "Instagram"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "wechat": ("WeChat", "微信"),
}
SOURCES = {
    "orders": ("orders", "订单"),
    "interactions": ("looks and likes", "浏览与喜欢"),
    "conversations": ("conversations", "对话"),
    "ratings": ("ratings", "评分"),
    "customer": ("the customer's record", "客户资料"),
    "declared": ("what was told", "亲口所述"),
}
TITLES: dict[str, tuple[str, str]] = {
    "name": ("Name", "姓名"),
    "likes": ("Likes", "喜欢"),
    "dislikes": ("Does not like", "不喜欢"),
    "gifts": ("Bought for others", "买来送人的"),
    "segment": ("Segment", "客户群"),
    "orders": ("Orders", "订单"),
    "last_order": ("Last order", "最近下单"),
    "spent": ("Spent", "累计消费"),
    "usual_gap": ("Usual gap", "购买间隔"),
    "categories": ("Buys and looks at", "常买常看"),
    "brands": ("Brands", "品牌"),
    "price_band": ("Price band", "价位"),
    "need": ("Will need next", "下次可能需要"),
    "buys_30_days": ("Buys within 30 days", "30天内购买"),
    "leaves_90_days": ("Leaves (no order in 90 days)", "流失（90天内不下单）"),
    "satisfaction": ("Ratings given", "评分"),
    "language": ("Language", "语言"),
    "channel": ("Channel", "渠道"),
    "country": ("Country", "国家"),
}
LACKS: dict[str, tuple[str, str]] = {
    "orders": ("fewer than {least} orders", "订单少于{least}个"),
    "deeds": ("nothing bought or looked at yet", "还没有购买或浏览"),
    "ratings": ("no rating yet", "还没有评分"),
    "shop": ("the shop has too little history to learn this", "店铺的历史数据还不够"),
}
ONE_ORDER = ("no order yet", "还没有订单")
_DAYS = ("the last order is {value} days ago", "上次下单在{value}天前")
REASONS: dict[str, tuple[str, str]] = {
    "recency": _DAYS,
    "overdue": ("the silence is {value} times the usual gap", "已沉默平时间隔的{value}倍"),
    "orders": ("{value} orders so far", "共下单{value}次"),
    "spent": ("{value} spent so far", "累计消费{value}"),
    "tenure": ("a customer for {value} days", "成为客户{value}天"),
    "gap": ("usually an order every {value} days", "通常每{value}天下单一次"),
    "products": ("{value} different products bought", "买过{value}种商品"),
    "basket": ("{value} products in an order on average", "平均每单{value}种商品"),
    "looks": ("{value} looks at products lately", "近期浏览商品{value}次"),
    "share": ("it makes up {value} of what was bought lately", "占近期购买的{value}"),
    "count": ("bought {value} times", "买过{value}次"),
    "last": ("it was in the last order", "上次订单里就有"),
    "since": ("last bought {value} days ago", "上次购买在{value}天前"),
    "rhythm": ("it is about time for it again", "差不多又到时候了"),
    "looked": ("looked at lately", "最近看过"),
    "asked": ("asked for lately", "最近问过"),
    "due": ("what was bought is about used up", "上次买的快用完了"),
    "popular": ("it sells well now", "当前热销"),
}
# What stands in a model as its logarithm is told as it was.
_LOGARITHMS = ("count", "since")
_ABSENT = {
    "last": ("it was not in the last order", "上次订单里没有"),
    "count": ("not bought before", "还没有买过"),
    "share": ("not bought lately", "近期没有买过"),
}
_ONE_OF_MANY = re.compile(r"\b1 ((?:different )?)(order|product|look|day|time|conversation|message|suggestion|request)s\b")
_PUSHES = (("raises it", "lowers it"), ("推高", "拉低"))

Tell = Callable[[Any, str], str]


def title_of_fact(name: str, language: str) -> str:
    """A fact's name for people."""
    told = TITLES.get(name)
    return name.removeprefix("attribute_").replace("_", " ") if told is None else _pick(told, language)


def segment_title(name: str, language: str) -> str:
    """A segment's name for people."""
    return _pick(SEGMENTS.get(name, (name, name)), language)


def in_number(text: str) -> str:
    """English in which one is not many: "1 order", not "1 orders"."""
    return _ONE_OF_MANY.sub(r"1 \1\2", text)


def country_name(code: str, language: str) -> str:
    """A country by its name; what is no code of a country stays as it is."""
    return str(Locale.parse(LOCALES.get(language, "en")).territories.get(code, code))


def tell_value(name: str, fact: Fact, language: str) -> str:
    """A fact's value in words; what is too little to say says so."""
    if fact.lacks:
        of, least = fact.lacks
        words = ONE_ORDER if (of, least) == ("orders", 1) else LACKS[of]
        return _pick(words, language).format(least=least)
    if name in _TELLING:
        return _TELLING[name](fact.value, language)
    if isinstance(fact.value, list):
        return _join([_category(value, language) for value in fact.value], language)
    return str(fact.value)


def tell_reasons(fact: Fact, currency: str, language: str, *, directed: bool = True) -> list[str]:
    """The reasons of a fact as sentences; `directed` adds which way each pushed."""
    return [_tell_reason(reason, currency, language, directed) for reason in fact.reasons]


def describe(profile: CustomerProfile, language: str, zone: str) -> list[str]:
    """The profile for the customer it is about: a sentence for each thing known; likelihoods and segments are the shop's own."""
    texts = _SENTENCES["zh" if language == "zh" else "en"]
    told = []
    for name, text in texts.items():
        fact = profile.facts.get(name)
        if fact is not None and fact.value and not fact.lacks:
            value = format_day(_noon(fact.value), language, zone) if name == "last_order" else tell_value(name, fact, language)
            told.append(text.format(value=value))
    return told


def tell_sources(fact: Fact, language: str) -> str:
    """Where a value comes from."""
    return _join([_pick(SOURCES.get(name, (name, name)), language) for name in fact.source], language)


def currency_of(profile: CustomerProfile) -> str:
    """The currency of a profile's amounts."""
    spent = profile.value("spent")
    return str(spent["currency"]) if spent else "EUR"


_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "likes": "you told us you like {value}",
        "dislikes": "you told us you don't like {value}",
        "gifts": "you told us these were presents: {value}",
        "categories": "you mostly choose {value}",
        "brands": "brands you choose: {value}",
        "price_band": "mostly at {value}",
        "usual_gap": "you usually order every {value}",
        "need": "you may next need {value}",
        "language": "you write in {value}",
        "channel": "you reach us through {value}",
    },
    "zh": {
        "likes": "您说过喜欢{value}",
        "dislikes": "您说过不喜欢{value}",
        "gifts": "您说过这些是送人的：{value}",
        "categories": "您常选{value}",
        "brands": "常选的品牌：{value}",
        "price_band": "多为{value}",
        "usual_gap": "您通常每{value}下单一次",
        "need": "您接下来可能需要{value}",
        "language": "您使用{value}",
        "channel": "您通过{value}联系我们",
    },
}


def _tell_reason(reason: Reason, currency: str, language: str, directed: bool) -> str:
    value = float(_undo(reason))
    least = 0.005 if reason.about == "share" else 0.5
    words = _ABSENT[reason.about] if reason.about in _ABSENT and value < least else REASONS[reason.about]
    text = _pick(words, language).format(value=_number(reason.about, value, currency, language))
    text = in_number(text)
    if not directed:
        return text
    push = _PUSHES[language == "zh"][reason.push < 0]
    return f"{text}（{push}）" if language == "zh" else f"{text} ({push})"


def _undo(reason: Reason) -> float:
    return 2.718281828459045**reason.value - 1 if reason.about in _LOGARITHMS else reason.value


def _number(about: str, value: float, currency: str, language: str) -> str:
    if about == "spent":
        return format_price(round(value), currency or "EUR", language)
    if about == "share":
        return f"{value * 100:.0f} %" if language != "zh" else f"{value * 100:.0f}%"
    if about in ("overdue", "basket"):
        return f"{value:.1f}"
    return f"{value:.0f}"


def _tell_shares(value: Sequence[Mapping[str, Any]], language: str) -> str:
    return _join([_category(row["name"], language) + _share(row.get("share"), language) for row in value], language)


def _share(share: float | None, language: str) -> str:
    return "" if share is None else f" {share * 100:.0f}%" if language == "zh" else f" {share * 100:.0f} %"


def _tell_bands(value: Sequence[Mapping[str, Any]], language: str) -> str:
    return _join([_pick(BANDS[row["name"]], language) + _share(row["share"], language) for row in value], language)


def _category(name: object, language: str) -> str:
    return category_title(str(name), language)


def _tell_percent(value: float, language: str) -> str:
    return f"{value * 100:.0f}%" if language == "zh" else f"{value * 100:.0f} %"


def _tell_rating(value: Mapping[str, Any], language: str) -> str:
    if language == "zh":
        return f"平均{value['mean']:g}分，共{value['count']}次"
    return f"{value['mean']:g} of 5 on average, {value['count']} given"


def _tell_segment(value: str, language: str) -> str:
    meaning = _pick(MEANINGS.get(value, ("", "")), language)
    return f"{segment_title(value, language)}：{meaning}" if language == "zh" else f"{segment_title(value, language)}: {meaning}"


def _tell_brands(value: Sequence[Mapping[str, Any]], language: str) -> str:
    return _join([row["name"] + _share(row["share"], language) for row in value], language)


_TELLING: dict[str, Tell] = {
    "segment": _tell_segment,
    "spent": lambda value, language: format_price(value["amount"], value["currency"], language),
    "last_order": lambda value, language: format_date(
        date.fromisoformat(value), "y年M月d日" if language == "zh" else "d MMM y", locale=LOCALES.get(language, "en")
    ),
    "country": country_name,
    "usual_gap": lambda value, language: f"{value}天" if language == "zh" else f"{value} days",
    "categories": _tell_shares,
    "brands": _tell_brands,
    "gifts": lambda value, language: _join([row["zh" if language == "zh" else "en"] for row in value], language),
    "price_band": _tell_bands,
    "need": _category,
    "buys_30_days": _tell_percent,
    "leaves_90_days": _tell_percent,
    "satisfaction": _tell_rating,
    "language": lambda value, language: _pick(LANGUAGES.get(value, (value, value)), language),
    "channel": lambda value, language: _pick(CHANNELS.get(value, (value, value)), language),
}


def _join(parts: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(parts)


def _pick(words: tuple[str, str], language: str) -> str:
    return words[language == "zh"]


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{date.fromisoformat(day).isoformat()}T12:00:00+00:00")
