"""Products in the customer's language: titles, categories, and what a card shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.money import format_price
from shop.store.tables import Product

CATEGORIES: dict[str, tuple[str, str]] = {
    "green-tea": ("green tea", "绿茶"),
    "black-tea": ("black tea", "红茶"),
    "oolong": ("oolong", "乌龙茶"),
    "white-tea": ("white tea", "白茶"),
    "pu-erh": ("pu-erh", "普洱茶"),
    "herbal-tea": ("herbal tea", "花草茶"),
    "matcha": ("matcha", "抹茶"),
    "teapots": ("teapots", "茶壶"),
    "cups": ("cups", "茶杯"),
    "kettles": ("kettles", "水壶"),
    "gaiwans": ("gaiwans", "盖碗"),
    "tea-sets": ("tea sets", "茶具套装"),
    "infusers": ("infusers", "滤茶器"),
    "trays": ("trays", "茶盘"),
    "tins": ("tins", "茶叶罐"),
    "gift-sets": ("gift sets", "礼盒"),
    "aprons": ("aprons", "围裙"),
    "accessories": ("accessories", "配件"),
}

# What tags say, in words; a shop's other tags are not told to customers.
TAGS: dict[str, tuple[str, str]] = {
    "no-caffeine": ("without caffeine", "不含咖啡因"),
    "gift": ("a good gift", "适合送礼"),
    "travel": ("for travelling", "适合旅行"),
    "everyday": ("for every day", "适合日常"),
    "evening": ("for the evening", "适合晚上"),
    "winter": ("for winter", "适合冬天"),
    "milk": ("goes with milk", "适合加奶"),
    "gongfu": ("for gongfu brewing", "适合功夫泡"),
    "japan": ("in the Japanese style", "日式"),
    "electric": ("electric", "电热"),
    "premium": ("premium", "高端"),
    "baking": ("for baking", "适合烘焙"),
    "floral": ("floral", "花香"),
    "smoky": ("smoky", "烟熏香"),
    "roasted": ("roasted", "焙火"),
    "aged": ("aged", "陈年"),
    "spring": ("a spring tea", "春茶"),
    "citrus": ("with citrus", "果香"),
}
OUT_OF_STOCK = {"en": "out of stock", "zh": "暂时缺货"}
FEW_LEFT = {"en": "only {count} left", "zh": "仅剩{count}件"}
FEW = 3
# Where imports keep what variants of one thing share.
GROUP_KEYS = ("variant_group", "group", "variant_of")


def group_name(attributes: Mapping[str, Any] | None, title: str) -> str:
    """What variants of one thing share: the import's group, else the title."""
    found = attributes or {}
    return next((str(found[key]) for key in GROUP_KEYS if found.get(key)), title.casefold())


def category_title(category: str, language: str) -> str:
    """A category's name for people; one we have no name for is its slug made readable."""
    names = CATEGORIES.get(category)
    if names is None:
        return category.replace("-", " ").replace("_", " ")
    return names[1] if language == "zh" else names[0]


def category_of(product: Product, language: str) -> str:
    """The name of a product's category: the catalogue's own in the language, else ours."""
    names = (product.translations or {}).get(language) or {}
    return str(names.get("category") or category_title(product.category, language))


def translated(product: Product, field: str, language: str) -> str:
    """A field of a product in the language, or in the shop's first language where it is not translated; empty when unset."""
    words = (product.translations or {}).get(language) or {}
    return str(words.get(field) or getattr(product, field, None) or "")


def title_of(product: Product, language: str) -> str:
    """The product's name for this customer."""
    return translated(product, "title", language)


def line_title(product: Product, language: str) -> str:
    """The product's name without the colour and size at its end: what its variants share."""
    title = title_of(product, language)
    for part in (translated(product, "size", language), product.size, translated(product, "colour", language)):
        title = title.removesuffix(part).rstrip(" ,，、") if part else title
    return title or title_of(product, language)


def price_of(product: Product, language: str) -> str:
    """The product's price as text."""
    return format_price(product.price, product.currency, language)


def subtitle_of(product: Product, language: str) -> str:
    """What tells products apart: category, colour, size, brand, and stock when it is short."""
    parts = [category_of(product, language)]
    parts += [
        part for part in (translated(product, "colour", language), translated(product, "size", language), product.brand) if part
    ]
    if product.stock <= 0:
        parts.append(OUT_OF_STOCK[language])
    elif product.stock <= FEW:
        parts.append(FEW_LEFT[language].format(count=product.stock))
    return " · ".join(parts)


def card_of(product: Product, language: str, *, strategy: str, reason: str, **details: Any) -> dict[str, Any]:
    """One product as the card of docs/seams.md; `details` adds or replaces its fields (arm, propensity, buttons ...)."""
    card = {
        "product_id": product.id,
        "title": title_of(product, language),
        "subtitle": subtitle_of(product, language),
        "price": price_of(product, language),
        "image": product.image,
        "url": f"/shop/product/{product.id}",
        "strategy": strategy,
        "arm": None,
        "reason": reason,
        "propensity": 1.0,
        "model_version": None,
        "buttons": [],
    }
    return card | details


def products_by_id(session: Session, ids: Iterable[int]) -> list[Product]:
    """Active products in the order of their ids as given; unknown ids are left out."""
    wanted = list(ids)
    found = {row.id: row for row in session.scalars(select(Product).where(Product.id.in_(wanted), Product.active))}
    return [found[number] for number in wanted if number in found]
