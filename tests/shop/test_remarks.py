"""Short remarks about products are told apart, in both languages."""

from __future__ import annotations

import pytest

from shop.remarks import BUYING, MORE, NATURE, VARIANTS, asks_worth, remark_in, wants_others


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("how do i buy it", BUYING),
        ("put both into my cart", BUYING),
        ("第一个加购物车", BUYING),
        ("does it come in another colour", VARIANTS),
        ("还有别的颜色吗", VARIANTS),
        ("還有別的顏色嗎", VARIANTS),
        ("is the glaze lead-free", NATURE),
        ("how long should I steep gyokuro", NATURE),
        ("这个釉含铅吗", NATURE),
        ("抹茶是有机的吗", NATURE),
        ("more", MORE),
        ("any more of those?", MORE),
        ("还有吗", MORE),
        ("more teapots", None),
        ("do you have vegan gift sets", None),
        ("有没有不含咖啡因的", None),
        ("有茶壶吗", None),
        ("how much is the gaiwan", None),
    ],
)
def test_remarks(text: str, remark: str | None) -> None:
    assert remark_in(text) == remark


def test_price_and_stock() -> None:
    assert asks_worth("is the small one sold out?") and asks_worth("這個多少錢") and not asks_worth("is it green?")


def test_others_without_a_word_against_those_shown() -> None:
    assert wants_others("show me something else") and wants_others("换一批")
    assert not wants_others("not for me") and not wants_others("不喜欢，换一个")
