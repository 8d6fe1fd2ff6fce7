"""What customers ask about a product: how each question sounds, and how a description that answers it would."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.matching import simplified

MATERIALS = {
    "cast iron": ("cast[- ]iron", "铸铁|生铁"),
    "borosilicate glass": ("borosilicate(?: glass)?", "高硼硅玻璃"),
    "bone china": ("bone china", "骨瓷"),
    "purple clay": ("purple clay|zisha|yixing", "紫砂"),
    "stainless steel": ("stainless(?: steel)?", "不锈钢"),
    "enamelled steel": ("enamell?ed steel", "珐琅钢"),
    "cherry wood": ("cherry wood", "樱桃木"),
    "stoneware": ("stoneware", "粗陶|炻器"),
    "porcelain": ("porcelain", "瓷"),
    "ceramic": ("ceramics?|earthenware", "陶瓷|陶"),
    "clay": ("clay", "陶土|泥"),
    "glass": ("glass", "玻璃"),
    "iron": ("iron", "(?<!拿)铁(?!观音)"),
    "copper": ("copper", "铜"),
    "steel": ("steel", "钢"),
    "aluminium": ("alumini?um", "铝"),
    "silver": ("sterling silver|925", "纯银|925银"),
    "bamboo": ("bamboo", "竹(?!叶青)"),
    "slate": ("slate", "石板|岩板"),
    "wood": ("wood(?:en)?|oak|walnut|beech|pine", "木"),
    "linen": ("linen", "亚麻"),
    "cotton": ("cotton", "棉"),
    "wool": ("wool(?:len)?|merino|cashmere", "羊毛|羊绒"),
    "silk": ("silk", "丝绸|真丝"),
    "leather": ("leather", "皮革|真皮|牛皮"),
    "polyester": ("polyester", "涤纶|聚酯"),
    "silicone": ("silicone", "硅胶"),
    "paper": ("paper|wood pulp", "纸|木浆"),
    "plastic": ("plastic", "塑料"),
    "rubber": ("rubber", "橡胶"),
}
_CHINESE = (
    "铸铁 高硼硅玻璃 骨瓷 紫砂 不锈钢 珐琅钢 樱桃木 粗陶 瓷 陶瓷 陶土 玻璃 铁 铜 钢 "
    "铝 银 竹 石板 木 亚麻 棉 羊毛 丝 皮革 涤纶 硅胶 纸 塑料 橡胶"
)
MATERIALS_ZH = dict(zip(MATERIALS, _CHINESE.split(), strict=True))
_ANY_MATERIAL = "|".join(rf"\b(?:{english})\b|{chinese}" for english, chinese in MATERIALS.values())


@dataclass(frozen=True)
class Aspect:
    """One thing to know: `asks` finds the question, `tells` a sentence that answers it, `field` or `tags` what the record has."""

    name: str
    asks: re.Pattern[str]
    tells: re.Pattern[str] | None = None
    field: str | None = None
    tags: frozenset[str] = frozenset()


def _aspect(name: str, asks: str, tells: str = "", field: str | None = None, tags: str = "") -> Aspect:
    found = re.compile(tells, re.I) if tells else None
    return Aspect(name, re.compile(asks, re.I), found, field, frozenset(tags.split()))


ASPECTS = (
    _aspect(
        "caffeine",
        r"\b(de)?caf(f?eine)?\w*|awake|\bsleep|before bed|咖啡因|提神|睡不着|失眠|睡前",
        r"caffeine|咖啡因",
        tags="no-caffeine",
    ),
    _aspect("dishwasher", r"dish ?-?washer|洗碗机", r"dish ?-?washer|洗碗机"),
    _aspect("microwave", r"microwave|微波", r"microwave|微波"),
    _aspect("oven", r"\boven|freezer|烤箱|冷冻|冰箱", r"\boven|freezer|烤箱|冷冻|冰箱"),
    _aspect(
        "stove",
        r"\binduction|\bgas\b|stove|\bhob\b|open fire|电磁炉|燃气|明火|煤气|电陶炉",
        r"\binduction|\bgas\b|stove|flame|电磁炉|燃气|火",
    ),
    _aspect(
        "use",
        r"\bhow (do|to|should|can|long|hot|often|does|much)\b.*\b(use|brew|steep|make|infuse|prepare|work|works|drink|take)\b"
        r"|怎么(用|泡|冲|喝|煮|吃|使)|如何(用|使用|冲泡)|用法|泡多久|水温|几度的?水|几泡",
        r"\b(steep\w*|brew\w*|minutes?|boiling|stirring|fill)\b|冲泡|泡|煮|分钟|搅拌|点茶",
    ),
    _aspect(
        "keeping",
        r"\bhow long\b(?!.*\b(hot|warm|cold|cool)\b).*\b(keeps?|lasts?|fresh|stored?|good for)\b"
        r"|\bshelf[- ]life\b|\bbest before\b|\bexpir\w+|\buse by\b|\bgo (off|bad|stale)\b"
        r"|保质期|有效期|过期|(放|存|保存|保鲜)多久|多久(会)?(坏|过期)",
        r"\b(keeps? (for|fresh)|shelf[- ]life|best before|stays? fresh|cellar|months?)\b|保质|保鲜|个月|陈放|存放",
    ),
    _aspect(
        "size",
        r"\bhow (big|large|tall|wide|high|deep|thick)\b"
        r"|\bhow long\b(?! (do|does|did|can|could|should|will|would|until|till)\b)"
        r"|\b(size|dimensions?|diameter|capacity|volume|measurements?)\b"
        r"|\b(height|width|length|litres?|liters?)\b"
        r"|how much (does|will|can) (it|this|that|the \w+) (hold|fit)|how many (cups|people|pieces)"
        r"|多[大高长宽厚深]|尺寸|容量|直径|规格|毫升|装多少|几(毫升|升|寸|厘米|个人|人)|大小|高度|宽度|长度",
        r"\d ?(ml|cm|mm|l|litres?|inch)\b|\d ?(毫升|厘米|升)",
        field="size",
    ),
    _aspect(
        "weight",
        r"\bhow (heavy|light)\b|\bweigh|\bkilos?\b|多重|重量|几[斤克]|多少[斤克]|净含量|重不重",
        r"\bheavy\b|\blight(weight)?\b|\d ?k?g\b|克|重|轻便",
    ),
    _aspect(
        "brand",
        r"\b(what|which|whose) (brand|make)\b|\b(brand|manufacturer|who makes)\b|牌子|品牌|厂家|哪家(做|产)",
        field="brand",
    ),
    _aspect(
        "origin",
        r"\b(where|which country)\b.*\b(made|from|grown|produced|come|comes|manufactured|origin)\b|\borigin\b|made in"
        r"|产地|哪里(产|做|来|生产)|哪国|哪儿产|什么地方(产|做)|国产|进口",
        r"\bmade in\b|\bgrown in\b|japan|chinese|taiwan|india|germany|italy|south africa|yunnan|countries"
        r"|产自|产于|国产|日式|日本|中国|南非|云南",
        field="origin",
    ),
    _aspect(
        "care",
        r"\b(clean|wash|rinse|care|maintain|iron it|ironed|polish|descale)\b|清洗|怎么洗|洗(吗|么)|能洗|保养|打理|除垢|开壶|好洗",
        r"\b(rinse|wash\w*|clean\w*)\b|清洗|水洗|洗",
    ),
    _aspect(
        "taste",
        r"\b(taste|tastes|flavou?r|smell|aroma|sweet|bitter|strong|smoky|floral)\b"
        r"|味道|口感|好喝|什么香|香不香|苦不苦|甜不甜|浓不浓|涩",
        r"\b(tast\w+|sweet\w*|nut\w*|scent\w*|grassy|honey\w*|smok\w*|malt\w*|fruit\w*|flower\w*|floral|cream\w*"
        r"|earthy|smooth|bitter\S*"
        r"|cocoa|lychee|grape|melon|vanilla|lemon|bread|cool|mineral|dates|orchid|lilac|bergamot|full-bodied|robust|milk)\b"
        r"|味|香|甜|醇|苦|甘|爽|清凉|浓",
    ),
    _aspect(
        "age",
        r"\bhow old\b|\bwhat age|\b(kids?|child|children|toddlers?|bab(y|ies)|year[- ]olds?)\b"
        r"|几岁|多大的孩子|孩子|小孩|儿童|宝宝|婴儿",
        r"\b(child\w*|kids?|small hands|years?)\b|岁|小朋友|儿童|孩子",
    ),
    _aspect(
        "leak",
        r"\b(leak|water ?proof|spill|tight)\b|漏水|会漏|漏不漏|防水|密封",
        r"\b(leak|water ?proof|airtight|spill)\w*|漏|防水|密封",
    ),
    _aspect(
        "heat",
        r"\b(keep|stay|hold)s?\b.*\b(hot|warm|heat|cold)\b|\b(temperature|insulated|burn)\b|保温|温度|烫手|控温",
        r"\b(hot|heat|warm|degrees|temperature)\b|保温|温|烫|不凉|控温|热",
    ),
    _aspect(
        "contents",
        r"\bwhat('?s| is| comes| do i get)?\b.*\b(in|inside|included|include|contents?|with it|in the box)\b"
        r"|\bcome with\b|\bincluded\b"
        r"|包含|里面(有|都)|有几件|都有(什么|啥)|含哪些|配(了)?(什么|哪些)|附带|成分|配料|\bingredients?\b",
        r"\b(with|and)\b|、|和|配|含",
    ),
    _aspect(
        "material",
        r"\bmaterials?\b|\bmade (of|from|out of)\b|\bfabric\b|\breal \w+\?|材质|材料|什么做的|面料|料子|做的吗|" + _ANY_MATERIAL,
        _ANY_MATERIAL,
        field="material",
    ),
    _aspect("gift", r"\b(gift|present)\b|送人|送礼|礼物", r"\b(gift|present|card|silk box)\b|礼|贺卡|锦盒", tags="gift"),
    _aspect(
        "beginner",
        r"\b(beginners?|starters?|newbie|first time)\b|新手|初学|入门",
        r"\b(start\w*|first steps|beginn\w*|easy)\b|入门|新手|初学",
    ),
    _aspect(
        "travel",
        r"\b(travel\w*|on the go|commut\w*|train|plane|hik\w*)\b|旅行|出差|随身|路上|户外",
        r"\b(travel|bag|case)\b|随行|随身|旅行|收纳",
        tags="travel",
    ),
    _aspect("milk", r"\b(milk|latte|oat)\b|牛奶|奶茶|加奶", r"\bmilk\b|奶", tags="milk"),
)
_GENERAL = re.compile(
    r"\b(tell me (more )?about|more (info\w*|details?|about)|details?|describe|description|specs?|specifications?"
    r"|features?|special"
    r"|what (is|are) (it|this|that|they|these)( (for|exactly|about))?\W*$|what does (it|this) do|information)\b"
    r"|介绍|详细|详情|特点|特色|参数|说明|干什么用|做什么用|有什么用|是什么|是啥|讲讲|说说|了解",
    re.I,
)


def aspects_in(text: str) -> list[Aspect]:
    """What a question asks about, the most particular first; empty when it is none of these."""
    plain = text.translate(simplified())
    return [aspect for aspect in ASPECTS if aspect.asks.search(plain)]


def asks_generally(text: str) -> bool:
    """Whether somebody wants to hear what a thing is, not one property of it."""
    return bool(_GENERAL.search(text.translate(simplified())))


def material_in(text: str, language: str) -> str:
    """The materials a text names, the more particular ones only, at most two; empty when it names none."""
    found: list[str] = []
    rest = text.lower()
    for name, (english, chinese) in MATERIALS.items():
        pattern = chinese if language == "zh" else rf"\b(?:{english})\b"
        if re.search(pattern, rest):
            found.append(MATERIALS_ZH[name] if language == "zh" else name)
            rest = re.sub(pattern, " ", rest)
    return ("、" if language == "zh" else ", ").join(found[:2])
