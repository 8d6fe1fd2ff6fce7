"""What goes with a product is told by rules over orders, and what no order tells is said to be of the brand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from shop import interactions
from shop.recommend import Recommender, Suggestion, relations, training
from shop.store import Store, now
from shop.store.tables import Customer, Order, OrderLine, Product


def fill(store: Store, baskets: Sequence[Sequence[int]]) -> None:
    rows = ((1, "pots", "A"), (2, "cups", "A"), (3, "cups", "B"), (4, "teas", "B"), (5, "pots", "B"), (6, "trays", "A"))
    with store.transaction() as session:
        for number, category, brand in rows:
            row = Product(id=number, sku=str(number), title=f"{category} {number}", category=category, price=1000, currency="EUR")
            row.brand, row.stock = brand, 3
            row.translations = {"zh": {"title": f"商品{number}"}}
            session.add(row)
        for number, basket in enumerate(baskets, start=1):
            placed = now() - timedelta(days=1)
            session.add(Order(id=number, number=f"N{number}", status="paid", currency="EUR", total=1, placed_at=placed))
            session.flush()
            session.add_all(OrderLine(order_id=number, product_id=product, quantity=1, price=1) for product in basket)


def ask(store: Store, models: Path, product_id: int, language: str = "en", **more: Any) -> list[Suggestion]:
    with store.reading() as session:
        return Recommender(store, models).companions(session, None, product_id, language=language, **more)


def test_orders_come_before_kinds_and_kinds_before_the_brand(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (1, 5), (5, 4), (5, 4), (2,), (6,)])
    version = relations.fit(store, tmp_path).version
    found = ask(store, tmp_path, 1, limit=4)
    assert [(item.product_id, item.reason, item.model_version) for item in found] == [
        (3, "bought together in 2 of 3 orders with pots 1", version),
        (4, "2 of 5 orders with pots had teas as well", version),
        (2, "from the same brand, A", None),
        (6, "from the same brand, A", None),
    ]
    assert {item.strategy for item in found} == {"goes_with"}
    assert [item.product_id for item in ask(store, tmp_path, 1, exclude=(3, 4))] == [2, 6]


def test_reasons_in_chinese(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (1,), (5, 4), (5, 4), (2,), (6,)])
    relations.fit(store, tmp_path)
    assert [item.reason for item in ask(store, tmp_path, 1, "zh")] == [
        "3笔含“商品1”的订单中，有2笔一起买了它",
        "5笔买“pots”的订单中，有2笔也买了“teas”",
        "同一品牌：A",
    ]


def test_orders_with_any_variant_count_and_one_in_stock_is_shown(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 2), (5, 3), (4,), (4, 6)])
    with store.transaction() as session:
        for number in (1, 5):
            session.get_one(Product, number).attributes = {"group": "pot"}
        for number in (2, 3):
            session.get_one(Product, number).attributes = {"group": "cup"}
        session.get_one(Product, 2).stock = 0
    relations.fit(store, tmp_path)
    assert [(item.product_id, item.reason) for item in ask(store, tmp_path, 5, limit=1)] == [
        (3, "bought together in 2 of 2 orders with pots 5")
    ]


def test_its_own_kind_comes_after_others(store: Store, tmp_path: Path) -> None:
    fill(store, [(3, 2), (3, 2), (3, 2), (3, 4), (3, 4), (1,), (6,)])
    relations.fit(store, tmp_path)
    assert [item.product_id for item in ask(store, tmp_path, 3)] == [4, 2, 5]


def test_one_order_is_no_habit_and_a_cancelled_one_is_none(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 4), (1, 4), (2,), (3,)])
    with store.transaction() as session:
        session.get_one(Order, 1).status = "cancelled"
    relations.fit(store, tmp_path)
    assert {item.reason for item in ask(store, tmp_path, 1)} == {"from the same brand, A"}


def test_before_the_first_fit_only_the_brand_is_known(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (4,)])
    assert [(item.product_id, item.model_version) for item in ask(store, tmp_path, 1)] == [(2, None), (6, None)]
    assert ask(store, tmp_path, 99) == []


def test_a_shop_too_small_for_tastes_has_its_rules_from_the_same_job(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (4,)])
    assert "refused" in training.fit(store, tmp_path).figures
    assert ask(store, tmp_path, 1)[0].reason == "bought together in 2 of 2 orders with pots 1"


def test_the_latest_fit_serves_unless_it_is_held(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (4,)])
    first, held = relations.fit(store, tmp_path), relations.fit(store, tmp_path, hold=True)
    assert (held.promoted_at, ask(store, tmp_path, 1)[0].model_version) == (None, first.version)


def test_what_the_kind_tells_surely_comes_before_what_two_orders_tell(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (1,), *[(5, 4)] * 12, *[(6,)] * 30, *[(3,)] * 3])
    relations.fit(store, tmp_path)
    assert [(item.product_id, item.reason) for item in ask(store, tmp_path, 1, limit=2)] == [
        (4, "12 of 15 orders with pots had teas as well"),
        (3, "bought together in 2 of 3 orders with pots 1"),
    ]


def test_what_another_row_of_the_same_person_turned_down_is_left_out(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 3), (1, 3), (4,)])
    with store.transaction() as session:
        session.add_all([Customer(id=1), Customer(id=2)])
        session.flush()
        interactions.record(session, 2, 2, "dismissed", "chat")
        interactions.record(session, 2, 5, "dismissed", "chat")
    with store.reading() as session:
        recommender = Recommender(store, tmp_path)
        assert [item.product_id for item in recommender.companions(session, 1, 1, language="en", also=(2,))] == [6]
        assert recommender.alike(session, 1, 1, language="en", also=(2,)) == []


def test_a_kind_whose_product_went_elsewhere_tells_nothing_until_the_next_fit(store: Store, tmp_path: Path) -> None:
    """Products 1 and 2 stood for pots and cups when the orders were counted."""
    fill(store, [*[(5, 3)] * 9, *[(6,)] * 9])
    relations.fit(store, tmp_path)
    assert "9 of 9 orders with pots had cups as well" in {item.reason for item in ask(store, tmp_path, 1, limit=9)}
    with store.transaction() as session:
        session.get_one(Product, 1).category = "gift sets"
    assert {item.reason for item in ask(store, tmp_path, 1, limit=9)} == {"from the same brand, A"}
    assert {item.reason for item in ask(store, tmp_path, 2, limit=9)} == {"from the same brand, A"}
    relations.fit(store, tmp_path)
    assert "9 of 9 orders with cups had pots as well" in {item.reason for item in ask(store, tmp_path, 2, limit=9)}


def test_a_line_that_is_another_now_tells_nothing_until_the_next_fit(store: Store, tmp_path: Path) -> None:
    fill(store, [(1, 4), (1, 4), (2,), (2,), (6,)])
    relations.fit(store, tmp_path)
    assert ask(store, tmp_path, 1)[0].product_id == 4 and ask(store, tmp_path, 4)[0].product_id == 1
    with store.transaction() as session:
        session.get_one(Product, 1).attributes = {"group": "sets"}
    told = [item.reason for number in (1, 4) for item in ask(store, tmp_path, number, limit=9)]
    assert not any(reason.startswith("bought together") for reason in told)
