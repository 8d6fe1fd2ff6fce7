"""A product's record answers what it says, and nothing it does not."""

from __future__ import annotations

import pytest

from shop.aspects import material_in
from shop.facts import material_of, tell, unit_price
from shop.store.tables import Product


def product(**more: object) -> Product:
    given = {
        "title": "Stone pot, grey",
        "description": "Glazed inside, holds the heat. For gas and induction.",
        "category": "teapots",
    }
    row = Product(id=1, sku="1", price=4000, currency="EUR", translations={}, tags=["gift"], attributes={"group": "x"}, stock=1)
    for name, value in (given | more).items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("does it work on induction", "For gas and induction."),
        ("does it keep tea hot", "Glazed inside, holds the heat."),
        ("is it dishwasher safe", ""),
        ("where is it made", ""),
        ("is it a good gift", "a good gift"),
        ("can I put it in the microwave", ""),
        ("details please", "Glazed inside, holds the heat. For gas and induction."),
    ],
)
def test_answers(question: str, told: str) -> None:
    assert tell(product(), question, "en").text == told


def test_chinese() -> None:
    row = product(translations={"zh": {"title": "铸铁壶", "description": "内壁珐琅，保温好。"}}, size="800 ml")
    assert tell(row, "保温吗", "zh").text == "内壁珐琅，保温好。"
    assert tell(row, "多大容量", "zh").text == "规格：800 ml"
    assert tell(row, "是什么材质的", "zh").text == "材质：铸铁"


def test_materials_and_weights() -> None:
    assert material_of(product(title="Cast-iron pot"), "en") == "cast iron"
    assert material_of(product(attributes={"material": "oak"}), "en") == "oak"
    assert unit_price(product(size="250 g"), "en") == "€16.00 / 100 g" and unit_price(product(size="1 l"), "en") == ""
    assert unit_price(product(size="250 g"), "zh") == "€16.00/100克"


@pytest.mark.parametrize(("title", "material"), [("清香铁观音", ""), ("拿铁抹茶", ""), ("铸铁茶壶", "铸铁"), ("铁壶", "铁")])
def test_a_name_is_no_material(title: str, material: str) -> None:
    assert material_in(title, "zh") == material
