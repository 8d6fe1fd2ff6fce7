"""Price limits a customer wishes, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.money import SYMBOL, amount, currency, span_of
from bot.nlu.numbers import whole
from bot.nlu.spans import Span

NOT = (
    r"(?:\bnot|n['’]?t|\bno|\bnothing|\bnever|\bwithout|\bnone)\b(?:\s+(?:to|want|like|going|go|"
    r"pay|paying|spend|spending|be|cost|costing|anything|it|any|is|more|that|costs?))*\s+"
)
TOP_EN = (
    r"(?:(?<!not )(?<!no )(?<!n't )(?<!nothing )\b(?:under|underneath|below|beneath|within|"
    r"less than|lower than|cheaper than|no higher than|up to|at most|at the most|"
    r"max(?:imum)?(?: of| is|:)?|(?:a )?(?:limit|cap|ceiling) (?:of|is|at)|(?:price )?limit|capped at|"
    r"(?:my |a |our |the )?budget(?:'s| is| of|:| max)?(?: only| just)?|afford|"
    r"(?:can |to |only |could |will |i'd |would )spend(?: up to)?|(?<!<)<=?)"
    rf"|{NOT}(?:over|above|more than|exceeding|exceed|beyond|past))\s*"
)
FLOOR_EN = (
    r"(?:\b(?:over|above|more than|at least|starting (?:at|from)|min(?:imum)?(?: of| is|:)?|upwards of|north of|higher than|"
    rf"no less than|not less than|dearer than|(?<!>)>=?)|{NOT}(?:under|below|less than|cheaper than))\s*"
)
TOP_ZH = (
    r"(?:[不别甭]要?(?:再)?(?:超过|超出|超|高于|多于|大于|贵过)|(?<![不别要能])(?:低于|少于|小于|便宜于)|最多|最高|"
    r"顶多|上限(?:是|为)?|不到|控制在|限(?:价|额)"
    r"|预算(?:就|只有|只|是|在|为|有|：|:|也就|上限)*)\s*(?:就|花|是|也就|到)?\s*"
)
FLOOR_ZH = (
    r"(?:(?<![不别甭要])(?:高于|超过|大于|多于|贵过)|[不别][要能]?(?:低于|少于|小于)|至少|"
    r"最低|最少|起码|起价)\s*(?:要|得|是|花)?\s*"
)
AROUND_EN = (
    r"(?:\b(?:around|about|roughly|approx(?:imately)?\.?|circa|ca\.|some(?:where|"
    r"thing) (?:around|like)|in the (?:region|area|neighbou?rhood) of|more or less|close to|"
    r"near(?:ly)?)|[~～≈])"
)
AROUND_ZH = r"(?:大概|大约|差不多|约|[~～≈])"
JOIN = r"\s*(?:and|to|or|-|–|—|~|～|到|至|和)\s*"
# What may follow a sum without a currency when "around" stands before it.
SENTENCE_GOES_ON = (
    r"(?=\s*(?:$|[,.;!?)，。！？、]|(?:for|or|and|if|please|pls|plz|is|would|max|total|each|"
    r"with|but|budget|no|not|maybe|thanks|in total)\b|的|吧|吗|就))"
)

# Less than this is rather an hour or a number of things.
LEAST, LEAST_BARE = 2, 10
# Who says "around" means it within a fifth.
NEAR = 0.2
NEARBY = [
    re.compile(rf"{AROUND_EN}\s*{amount('1')}(?P<on>{SENTENCE_GOES_ON})?", re.I),
    re.compile(rf"{AROUND_ZH}\s*(?:在)?{amount('1')}(?P<on>{SENTENCE_GOES_ON})?", re.I),
    re.compile(rf"{amount('1')}\s*(?P<on>-?ish\b|or so\b|or thereabouts|give or take|(?:的)?(?:左右|上下|附近))", re.I),
    re.compile(rf"(?P<a1>(?P<s1>{SYMBOL})?(?P<n1>\d+)(?P<w1>€)?)(?P<on>-?ish\b)", re.I),
    re.compile(r"(?P<a1>(?P<s1>[$£€¥])?(?P<n1>\d+)(?P<on>来|[几多]?来)(?P<w1>块钱?|元))"),
]
RANGES = [
    re.compile(
        (
            rf"(?P<said>\bbetween|\bfrom|\bin the range(?: of)?|\bbudget(?: is| of|:)?|\bprice(?: range|"
            rf" is)?(?: of)?|\branges?(?: of| from)?|预算(?:大概|大约|差不多)?(?:在|是)?|价[格位](?:在|是)?|在)"
            rf"\s*{amount('1')}{JOIN}{amount('2')}"
        ),
        re.I,
    ),
    re.compile(rf"{amount('1')}{JOIN}{amount('2')}\s*(?P<said>之间|区间|的预算|价位|以内)?", re.I),
]
TOPS = [
    re.compile(TOP_EN + amount("1"), re.I),
    re.compile(
        rf"{amount('1')}\s*(?:(?:or|and) (?:less|under|below|cheaper|lower)\b|max(?:imum)?\b|tops\b|"
        rf"at (?:the )?most\b|to spend\b|budget\b|is my (?:limit|budget|max)\b"
        r"|(?:的)?(?:以内|以下|之内|之下|内(?![部容])|封顶|为限|往下|预算))",
        re.I,
    ),
    re.compile(TOP_ZH + amount("1"), re.I),
    re.compile(rf"比\s*{amount('1')}\s*(?:还|更)?(?:便宜|低|少)", re.I),
]
FLOORS = [
    re.compile(rf"{FLOOR_EN}{amount('1')}", re.I),
    re.compile(
        (
            rf"{amount('1')}\s*(?:(?:or|and) (?:more|above|over|up|upwards?|higher)\b|upwards?\b|"
            rf"\+(?!\d)|minimum\b|min\b|(?:以上|之上|往上|起步|起(?![来床])))"
        ),
        re.I,
    ),
    re.compile(FLOOR_ZH + amount("1"), re.I),
    re.compile(rf"\b(?P<from>from)\s*{amount('1')}", re.I),
]
# Sums that were paid, are charged, or stand on another shop's page are no wish.
NO_WISH_BEFORE = re.compile(
    r"(?:\b(?:paid|payed|charged|refunded|spent|cost me|owe[ds]?|deducted|debited|transferred|"
    r"free (?:shipping|delivery|postage))\b[^.,;!?]{0,24}"
    r"|\b(?:refund|discount|coupon|voucher|shipping|delivery|postage)\b[^.,;!?]{0,8}|\b(?:was|"
    r"were|worth|orders?|sells? for|sold for|it'?s)\s*)$"
    r"|(?:(?:付了|花了|扣了?|收了?我|退了?|充了|已?支付了|运费|邮费|优惠券|"
    r"退款)[^，。,.；！？]{0,8}|(?:订单|消费|购物|买)?满|订单(?:金额)?|[卖收])\s*$",
    re.I,
)
NO_WISH_AFTER = re.compile(
    r"^[^.;!?，。]{0,30}?\b(?:elsewhere|on amazon|at amazon|on ebay|other (?:shop|store|site|"
    r"website)s?|another (?:shop|store|site)|competitor|free (?:shipping|delivery)|ship(?:s|"
    r"ped)? free|deliver(?:y|ed) free)\b"
    r"|^[^，。！？]{0,6}(?:包邮|免邮|免运费|免费配送|打折|立减|可以减|能减)",
    re.I,
)


def is_wish(text: str, start: int, end: int) -> bool:
    """Say whether a limit is what the customer wants to pay, by the words around it."""
    return not (NO_WISH_BEFORE.search(text[:start]) or NO_WISH_AFTER.search(text[end:]))


def find_ranges(text: str) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield lower and upper limits; without "between", a price word or a currency two numbers are no prices."""
    for pattern in RANGES:
        for match in pattern.finditer(text):
            joined = text[match.end("a1") : match.start("a2")].strip().lower()
            said = (match["said"] or "").lower()
            if joined in ("and", "or", "和") and said != "between" and said not in ("之间", "在"):
                continue
            code = currency(match, "2") or currency(match, "1")
            money = (
                bool(code) or said not in ("", "from", "在", "以内") or (said == "在" and text[match.end() :].startswith("之间"))
            )
            low, high = span_of(match, "1", "price_min", code), span_of(match, "2", "price_max", code)
            if money and low.value < high.value:
                yield match.start(), match.end(), (low, high)


