"""Colours a customer names that the catalogue may not have, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.pieces import split_pieces
from bot.nlu.spans import Span

ENGLISH = {
    "black": "black", "white": "white", "red": "red", "blue": "blue", "green": "green", "yellow": "yellow", "grey": "grey gray",
    "brown": "brown", "pink": "pink", "purple": "purple", "violet": "violet", "orange": "orange", "gold": "gold golden",
    "silver": "silver", "beige": "beige", "cream": "cream", "ivory": "ivory", "turquoise": "turquoise", "teal": "teal",
    "navy": "navy", "maroon": "maroon", "burgundy": "burgundy", "khaki": "khaki", "lilac": "lilac", "lavender": "lavender",
    "olive": "olive", "coral": "coral", "magenta": "magenta", "cyan": "cyan", "indigo": "indigo", "bronze": "bronze",
    "charcoal": "charcoal", "tan": "tan", "crimson": "crimson", "scarlet": "scarlet", "aqua": "aqua", "rose gold": "rose-gold",
    "clear": "transparent see-through", "off-white": "off-white",
}  # fmt: skip
CHINESE = {
    "black": "黑 黑色", "white": "白 白色", "red": "红 红色 大红色", "blue": "蓝 蓝色", "green": "绿 绿色", "yellow": "黄 黄色",
    "grey": "灰 灰色", "brown": "棕 棕色 褐色 咖啡色", "pink": "粉 粉色 粉红色 粉红", "purple": "紫 紫色",
    "orange": "橙 橙色 橘色 桔色",
    "gold": "金色 金", "silver": "银色 银", "beige": "米色 杏色", "cream": "米白色 奶油色 奶白色", "ivory": "象牙色 象牙白",
    "turquoise": "青绿色 绿松石色 湖蓝色", "navy": "藏青色 藏青 藏蓝色 藏蓝 海军蓝", "burgundy": "酒红色 酒红",
    "khaki": "卡其色 卡其",
    "clear": "透明 透明色", "rose gold": "玫瑰金 玫瑰金色", "cyan": "青色", "bronze": "古铜色 青铜色", "sky blue": "天蓝色 天蓝",
    "olive": "橄榄绿 橄榄色", "lavender": "薰衣草色", "champagne": "香槟色", "apricot": "杏色",
}  # fmt: skip
ENGLISH_OF = {form: colour for colour, forms in ENGLISH.items() for form in [colour, *forms.split()]}
CHINESE_OF = {form: colour for colour, forms in CHINESE.items() for form in forms.split()}
WORDS = sorted((form for form in ENGLISH_OF if form != "clear"), key=len, reverse=True)
# A colour's first word or letter stands wherever one is named.
SIGNS = frozenset(split_pieces(form)[0].norm for form in [*ENGLISH_OF, *CHINESE_OF])
# These are other things as often: a fruit, a metal, a spice, what one does to a cart.
AS_THING = (
    r"(?!['’]|\s+(?:friday|juice|peel|zest|blossom|medal|membership|member|card|list|market|mail|hole|box(?! with)|"
    r"label|sugar|pepper|cheese|tips?|needles?|standard|christmas|wine|rice|bread|coffee|lining|rule|retriever|"
    r"ratio|flags?|cross|tape|light|energy|whale|area|street|road|lane|avenue|house|park|square|leaf|leaves|week|house|"
    r"whale|lion|bull|sea|forest|army|day|moon|jeans)\b)"
)
NAMED_BEFORE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|jack|james|out of the|once in an?|feeling|in the|go|going|ice|oat|sour|whipped|face|hand)\.?\s+$",
    re.I,
)
# "black or green tea" names two kinds of tea.
BESIDE_TEA = re.compile(
    r"^\s*(?:,|/|&|and|or|vs\.?|versus)\s*(?:\w+\s+(?:and|or|&)\s+)?(?:green|black|white|herbal|oolong)\s+teas?\b", re.I
)
EN_PATTERN = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, WORDS))})(?![A-Za-z]){AS_THING}", re.I)
CLEAR = re.compile(
    r"(?<!be )(?<!is )(?<!not )(?<!make )(?<!very )(?<!so )(?<!pretty )(?<!all )(?<!to )\bclear(?=\s+(?:one|"
    r"glass|teapots?|cups?|mugs?|kettles?|pitchers?|gaiwans?|or|version|colou?r|\d)\b)"
    r"|\b(?:in|or|the|a) clear\b(?=\s*(?:$|[.,;?!]|or\b|and\b|one\b|glass\b))",
    re.I,
)
_LONG = sorted((form for form in CHINESE_OF if len(form) > 1), key=len, reverse=True)
_ONE = "".join(form for form in CHINESE_OF if len(form) == 1)
ZH_PATTERN = re.compile(
    rf"{'|'.join(_LONG)}"
    rf"|(?<![明空坦表洁雪纯苍变脸发眼口奖现基资税租押定现佣年月工])[{_ONE}](?=的(?!白|黑)|款|(?:还是|或者?|和|跟|与|、)[{_ONE}])"
    rf"|(?<=[{_ONE}](?:还是|或者))[{_ONE}]|(?<=[{_ONE}][和或、跟与])[{_ONE}](?![酒包茶糖米豆枣])|"
    rf"(?<=[要换成深浅])[{_ONE}](?=$|[，。,.！!？?色吧呢吗])"
)


def knows_colour(word: str) -> bool:
    """Say whether a word is a colour by the tables here, so that the words around it decide."""
    return word.lower() in ENGLISH_OF or word in CHINESE_OF


def find_colours(text: str) -> Iterator[Span]:
    """Yield every colour named; dark, light, 深 and 的 stay outside the span."""
    for match in EN_PATTERN.finditer(text):
        if NAMED_BEFORE.search(text[: match.start()]) or BESIDE_TEA.search(text[match.end() :]):
            continue
        yield Span(match.start(), match.end(), "colour", ENGLISH_OF[match.group().lower()])
    for match in CLEAR.finditer(text):
        start = match.start() + match.group().lower().index("clear")
        yield Span(start, start + len("clear"), "colour", "clear")
    for match in ZH_PATTERN.finditer(text):
        yield Span(match.start(), match.end(), "colour", CHINESE_OF[match.group()])
