"""Reasons read like sentences in both languages."""

from __future__ import annotations

import pytest

from shop.recommend import reasons


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (reasons.popular("en", "green tea", 30), "popular in green tea this month"),
        (reasons.popular("en", None, 90), "one of our best sellers in the last three months"),
        (reasons.popular("zh", "绿茶", 365), "近一年在“绿茶”中很受欢迎"),
        (reasons.popular("zh", None, 30), "本月本店热销"),
        (reasons.refill("zh", 26, 28), "您26天前买过；一般可用约28天"),
        (reasons.because("en", [("bought", "Pot"), ("bought", "Cup")]), "because you bought Pot and Cup"),
        (reasons.because("en", [("liked", "Pot"), ("clicked", "Cup")]), "because you liked Pot and looked at Cup"),
        (reasons.because("zh", [("bought", "壶"), ("bought", "杯")]), "因为您买过“壶”和“杯”"),
        (reasons.because("zh", [("liked", "壶"), ("clicked", "杯")]), "因为您喜欢“壶”，也看过“杯”"),
        (
            reasons.alike("zh", "青瓷壶", {"category": "茶壶", "colour": "青色", "price": ""}, True),
            "与“青瓷壶”相似：同属茶壶、同样颜色（青色）、价位相近、介绍相近",
        ),
        (reasons.alike("en", "Pot", {"brand": "Forge"}, True), "like Pot: same brand (Forge), similar description"),
        (reasons.together("en", "Pot", 12, 30), "bought together in 12 of 30 orders with Pot"),
        (reasons.together("zh", "青瓷壶", 12, 30), "30笔含“青瓷壶”的订单中，有12笔一起买了它"),
        (reasons.same_category("zh", "茶壶", "青瓷壶"), "与“青瓷壶”同属“茶壶”"),
        (reasons.similar("zh", "青瓷壶"), "从顾客的购买来看，与“青瓷壶”相近"),
        (reasons.from_range("zh", "茶壶"), "本店“茶壶”中的现货"),
    ],
)
def test_reasons(said: str, expected: str) -> None:
    assert said == expected
