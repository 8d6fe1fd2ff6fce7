"""Other words for the demo shop's kinds, colours and sizes, as customers say them; any catalogue's own words come on top."""

from __future__ import annotations

import re

CATEGORY_FORMS: dict[str, tuple[str, ...]] = {
    "green-tea": ("green teas", "green tea leaves", "绿茶", "綠茶"),
    "black-tea": ("black teas", "红茶", "紅茶"),
    "oolong": ("oolong tea", "oolong teas", "oolongs", "wulong", "wulong tea", "乌龙", "乌龙茶", "烏龍茶", "青茶"),
    "white-tea": ("white teas", "白茶"),
    "pu-erh": (
        "puerh", "pu erh", "pu'er", "puer", "pu-erh tea", "pu'er tea", "puer tea", "puerh tea", "普洱", "普洱茶",
        "熟普", "生普", "熟普洱", "生普洱", "熟茶", "生茶",
    ),
    "herbal-tea": (
        "herbal teas", "herbal", "herbals", "herb tea", "tisane", "tisanes", "herbal infusion", "herbal infusions", "fruit tea",
        "fruit teas", "flower tea", "花草茶", "花茶", "果茶", "花果茶", "水果茶", "草本茶", "养生茶",
    ),
    "matcha": ("matcha tea", "matcha powder", "抹茶", "抹茶粉"),
    "teapots": ("teapot", "tea pot", "tea pots", "pot", "pots", "pot for tea", "茶壶", "茶壺", "泡茶壶", "小茶壶", "壶"),
    "cups": (
        "cup", "tea cup", "teacup", "tea cups", "teacups", "mug", "mugs", "tea mug", "tumbler", "tumblers", "茶杯",
        "杯子", "杯具",
        "马克杯", "水杯", "茶碗", "茶盏", "主人杯", "盖杯", "保温杯",
    ),
    "kettles": (
        "kettle", "water kettle", "electric kettle", "electric kettles", "tea kettle", "水壶", "烧水壶", "电热水壶",
        "热水壶", "电水壶",
        "煮水壶", "养生壶", "煮茶壶",
    ),
    "gaiwans": ("gaiwan", "lidded bowl", "lidded bowls", "盖碗", "蓋碗", "三才碗", "三才杯"),
    "tea-sets": ("tea set", "teaset", "teasets", "tea service", "茶具套装", "茶具", "整套茶具", "成套茶具", "一套茶具", "茶器"),
    "infusers": (
        "infuser", "tea infuser", "tea infusers", "strainer", "strainers", "tea strainer", "tea strainers", "tea filter",
        "tea filters", "diffuser", "滤茶器", "茶漏", "泡茶器", "茶滤", "滤茶网", "滤网", "过滤网", "过滤器", "茶隔",
        "茶滤网", "tea sieve", "sieve", "茶叶过滤器",
    ),
    "trays": ("tray", "tea tray", "tea trays", "tea table", "tea board", "茶盘", "茶托", "茶台", "茶海", "茶船", "托盘",
    "serving tray"),
    "tins": (
        "tin", "tea tin", "tea tins", "caddy", "caddies", "tea caddy", "tea caddies", "canister", "canisters", "tea canister",
        "tea canisters", "茶叶罐", "茶罐", "茶叶盒", "茶叶桶", "茶筒", "茶叶筒", "储茶罐", "密封罐", "罐子",
    ),
    "gift-sets": (
        "gift set", "gift box", "giftbox", "giftset", "hamper", "hampers", "gift hamper", "gift boxes", "gift pack", "gift packs",
        "礼盒", "禮盒", "礼品盒", "礼物盒", "礼品套装", "礼盒装", "礼盒套装", "大礼包", "礼物盒子", "茶礼", "礼物套装", "礼品装",
    ),
    "aprons": ("apron", "pinny", "pinafore", "smock", "围裙", "圍裙"),
    "accessories": ("accessory", "tea accessories", "配件", "茶具配件", "茶道配件", "小配件", "茶配件"),
}  # fmt: skip
COLOUR_FORMS: dict[str, tuple[str, ...]] = {
    "black": ("黑色",),
    "white": ("白色",),
    "red": ("红色", "紅色"),
    "blue": ("蓝色", "藍色"),
    "green": ("绿色", "綠色"),
    "yellow": ("黄色", "黃色"),
    "grey": ("gray", "灰色"),
    "brown": ("棕色", "褐色", "咖啡色"),
    "pink": ("粉色", "粉红色"),
    "purple": ("紫色",),
    "orange": ("橙色", "橘色"),
    "gold": ("golden", "金色"),
    "silver": ("银色", "銀色"),
    "beige": ("米色",),
    "clear": ("transparent", "透明", "透明色"),
}
UNIT_FORMS: dict[str, tuple[str, ...]] = {
    "g": ("克", " grams", " gram", "gr"),
    "kg": ("公斤", " kilo", " kilos"),
    "ml": ("毫升",),
    "l": ("升", " litre", " litres", " liter", " liters"),
    "cm": ("厘米",),
    "mm": ("毫米",),
}
_AMOUNT = re.compile(rf"(\d+(?:\.\d+)?) ?({'|'.join(UNIT_FORMS)})", re.I)
_AND = re.compile(r"\s*&\s*")


def size_forms(size: str) -> tuple[str, ...]:
    """An amount as people type it: `250 g` also as 250g and 250克."""
    amount = _AMOUNT.fullmatch(size)
    if amount is None:
        return ()
    number, unit = amount.groups()
    return tuple(f"{number}{form}" for form in (unit, f" {unit}", *UNIT_FORMS[unit.lower()]))


def brand_forms(brand: str) -> tuple[str, ...]:
    """A brand with `&` as and, n or 'n', and its `No.` in the other spellings."""
    joined = tuple(_AND.sub(word, brand) for word in (" and ", " n ", " 'n' ", " + ")) if "&" in brand else ()
    numbered = tuple(brand.replace("No. ", word) for word in ("No ", "Number ", "Nr. ", "#", "")) if "No. " in brand else ()
    return joined + numbered
