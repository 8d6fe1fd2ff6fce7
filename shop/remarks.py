"""Short remarks that mean something only about products: `more`, `any other colours`, `how do I buy it`, `is it lead-free`."""

from __future__ import annotations

import re

from shop.matching import simplified

MORE, VARIANTS, BUYING, NATURE = "more", "variants", "buying", "nature"

_PATTERNS = {
    BUYING: (
        r"\bhow (do|can|to|would|should) (i |we |you )?(buy|order|purchase|check ?out)\b",
        r"\b(add|put)\b.*\b(cart|basket|bag)\b",
        r"\bi('ll| will| want to) take (it|this|that|the|them|one|two)\b",
        r"(怎么|咋|如何|怎样|在哪里?)(买|下单|购买|订购|拍)[呀啊呢吗的]?\W*$|^\W*(怎么|咋|如何|怎样)(买|下单|购买|订购)",
        r"\bwhere (do|can|should) (i|we) (pay|check ?out|order|buy)\b|\b(take me|go|get) to (the )?check ?out\b",
        r"\b(want|like|ready) to (check ?out|place (an|my|the) order)\b",
        r"购物车|我要下单|帮我下单|下单流程|^\W*(我?(要|就)?买)(第|这|那|它)",
        r"(去|在|到)?哪里?儿?(可以)?(结账|买单|付款|付钱|下单)[呀啊呢吗的]?\W*$|(我要|我想|怎么|如何)(结账|买单)|^\W*(结账|买单)[吧啦了]?\W*$",
    ),
    VARIANTS: (
        r"\b(other|another|different|more|what|which|any) (colou?r|size|version|variant|shade)s?\b",
        r"\b(bigger|larger|smaller) (one|size|version|pack)s?\b",
        r"(别的|其他|其它|哪些|哪几种|什么|几种|几个)(颜色|尺寸|规格|大小|容量|尺码)",
        r"(颜色|尺寸|规格|容量)(有)?(哪些|哪几|什么|几)",
        r"[大小]一点的|(大|小)号的?有",
    ),
    NATURE: (
        r"(^|[.,!?;]) *((hi|hello|hey|and|so|but|ok) +)*(is|are|does|do|has|have|was|were) "
        r"(the|your|this|that|these|those|it|its|they|all)\b",
        r"\bcan (i|you|it|they|one|this|that) (put|use|wash|drink|boil|microwave|reuse|heat|go|be|clean)\b",
        r"\bhow (do|should|long|hot|often) .*\b(brew|steep|infuse|make|clean|wash|store|keep|season)\b",
        r"\bhow (much|many) .*\b(caffeine|water|leaves|grams|spoons?|cups?)\b",
        r"\b(what'?s?|which|where)\b.*\b(ingredients?|material|caffeine|origin|content|made|grown|comes? from)\b",
        r"怎么(泡|冲|煮|喝|洗|保养|保存|清洗|开壶|用)|多少度|几泡|耐不耐",
        r"(?<!不)含[^\s]{0,6}[吗么嘛?？]|含不含|有没有(毒|铅|农药|添加|香精)|咖啡因(多|高|含量|重)",
        r"(^|[，。,.])[^\s有]{0,8}是[^\s]{1,8}[吗么嘛]|(安全|环保|有机|手工)[吗么嘛]",
        r"(成分|材质|产地|保质期|材料)(是|有)?(什么|啥|哪|多|吗)|(什么|啥|哪里)的?(成分|材质|产地|材料|做的|产的)",
        r"[能可]以?(放|用|直接|煮|洗|进)[^\s]{0,8}[吗么嘛]",
    ),
    MORE: (
        r"^\W*((show|see|give|any|some|got|have you|do you have|are there) )*(me |us )?(any )?more( of (them|these|those))?"
        r"( please| pls)?\W*$",
        r"^\W*(next( page)?|what else|anything else)\W*$",
        r"^\W*(还有|再来|更多|再看看?|下一页|还有别的|还有其他的?)(吗|么|嘛|呢|几款|几个|一些|更多)*\W*$",
    ),
}
_REMARKS = {name: re.compile("|".join(patterns), re.I) for name, patterns in _PATTERNS.items()}
_WORTH = re.compile(
    r"\bhow (much|many)\b|\b(price|cost|costs|charge)\b|\b(in stock|available|availability|sold out|left|gone)\b"
    r"|多少钱|价格|售价|怎么卖|什么价|几块|几欧|有货|现货|库存|缺货|卖完|卖光|还有吗",
    re.I,
)
_OTHERS = re.compile(r"\b(something|anything|show|others?|another|different|else|new ones)\b|换|别的|其他|其它|另外|还有", re.I)
_REFUSES = re.compile(
    r"\b(not (interested|for me|my|really|what)|no thanks?|don'?t (like|want|need|show)|hate|ugly|boring|never|stop|none)\b"
    r"|不(喜欢|感兴趣|要|想|好看|需要|行|合适|适合)|没兴趣|讨厌|难看|别再?推",
    re.I,
)
_SHOP = r"(?:you|u|ya|(?:your|this|the) (?:shop|store))"
_STORE = r"(?:你们?|您|贵店|这)?(?:家|店|店里|这里|这儿|店铺)?"
_RANGE = re.compile(
    r"^(?:(?:hi|hey|hello|so|and|ok)\W+)*"
    r"(?:(?:what|which)(?: (?:kinds?|sorts?|types?) of)?(?: (?:things?|products?|stuff|goods|items))?"
    rf" (?:do|can|does) {_SHOP}(?: guys| all)? (?:sell|offer|stock|carry|have)"
    r"(?: (?:here|in (?:the|your) (?:shop|store)|for sale))?"
    r"|what(?:['’]?s| is) (?:in )?(?:your|the) (?:range|assortment|selection|shop|store)|what are your products)\W*$"
    rf"|^(?:你好\W*|请问\W*)*{_STORE}(?:都|主要|一般)?(?:[卖售]|经营|有卖|出售)(?:的)?(?:都)?(?:是)?"
    r"(?:些|点)?(?:什么|啥|哪些|哪几种)(?:东西|商品|产品|货|种类|品类)?(?:的|呢|啊|呀)?\W*$"
    rf"|^(?:你好\W*|请问\W*)*{_STORE}(?:都)?有(?:些)?(?:什么|啥|哪些)(?:商品|产品|种类|品类)(?:的商品)?(?:呢|啊|呀)?\W*$",
    re.I,
)


def asks_range(text: str) -> bool:
    """Whether a sentence asks what the shop sells at all, and nothing more: `what do you sell`, `你们卖什么`."""
    return bool(_RANGE.search(text.translate(simplified()).strip()))


def remark_in(text: str) -> str | None:
    """Which remark a sentence makes: buying, variants, nature (what only the shop's people know) or more; None for none."""
    plain = text.translate(simplified())
    return next((name for name, pattern in _REMARKS.items() if pattern.search(plain)), None)


def asks_worth(text: str) -> bool:
    """Whether a sentence asks for price or stock."""
    return bool(_WORTH.search(text.translate(simplified())))


def wants_others(text: str) -> bool:
    """Whether somebody only wants to see other things, without a word against those shown."""
    plain = text.translate(simplified())
    return bool(_OTHERS.search(plain)) and not _REFUSES.search(plain)
