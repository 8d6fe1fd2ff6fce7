"""Similar products, companions and favourites, each with a reason that is true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from actions.base import Shop
from actions.related import AskPopular, AskSimilar, GoesWith
from shop.recommend import relations
from shop.store import Store, now
from shop.store.tables import Order, OrderLine, Product
from tests.actions.conftest import Say, cards, custom, texts

IRON = {"entity": "product_id", "value": "1"}
SENCHA = {"entity": "product_id", "value": "3"}


def sell(store: Store, *baskets: Sequence[int]) -> None:
    with store.transaction() as session:
        for number, basket in enumerate(baskets, start=10):
            placed = now() - timedelta(days=3)
            session.add(Order(id=number, number=f"N{number}", status="paid", currency="EUR", total=1, placed_at=placed))
            session.flush()
            session.add_all(OrderLine(order_id=number, product_id=product, quantity=1, price=1) for product in basket)


def fit(shop: Shop) -> None:
    relations.fit(shop.store, shop.recommender.models_dir)


def test_similar_ones_say_what_they_share(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        for number in (1, 4):
            session.get_one(Product, number).brand = "Forge"
    messages, slots = say(AskSimilar(), "something like it", intent="ask_similar", spoken=1)
    (card,) = custom(messages, "cards")["cards"]
    assert (card["product_id"], card["reason"]) == (4, "like Iron pot: also teapots, same brand (Forge)") and slots["spoken"] == 1


def test_nothing_similar_is_said(say: Say) -> None:
    assert "没有和Sencha类似的现货" in texts(say(AskSimilar(), "类似的", "zh", entities=[SENCHA])[0])


def test_what_is_bought_together_is_counted(say: Say, shop: Shop) -> None:
    sell(shop.store, (1, 3), (2, 3), (4,))
    fit(shop)
    (card,) = custom(say(GoesWith(), "what goes with it", intent="goes_with", spoken=1)[0], "cards")["cards"]
    assert (card["product_id"], card["reason"]) == (3, "bought together in 2 of 3 orders with Iron pot")


def test_what_goes_with_the_kind_comes_next(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.add(Product(id=5, sku="5", title="Tin", category="tins", price=900, currency="EUR", stock=2))
    sell(shop.store, (4, 3), (4, 3), (5,))
    fit(shop)
    (card,) = custom(say(GoesWith(), "搭配什么", "zh", entities=[IRON])[0], "cards")["cards"]
    assert (card["product_id"], card["reason"]) == (3, "3笔买“茶壶”的订单中，有2笔也买了“绿茶”")


def test_no_companion_is_made_up(say: Say) -> None:
    messages, slots = say(GoesWith(), "what goes with it", intent="goes_with", spoken=1)
    assert "don't want to make something up" in texts(messages) and cards(messages) == [] and slots["spoken"] == 1


def test_favourites_by_kind(say: Say, shop: Shop) -> None:
    sell(shop.store, (4,), (4,), (3,), (3,), (3,))
    assert cards(say(AskPopular(), "what sells best", intent="ask_popular")[0])[:2] == [3, 4]
    pots = {"entity": "category", "value": "teapots"}
    messages, slots = say(AskPopular(), "热销茶壶", "zh", intent="ask_popular", entities=[pots])
    assert cards(messages)[0] == 4 and "茶壶里最受欢迎" in texts(messages) and slots["wish"] == {"category": "teapots"}


def test_without_sales_it_is_said(say: Say) -> None:
    tea = {"entity": "category", "value": "green-tea"}
    assert "Too little was sold" in texts(say(AskPopular(), "popular teas", intent="ask_popular", entities=[tea])[0])


def test_what_is_new_is_new(say: Say, shop: Shop) -> None:
    assert "Nothing came in lately" in texts(say(AskPopular(), "what's new", intent="ask_popular")[0])
    with shop.store.transaction() as session:
        session.get_one(Product, 1).created_at = now() - timedelta(days=300)
        session.get_one(Product, 3).created_at = now() - timedelta(days=200)
        session.get_one(Product, 2).created_at = now() - timedelta(days=100)
    assert cards(say(AskPopular(), "有什么新品", "zh", intent="ask_popular")[0]) == [4]


def test_the_kind_that_is_to_go_with_this_one_is_not_the_one_meant(say: Say, shop: Shop) -> None:
    sell(shop.store, *[(1, 3)] * 3, (4,))
    fit(shop)
    pots = {"entity": "category", "value": "teapots", "start": 5, "end": 7}
    assert cards(say(GoesWith(), "这个搭配什么茶壶好", "zh", intent="goes_with", entities=[pots], spoken=3)[0]) == [1]
