"""What is suggested without any history: recent popularity, honestly named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from shop import interactions
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.purchases import Line, place
from shop.recommend import Recommender, Suggestion, Wish, last_shown
from shop.store import Store, now
from shop.store.tables import Customer, Message, Product


def stock_shop(store: Store) -> None:
    """Six products; of the green teas 2 sold most lately, 1 most long ago."""
    with store.transaction() as session:
        for number in range(1, 7):
            category = "green tea" if number < 4 else "teapots"
            zh = {"title": f"商品{number}", "category": "绿茶" if number < 4 else "茶壶"}
            product = Product(id=number, sku=f"S{number}", title=f"Product {number}", category=category, translations={"zh": zh})
            product.price, product.currency, product.stock = number * 100, "EUR", 5
            session.add(product)
        session.add_all(Customer(id=number) for number in range(1, 10))
        session.flush()
        sell(session, 2, times=3, days_ago=2)
        sell(session, 1, times=5, days_ago=60)
        sell(session, 4, times=2, days_ago=3)


def sell(session: Session, product_id: int, *, times: int, days_ago: int, customer_id: int = 9) -> None:
    for turn in range(times):
        number = f"{product_id}-{days_ago}-{customer_id}-{turn}"
        placed = now() - timedelta(days=days_ago)
        place(session, customer_id, [Line(product_id, 1, 100)], number=number, currency="EUR", placed_at=placed)


def suggest(store: Store, models: Path, language: str = "en", **more: Any) -> list[Suggestion]:
    with store.reading() as session:
        return Recommender(store, models).suggest(session, 1, language=language, **more)


def test_recent_popularity_in_the_wished_category(store: Store, tmp_path: Path) -> None:
    stock_shop(store)
    found = suggest(store, tmp_path, wish=Wish(category="green tea"))
    assert [(item.product_id, item.strategy, item.reason) for item in found] == [
        (2, "popular", "popular in green tea this month"),
        (1, "popular", "popular in green tea in the last three months"),
        (3, "range", "in stock, from our green tea range"),
    ]


def test_reasons_and_wishes_in_chinese(store: Store, tmp_path: Path) -> None:
    stock_shop(store)
    found = suggest(store, tmp_path, language="zh", wish=Wish(category="绿茶"), limit=1)
    assert [(item.product_id, item.reason) for item in found] == [(2, "本月在“绿茶”中很受欢迎")]


def test_prices_bound_the_wish(store: Store, tmp_path: Path) -> None:
    stock_shop(store)
    found = suggest(store, tmp_path, wish=Wish(price_min=200, price_max=400), limit=9)
    assert [item.product_id for item in found] == [2, 4, 3]


def test_an_unknown_category_finds_nothing(store: Store, tmp_path: Path) -> None:
    stock_shop(store)
    assert suggest(store, tmp_path, wish=Wish(category="bicycles")) == []


def test_dismissing_counts_at_once(store: Store, tmp_path: Path) -> None:
    stock_shop(store)
    with store.transaction() as session:
        interactions.record(session, 1, 2, "dismissed", "chat")
    assert [item.product_id for item in suggest(store, tmp_path)] == [4, 1, 3]


def test_sales_after_the_first_look_are_seen(store: Store, tmp_path: Path) -> None:
    stock_shop(store)
    recommender = Recommender(store, tmp_path)
    with store.transaction() as session:
        assert recommender.suggest(session, 1, language="en", limit=1)[0].product_id == 2
        sell(session, 5, times=9, days_ago=0)
        assert recommender.suggest(session, 1, language="en", limit=1)[0].product_id == 5


def card(product_id: int) -> dict[str, object]:
    return {"product_id": product_id, "title": "P", "strategy": "popular", "reason": "popular", "propensity": 1.0}


def test_last_shown_are_the_latest_cards_in_order(store: Store) -> None:
    stock_shop(store)
    with store.transaction() as session:
        for number, products in enumerate([(1, 2), (3, 1)]):
            got = receive(session, Incoming("web", "shop", "v", f"m{number}", text="tips"))
            reply = Reply("Look", cards=[card(product_id) for product_id in products])
            record_turn(session, got.message_id, Turn([reply], Understanding("recommend", 0.9, "en")), {"en": "A bot."})
    with store.reading() as session:
        assert [shown.product_id for shown in last_shown(session, got.conversation_id)] == [3, 1]
        assert last_shown(session, got.conversation_id + 1) == []


def test_cards_that_were_not_sent_were_not_shown(store: Store) -> None:
    stock_shop(store)
    with store.transaction() as session:
        got = receive(session, Incoming("web", "shop", "v", "m", text="tips"))
        reply = Reply("Look", cards=[card(1)])
        record_turn(session, got.message_id, Turn([reply], Understanding("recommend", 0.9, "en")), {"en": "A bot."})
        session.execute(update(Message).values(state="suppressed"))
    with store.reading() as session:
        assert last_shown(session, got.conversation_id) == []