def find_nearby(text: str) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield both limits of "around 50", a fifth away, on the same letters; without a currency the sentence must go on."""
    for pattern in NEARBY:
        for match in pattern.finditer(text):
            code = currency(match, "1")
            if not code and match["on"] is None and not BUDGET_BEFORE.search(text[: match.start()]):
                continue
            top = span_of(match, "1", "price_max", code)
            if top.value >= (LEAST if code else LEAST_BARE):
                low = top._replace(entity="price_min", value=whole(round(top.value * (1 - NEAR), 2)))
                yield match.start(), match.end(), (low, top._replace(value=whole(round(top.value * (1 + NEAR), 2))))


BUDGET_BEFORE = re.compile(
    r"(?:\bbudget(?: is| of|:|'s)?|\bspend|\bpay|\bcosts?|\bprice[ds]?(?: at)?|预算(?:是|在)?|价格?(?:在)?)\s*$", re.I
)


def find_bounds(text: str) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield single limits, upper ones first."""
    for entity, patterns in (("price_max", TOPS), ("price_min", FLOORS)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if match.groupdict().get("from") and not currency(match, "1"):
                    continue
                yield match.start(), match.end(), (span_of(match, "1", entity, currency(match, "1")),)


def find_prices(text: str) -> list[Span]:
    """Return price limits; ranges win over "around", that over single limits, and each letter is used once."""
    spans: list[Span] = []
    taken: list[tuple[int, int]] = []
    for find in (find_ranges, find_nearby, find_bounds):
        for start, end, found in find(text):
            first, last = found[0].start, found[-1].end
            free = all(last <= begun or ended <= first for begun, ended in taken)
            if free and is_wish(text, start, end):
                spans += found
                taken.append((first, last))
    return spans
