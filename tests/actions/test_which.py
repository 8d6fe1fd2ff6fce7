"""Which one is cheaper, bigger, stronger: one sentence from the catalogue, and nothing where it does not say."""

from __future__ import annotations

from typing import Any

import pytest

from actions.base import Shop
from actions.comparing import CompareProducts
from actions.which import TEXTS
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, show, texts

ASKED: dict[str, Any] = {"intent": "compare_products"}
TEAS = (
    (11, "Needle", "银针", 1620, "50 g", "Only buds, covered in down; melon and hay.", "全芽采摘，有甜瓜香。", ["gift"]),
    (12, "Peony", "牡丹", 890, "50 g", "One bud and two leaves, soft and flowery.", "一芽二叶，柔和花香。", []),
    (13, "Breakfast", "早餐茶", 740, "100 g", "Strong and malty, not bitter.", "浓郁，麦芽香，不苦。", ["milk"]),
    (14, "Rooibos", "博士茶", 710, "100 g", "Red and round.", "红亮圆润。", ["no-caffeine"]),
)


@pytest.fixture(autouse=True)
def teas(shop: Shop) -> None:
    with shop.store.transaction() as session:
        for number, title, zh, price, size, text, text_zh, tags in TEAS:
            row = Product(id=number, sku=str(number), title=title, category="teas", price=price, currency="EUR", stock=4)
            row.size, row.description, row.tags = size, text, tags
            row.translations = {"zh": {"title": zh, "description": text_zh}}
            session.add(row)


@pytest.mark.parametrize(
    ("shown", "text", "language", "said"),
    [
        ((11, 12), "which one is cheaper", "en", "Peony is cheaper: €8.90, against €16.20 for Needle."),
        ((11, 12), "哪个便宜", "zh", "牡丹更便宜，€8.90，银针是€16.20。"),
        ((11, 12), "which is more expensive?", "en", "Needle is dearer: €16.20, against €8.90 for Peony."),
        ((11, 12), "which has less caffeine", "en", TEXTS["en"]["unsaid"].format(what="has less caffeine")),
        ((11, 14), "哪个咖啡因少", "zh", "从商品资料看是博士茶：“不含咖啡因”。"),
        ((11, 12), "which is stronger", "en", "The descriptions do not say which one is stronger."),
        ((11, 12), "哪个更浓", "zh", "介绍里没有写哪一款更浓。"),
        ((11, 13), "which is stronger", "en", "Going by what the catalogue says, Breakfast: “Strong and malty, not bitter”."),
        ((11, 12), "which one is milder?", "en", "soft and flowery”."),
        ((12, 13), "which one is bitter", "en", "The descriptions do not say which one is more bitter."),
        ((11, 13), "which is bigger", "en", "Breakfast is the bigger one: 100 g."),
        ((11, 12), "哪个大", "zh", "规格一样，都是50 g。"),
        ((11, 12, 13), "which is the cheapest?", "en", "Breakfast is the cheapest of these: €7.40."),
        ((11, 13), "which one goes with milk", "en", "This is what the descriptions say of that: Breakfast"),
        ((1, 2), "which one is in stock", "en", "In stock: Iron pot, black."),
    ],
)
def test_one_sentence_from_the_catalogue(
    say: Say, shop: Shop, shown: tuple[int, ...], text: str, language: str, said: str
) -> None:
    show(shop.store, *shown, strategy="asked")
    messages, _ = say(CompareProducts(), text, language, **ASKED)
    assert said in texts(messages) and "\n" not in texts(messages) and not cards(messages)


def test_the_one_it_names_is_spoken_of_then(say: Say, shop: Shop) -> None:
    show(shop.store, 11, 12, strategy="asked")
    assert say(CompareProducts(), "which one is cheaper", **ASKED)[1]["spoken"] == 12


def test_the_cheapest_of_a_kind_is_named_whatever_was_shown(say: Say, shop: Shop) -> None:
    show(shop.store, 11, 12, strategy="asked")
    kind = {"entity": "category", "value": "teapots", "start": 6, "end": 12}
    messages, _ = say(CompareProducts(), "which teapot is the cheapest", entities=[kind], **ASKED)
    assert texts(messages) == "Glass pot is cheaper: €20.00, against €35.00 for Iron pot." and cards(messages) == [4]


def test_what_is_not_asked_of_products_is_left_alone(say: Say, shop: Shop) -> None:
    show(shop.store, 11, 12, strategy="asked")
    for text in ("which delivery is cheaper", "which one would you take"):
        assert "is cheaper" not in texts(say(CompareProducts(), text, **ASKED)[0])


def test_the_same_table_is_not_given_twice(say: Say, shop: Shop) -> None:
    show(shop.store, 11, 12, strategy="asked")
    table = texts(say(CompareProducts(), "which is better", **ASKED)[0])
    events = [{"event": "bot", "text": table}]
    assert texts(say(CompareProducts(), "which one is nicer", events=events, **ASKED)[0]).startswith("Beyond what stands above")
