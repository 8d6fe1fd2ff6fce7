"""A sum of money in a sentence: its number, and the currency said before or after it."""

from __future__ import annotations

import re

from bot.nlu.numbers import CHINESE, DIGITS, ENGLISH_WORDS, number_of
from bot.nlu.spans import Span

CODES = r"usd|gbp|eur|cny|rmb|hkd|aud|cad|chf|jpy|sgd"
SYMBOL = rf"(?:US\$|A\$|HK\$|C\$|S\$|[$£€¥￥]|(?:{CODES})(?=\s?\d)|人民币(?=\s?\d))"
MONEY_WORD = (
    rf"(?:us dollars?|dollars?|bucks?|pounds?(?! of)|quid|sterling|euros?|yuan|kuai|yen|francs?|{CODES})(?![a-z])"
    r"|人民币|美元|美金|美刀|刀(?![具架叉])|英镑|镑|欧元|欧(?![洲盟姆])|港币|港元|日元|块钱|元钱|[元块圆](?![宵])|[$£€]"
)
CURRENCIES = {
    "USD": "$ us$ usd dollar dollars buck bucks 美元 美金 美刀 刀", "GBP": "£ gbp pound pounds quid sterling 英镑 镑",
    "EUR": "€ eur euro euros 欧元 欧", "CNY": "¥ ￥ cny rmb yuan kuai 人民币 块钱 元钱 元 块 圆", "HKD": "hk$ hkd 港币 港元",
    "AUD": "a$ aud", "CAD": "c$ cad", "SGD": "s$ sgd", "CHF": "chf franc francs", "JPY": "jpy yen 日元",
}  # fmt: skip
CODE_OF = {name: code for code, names in CURRENCIES.items() for name in names.split()} | {
    "us dollar": "USD",
    "us dollars": "USD",
}
MONTHS_BEGIN = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# "under 5 kg", "up to 3 items", "over 2 weeks" are limits, but not of a price.
OTHER_UNIT = (
    r"(?!\s*-?(?:days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|seconds?|times?|items?|pieces?|pcs|units?|people|"
    r"persons?|guests?|kids|children|customers?|orders?|parcels?|reviews?|stars?|products?|colou?rs?|models?|teas|cups|mugs|"
    r"percent|kgs?|kilos?|g|gr|grams?|cm|mm|m|metres?|inch(?:es)?|ml|l|lit(?:re|er)s?|oz|lbs?|"
    r"degrees?|cups?|of|am|pm|a\.m|p\.m|o'?clock|"
    rf"business|working|(?:more )?(?:days|weeks)|{MONTHS_BEGIN})\b"
    r"|\s*(?:[%\"″°:]|/\d)|\s*(?:个|小时|分钟|公斤|克|毫升|升|厘米|毫米|公分|斤|岁|折|"
    r"[天日周月年次件只套双条人点号位盒包罐度瓶壶袋片名种款分楼]))"
)


def amount(name: str) -> str:
    """Return a pattern of a sum with its currency before or after, in groups named with this suffix."""
    number = (
        rf"(?P<n{name}>(?:{DIGITS})(?:\s?k\b|[百千万])|{DIGITS}|(?<![a-z]){ENGLISH_WORDS}(?![a-z])"
        rf"|(?<![一二三四五六七八九十百千万第]){CHINESE})"
    )
    after = rf"(?:\s*[-]?\s*(?P<w{name}>{MONEY_WORD})|(?![\d.,]*\d)(?![a-z]){OTHER_UNIT})"
    return rf"(?P<a{name}>(?P<s{name}>{SYMBOL})?\s*{number}{after})"


def currency(match: re.Match[str], name: str) -> str | None:
    """Return the ISO code said with the sum of this name, if any."""
    said = match[f"s{name}"] or match[f"w{name}"]
    return CODE_OF[" ".join(said.lower().split())] if said else None


def span_of(match: re.Match[str], name: str, entity: str, code: str | None) -> Span:
    """Return the sum of this name as a span that covers the number and its currency."""
    text = match[f"a{name}"]
    start = match.start(f"a{name}") + len(text) - len(text.lstrip())
    end = match.end(f"a{name}") - (len(text) - len(text.rstrip()))
    return Span(start, end, entity, number_of(match[f"n{name}"]), code)
