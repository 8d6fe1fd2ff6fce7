"""Products side by side: the facts that are known of all or some, what differs, and which is ahead in what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shop.catalogue import category_of, price_of, translated
from shop.facts import material_of, tag_words, unit_price
from shop.sizes import read_size
from shop.store.tables import Product

FEW = 3
STOCK = {
    "en": ("out of stock", "only {count} left", "in stock"),
    "zh": ("暂时缺货", "仅剩{count}件", "有现货"),
}


@dataclass(frozen=True)
class Row:
    """One fact of each product, empty where it is not known; `same` when they do not differ in it."""

    name: str
    values: list[str]

    @property
    def same(self) -> bool:
        """Whether all have the same."""
        return len(set(self.values)) == 1


def facts_of(products: Sequence[Product], language: str) -> list[Row]:
    """The facts worth comparing, those nobody has left out."""
    getters: tuple[tuple[str, Callable[[Product], str]], ...] = (
        ("price", lambda row: price_of(row, language)),
        ("unit", lambda row: unit_price(row, language)),
        ("kind", lambda row: category_of(row, language)),
        ("size", lambda row: translated(row, "size", language)),
        ("colour", lambda row: translated(row, "colour", language)),
        ("material", lambda row: material_of(row, language)),
        ("brand", lambda row: row.brand or ""),
        ("good", lambda row: ("、" if language == "zh" else ", ").join(tag_words(row, language))),
        ("stock", lambda row: stock_of(row, language)),
    )
    rows = [Row(name, [get(product) for product in products]) for name, get in getters]
    return [row for row in rows if any(row.values) and not (row.name == "kind" and row.same)]


def stock_of(product: Product, language: str) -> str:
    """Its stock in words."""
    form = STOCK[language][0 if product.stock <= 0 else 1 if product.stock <= FEW else 2]
    return form.format(count=product.stock)


def cheapest(products: Sequence[Product]) -> Product | None:
    """The one with the lowest price; None when several have it."""
    best = min(product.price for product in products)
    found = [product for product in products if product.price == best]
    return found[0] if len(found) == 1 else None


def best_value(products: Sequence[Product]) -> Product | None:
    """The one that costs least for its weight, where all are sold by weight and one is ahead; else None."""
    amounts = [read_size(product.size) for product in products]
    if any(amount is None or amount.unit != "g" for amount in amounts):
        return None
    rates = [product.price / amount.value for product, amount in zip(products, amounts, strict=True) if amount]
    best = min(rates)
    return products[rates.index(best)] if rates.count(best) == 1 else None


def biggest(products: Sequence[Product]) -> Product | None:
    """The one with the biggest size, where sizes can be told apart and one is ahead; else None."""
    amounts = [read_size(product.size) for product in products]
    if any(amount is None for amount in amounts) or len({amount.unit for amount in amounts if amount}) > 1:
        return None
    values = [amount.value for amount in amounts if amount]
    best = max(values)
    return products[values.index(best)] if values.count(best) == 1 else None


def own_uses(product: Product, others: Sequence[Product], language: str) -> list[str]:
    """What its tags say it is good for and no other's do."""
    theirs = {word for other in others for word in tag_words(other, language)}
    return [word for word in tag_words(product, language) if word not in theirs]
