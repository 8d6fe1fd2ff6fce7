"""What products are like is fitted in the training job, with texts; languages are kept apart before anything is ranked."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from shop.recommend import Recommender, Suggestion, Wish, relations
from shop.store import Store, now
from shop.store.tables import Model, Order, OrderLine, Product

WORDS = ("matcha", "whisk", "抹茶")


def encode(texts: Sequence[str]) -> np.ndarray:
    """Stands in for the sentence encoder: matcha in either language, a whisk."""
    told = [[0.1, "matcha" in text.lower() or "抹茶" in text, "whisk" in text.lower()] for text in texts]
    return np.array(told, dtype=np.float32)


@pytest.fixture
def shop(store: Store) -> Store:
    """Nobody bought anything yet; every thing stands in a category of its own, and one has a Chinese title only."""
    titles = ("Matcha powder", "Bowl for matcha", "抹茶粉", "Whisk", "Kettle", "Tray")
    with store.transaction() as session:
        for number, title in enumerate(titles, start=1):
            row = Product(id=number, sku=str(number), title=title, category=f"kind {number}", price=4**number, currency="EUR")
            row.stock = 3
            session.add(row)
        for number in (2, 4):
            session.get_one(Product, number).translations = {"zh": {"title": f"商品{number}"}}
    return store


def alike(store: Store, models: Path, product_id: int, language: str = "en", **more: Any) -> list[Suggestion]:
    with store.reading() as session:
        return Recommender(store, models).alike(session, None, product_id, language=language, **more)


def test_what_says_the_same_is_alike_without_any_order(shop: Store, tmp_path: Path) -> None:
    row = relations.fit(shop, tmp_path, encode=encode)
    assert (row.figures["texts"], row.figures["waiting"]) == (6, 0)
    first, second = alike(shop, tmp_path, 1)
    assert (first.product_id, first.strategy, first.model_version, second.product_id) == (2, "similar", row.version, 3)
    assert first.reason == "like Matcha powder: similar description"
    first, second = alike(shop, tmp_path, 3, "zh")
    assert (first.product_id, second.product_id, first.reason) == (2, 1, "与“抹茶粉”相似：介绍相近")


def test_before_the_first_fit_there_are_attributes(shop: Store, tmp_path: Path) -> None:
    assert alike(shop, tmp_path, 1) == []
    with shop.transaction() as session:
        session.get_one(Product, 5).category = "kind 1"
    (found,) = alike(shop, tmp_path, 1)
    assert (found.product_id, found.model_version, found.reason) == (5, None, "like Matcha powder: also kind 1")


def test_before_the_first_fit_two_attributes_tell_what_is_like_a_thing_of_no_category(shop: Store, tmp_path: Path) -> None:
    with shop.transaction() as session:
        for number, brand in ((1, "North"), (5, "North"), (6, "South")):
            row = session.get_one(Product, number)
            row.category, row.brand, row.colour = "other", brand, "pink"
    assert [(item.product_id, item.reason) for item in alike(shop, tmp_path, 1)] == [
        (5, "like Matcha powder: same brand (North), same colour (pink)")
    ]


def test_what_came_after_the_fit_is_there_by_its_attributes_and_by_its_text_after_the_next(shop: Store, tmp_path: Path) -> None:
    asked: list[str] = []

    def count(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return encode(texts)

    relations.fit(shop, tmp_path, encode=count)
    with shop.transaction() as session:
        session.add(Product(id=7, sku="7", title="Matcha cake", category="kind 4", price=10**6, currency="EUR", stock=1))
    assert [item.product_id for item in alike(shop, tmp_path, 4)] == [7]
    relations.fit(shop, tmp_path, encode=count)
    assert {item.product_id for item in alike(shop, tmp_path, 1)} == {2, 3, 7} and len(asked) == 7


def suggested(store: Store, models: Path, language: str, **more: Any) -> list[int]:
    with store.reading() as session:
        found = Recommender(store, models).suggest(session, None, language=language, **more)
    return [item.product_id for item in found]


def test_what_has_a_title_in_the_customers_language_comes_first(shop: Store, tmp_path: Path) -> None:
    assert suggested(shop, tmp_path, "en", limit=5) == [1, 2, 4, 5, 6] and suggested(shop, tmp_path, "zh") == [2, 3, 4]
    assert suggested(shop, tmp_path, "en", limit=9)[5:] == [3]


def test_one_title_in_a_language_does_not_hide_the_rest(shop: Store, tmp_path: Path) -> None:
    with shop.transaction() as session:
        for number in (2, 4):
            session.get_one(Product, number).translations = {}
    assert suggested(shop, tmp_path, "zh") == [3, 1, 2]


def test_what_was_asked_for_is_found_in_the_other_language(shop: Store, tmp_path: Path) -> None:
    assert suggested(shop, tmp_path, "zh", wish=Wish(category="kind 5")) == [5]
    with shop.transaction() as session:
        for number in (2, 4):
            session.get_one(Product, number).category = "kind 5"
            session.get_one(Product, number).stock = 0
    assert suggested(shop, tmp_path, "zh", wish=Wish(category="kind 5")) == [5]


def test_no_variant_of_what_is_readable_fills_up(shop: Store, tmp_path: Path) -> None:
    with shop.transaction() as session:
        for number in (2, 5):
            session.get_one(Product, number).attributes = {"group": "bowl"}
    assert suggested(shop, tmp_path, "zh", limit=9) == [2, 3, 4, 1, 6]


def test_a_shop_that_writes_nothing_in_a_language_suggests_all_the_same(shop: Store, tmp_path: Path) -> None:
    with shop.transaction() as session:
        session.get_one(Product, 3).active = False
        for number in (2, 4):
            session.get_one(Product, number).translations = {}
    with shop.reading() as session:
        found = Recommender(shop, tmp_path).suggest(session, None, language="zh", limit=9)
    assert {item.product_id for item in found} == {1, 2, 4, 5, 6}


def test_a_bounded_fit_says_what_waits(shop: Store, tmp_path: Path) -> None:
    steps: list[str] = []
    figures = relations.fit(shop, tmp_path, steps.append, encode=encode, most=4).figures
    assert (figures["texts"], figures["waiting"]) == (4, 2) and steps[-1].startswith("2 texts wait for the next fit")


def test_files_that_are_gone_leave_attributes(shop: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    row = relations.fit(shop, tmp_path, encode=encode)
    shutil.rmtree(tmp_path / relations.FOLDER / row.version)
    assert alike(shop, tmp_path, 1) == [] and "cannot be opened" in caplog.text
    with shop.reading() as session:
        assert session.get_one(Model, row.id).kind == relations.KIND


def test_an_empty_file_leaves_attributes(shop: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    row = relations.fit(shop, tmp_path, encode=encode)
    (tmp_path / relations.FOLDER / row.version / "lines" / "ids.npy").write_bytes(b"")
    assert alike(shop, tmp_path, 1) == [] and "cannot be opened" in caplog.text


def test_what_is_imported_and_ordered_during_a_fit_does_no_harm(shop: Store, tmp_path: Path) -> None:
    """The second shop writes between the two readings of the fit, as it may on a server that reads what is committed."""
    told: list[str] = []
    other = Store(shop.url)

    def sell(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if "order_lines" in statement and not told:
            told.append(statement)
            with other.transaction() as session:
                session.add(Product(id=9, sku="9", title="Tongs", category="kind 9", price=1, currency="EUR"))
                session.add(Order(id=1, number="N1", status="paid", currency="EUR", total=1, placed_at=now()))
                session.flush()
                session.add(OrderLine(order_id=1, product_id=9, quantity=1, price=1))

    event.listen(shop.engine, "before_cursor_execute", sell)
    row = relations.fit(shop, tmp_path)
    other.close()
    assert told and (row.figures["orders"], row.figures["products"]) == (1, 7)


class Restless(relations.RelationsInUse):
    """From then on another thread opens another version whenever this one has looked."""

    restless = False
    _mine: Any

    @property
    def _opened(self) -> Any:
        mine = self._mine
        self._mine = ("other", None) if self.restless else mine
        return mine

    @_opened.setter
    def _opened(self, value: Any) -> None:
        self._mine = value


def test_what_was_checked_is_what_is_handed_out(shop: Store, tmp_path: Path) -> None:
    row = relations.fit(shop, tmp_path)
    in_use = Restless(tmp_path)
    with shop.reading() as session:
        for restless in (False, True):
            in_use.restless = restless
            found = in_use.current(session)
            assert found is not None and found.version == row.version
