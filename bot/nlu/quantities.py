"""How many pieces a customer means, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.numbers import CHINESE, ENGLISH_WORDS, number_of
from bot.nlu.spans import Span

NUMBER = rf"(?P<n>\d{{1,3}}|{ENGLISH_WORDS})"
PIECES = (
    r"(?:pieces?|pcs|items?|units?|packs?|packets?|packages|sets|pairs?|box(?:es)?|bags?|"
    r"bottles?|tins?|jars?|cans?|cases|cartons?|"
    r"sachets?|pouches|bars?|cakes?|bricks?|copies|sticks|balls|samples?|products|glasses|bowls?|refills|lids?|"
    r"of (?:them|these|those|the(?:m)?|each|my|your|every))"
)
ENDS = r"(?=\s*(?:$|[.,;!?)]|(?:please|pls|plz|more|instead|and|but|for|in|then|now|thanks|thx|rather|total|altogether)\b))"
WANTING = (
    r"(?:want|need|order(?:ed)?|buy|bought|take|get|got|have|send|sent|add|received|cancel|"
    r"return|give me|for me|make (?:it|that|this)|change (?:it|that) to|only|just|another|extra|"
    r"like|keep|say)"
)
# Not pieces, whatever stands before the number.
NO_PIECES = (
    r"(?!\s*-?\s*(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|people|persons?|"
    r"guests?|kids|times?|stars?|am\b|pm\b|o'?clock|%|percent|euros?|dollars?|pounds?|bucks|"
    r"quid|[$£€¥/:]|st\b|nd\b|rd\b|th\b|g\b|kg|ml|cm|mm|l\b))"
)
ENGLISH = [
    re.compile(rf"(?<![\w.,$£€¥#/:-]){NUMBER}(?:\s+(?:more|other|extra|additional|new|small|large|big))?\s*{PIECES}\b", re.I),
    re.compile(r"(?<![\w.])(?:[x×*]\s?(?P<n>\d{1,3})|(?P<m>\d{1,3})\s?[x×*])(?![\w×*])", re.I),
    re.compile(r"\b(?:quantity|qty|amount)(?: of| is|:| to)?\s*(?P<n>\d{1,3})\b", re.I),
    re.compile((
        rf"\b{WANTING}\s+(?:about\s+|maybe\s+|just\s+|only\s+|all\s+)?(?P<n>\d{{1,3}}|"
        rf"(?!one\b){ENGLISH_WORDS}){NO_PIECES}{ENDS}"
    ), re.I),
    re.compile((
        rf"\b(?:just|only|exactly)\s+(?P<n>one|1){ENDS}|\b(?P<m>one)\s+(?:only|piece|each)\b|"
        rf"\b(?:another|take|order) (?P<k>\d{{1,2}}){ENDS}"
    ), re.I),
    re.compile(rf"(?:^|[,;.]\s*)(?P<n>\d{{1,2}}|(?!one\b)(?:{ENGLISH_WORDS})) (?:please|pls|plz|more)\b", re.I),
]  # fmt: skip
DOZENS = [
    re.compile(r"\b(?:half a|half|a half) dozen\b(?: of)?", re.I),
    re.compile(rf"(?<!half )\b(?:a|one|(?P<n>\d{{1,2}}|{ENGLISH_WORDS})) dozen\b", re.I),
    re.compile((
        r"\b(?:an?|one) (?:couple|pair)\b(?: of\b)?(?!\s+(?:of )?(?:days?|weeks?|months?|years?|"
        r"hours?|minutes?|times?|things|questions?|people))"
    ), re.I),
    re.compile(r"(?<![一-鿿\d])半打|(?P<n>[一两二三四五六七八九十]|\d{1,2})打(?![开折算包听扰扮])"),
    re.compile(r"一对(?![一于方])|俩(?![人口])|仨(?!人)"),
]  # fmt: skip
MEASURES = "个件只套双条把本盒瓶台份支张包罐袋箱饼片副杯壶筒提枚枝串"
AFTER_MEASURE = (
    r"(?!\s*(?:月|小时|邮|裹|装|括|含|星期|礼拜|人|多月|问题|钟|工作日|自然日|地址|号码|电话|订单|包裹|快递|"
    r"朋友|同事|孩子|字|客服|月份|季度|账号|建议|原因|颜色|地方))"
)
CHINESE_COUNT = [
    re.compile(
        rf"(?<![\d.第一二三四五六七八九十百千万这那哪每几])(?P<n>\d{{1,3}})\s*(?:[{MEASURES}]|块(?=[茶饼]))(?![套\d]){AFTER_MEASURE}"
    ),
    re.compile(
        rf"(?<![\d第一二三四五六七八九十百千万几])(?!一)(?P<n>{CHINESE})(?:[{MEASURES}]|块(?=[茶饼]))(?![套半]){AFTER_MEASURE}"
    ),
    re.compile(
        rf"(?:只|就|仅|才|刚好|一共|总共|各)(?:要|买|需要|拿|订|来|收到|有|剩|想要)?(?:了)?(?P<n>一)(?:[{MEASURES}]|块){AFTER_MEASURE}"
    ),
    re.compile(r"(?:数量|件数|总数)(?:是|为|改成|改为|：|:)?\s*(?P<n>\d{1,3}|[一两二三四五六七八九十]+)"),
    re.compile(r"(?:要|买|来|拿|订)(?P<n>\d{1,2}|[两三四五六七八九十])(?=$|[，。,！!?？吧了])"),
    re.compile(r"(?:改成|改为|换成|变成|加到|减到|减为)\s*(?P<n>\d{1,3}|[二两三四五六七八九十]+)(?=$|[，。,！!?？吧了])"),
]
# "Two or three" is no number.
SEVERAL = re.compile(r"[一两二三四五六七八九]{2}")
POINTING = re.compile(r"(?:第|买|每|一)$")


def find_quantities(text: str) -> Iterator[Span]:
    """Yield how many pieces, as integers; the span is the number alone, but "a dozen" and 一对 are whole."""
    for pattern in DOZENS:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "quantity", dozen(match))
    for pattern in (*ENGLISH, *CHINESE_COUNT):
        for match in pattern.finditer(text):
            name = next(name for name, group in match.groupdict().items() if group)
            value = 0 if SEVERAL.fullmatch(match[name]) else number_of(match[name])
            if (
                value
                and not POINTING.search(text[: match.start(name)])
                and not is_one_of_a_kind(text, match.start(name), match[name])
            ):
                yield Span(*match.span(name), "quantity", int(value))


def is_one_of_a_kind(text: str, start: int, number: str) -> bool:
    """Say whether "one" is a pronoun: the black one, this one, which one."""
    before = text[:start].rstrip().lower()
    return number.lower() == "one" and bool(
        re.search(r"\b(?:this|that|which|the|a|an|any|no|every|other|another|\w+er|\w+est)$", before)
    )


def dozen(match: re.Match[str]) -> int:
    """Return the number meant by a dozen, half a dozen, a pair, 两打, 俩, 仨."""
    said = match.group().lower()
    if "dozen" in said or "打" in said:
        if "half" in said or "半" in said:
            return 6
        number = match.groupdict().get("n")
        return 12 * int(number_of(number)) if number else 12
    return 3 if "仨" in said else 2
