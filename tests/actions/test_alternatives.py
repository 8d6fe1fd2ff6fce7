"""Something instead of what was shown, with the rule it was chosen by."""

from __future__ import annotations

from datetime import timedelta

from actions.alternatives import AskAlternative
from actions.base import Shop
from shop.store import now
from shop.store.tables import Order, OrderLine, Product
from tests.actions.conftest import Say, cards, show, texts

GLASS = {"entity": "product_id", "value": "4"}
IRON = {"entity": "product_id", "value": "1"}


def test_cheaper_than_the_one_spoken_of(say: Say, shop: Shop) -> None:
    show(shop.store, 1, strategy="asked")
    messages, slots = say(AskAlternative(), "anything cheaper", intent="ask_alternative", spoken=1, wish={"category": "teapots"})
    assert cards(messages) == [4] and slots["wish"]["category"] == "teapots" and "price_max" not in slots["wish"]
    assert "costs less than Glass pot (€20.00)" in texts(say(AskAlternative(), "便宜点", entities=[GLASS])[0])


def test_cheaper_goes_on_from_the_latest_list(say: Say, shop: Shop) -> None:
    show(shop.store, 1, strategy="asked")
    show(shop.store, 4, 2)
    assert "costs less than Glass pot" in texts(say(AskAlternative(), "cheaper", intent="ask_alternative", spoken=1)[0])


def test_better_is_what_sold_more_or_else_the_next_price(say: Say, shop: Shop) -> None:
    messages, _ = say(AskAlternative(), "a better one", intent="ask_alternative", entities=[GLASS])
    assert "By price, these are the next above it" in texts(messages) and cards(messages) == [1]
    with shop.store.transaction() as session:
        for number in range(2, 5):
            placed = now() - timedelta(days=2)
            session.add(Order(id=number, number=f"N{number}", status="paid", currency="EUR", total=1, placed_at=placed))
            session.flush()
            session.add(OrderLine(order_id=number, product_id=1, quantity=1, price=1))
    messages, _ = say(AskAlternative(), "更好的", "zh", intent="ask_alternative", entities=[GLASS])
    assert "按销量" in texts(messages) and cards(messages) == [1]


def test_bigger_smaller_and_another_brand(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        iron, glass = session.get_one(Product, 1), session.get_one(Product, 4)
        iron.size, iron.brand, glass.size, glass.brand = "800 ml", "Forge", "0.5 l", "Clear"
    assert cards(say(AskAlternative(), "bigger", entities=[GLASS])[0]) == [1]
    assert "nothing smaller" in texts(say(AskAlternative(), "smaller", entities=[GLASS])[0])
    messages, _ = say(AskAlternative(), "换个牌子", "zh", entities=[IRON])
    assert cards(messages) == [4] and "这些不是Forge的" in texts(messages)


def test_others_are_those_not_shown_yet(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 2, strategy="search")
    assert cards(say(AskAlternative(), "show me others", intent="ask_alternative", wish={"category": "teapots"})[0]) == [4]
    show(shop.store, 4, strategy="popular")
    assert cards(say(AskAlternative(), "换一批", "zh", intent="ask_alternative")[0]) == [3]


def test_another_kind_is_looked_for(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 4)
    tea = {"entity": "category", "value": "green-tea"}
    assert cards(say(AskAlternative(), "other teas", intent="ask_alternative", entities=[tea])[0]) == [3]


def test_with_nothing_shown_something_is_suggested(say: Say) -> None:
    assert cards(say(AskAlternative(), "something else", intent="ask_alternative")[0])
