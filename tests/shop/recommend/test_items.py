"""Products and articles are items of the same code: what a text says, who chose what, and in which language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from shop.recommend.items import Items, articles, products
from shop.recommend.methods.blend import TASTES, Blend, Recipe
from shop.recommend.methods.log import Past, log_of
from shop.recommend.relations import fit_alike
from shop.recommend.shelf import read_shelf, shelf_mark
from shop.store import Store
from shop.store.tables import Article, Product

WORDS = ("parcel", "return", "steep", "包裹")


def encode(texts: Sequence[str]) -> np.ndarray:
    """Stands in for the sentence encoder: which of four words a text has."""
    return np.array([[word in text.lower() for word in WORDS] for text in texts], dtype=np.float32)


@pytest.fixture
def read(store: Store) -> Items:
    """Six articles: three of delivery, one of them in Chinese, one of returns, two of tea."""
    rows = (
        ("where", "en", "delivery", "Where is my parcel?"),
        ("late", "en", "delivery", "My parcel is late"),
        ("where", "zh", "delivery", "我的包裹在哪"),
        ("back", "en", "returns", "How do I return a parcel?"),
        ("hot", "en", "tea", "How hot to steep?"),
        ("long", "en", "tea", "How long to steep?"),
    )
    with store.transaction() as session:
        for number, (key, language, topic, title) in enumerate(rows, start=11):
            session.add(Article(id=number, key=key, language=language, topic=topic, title=title, text="..."))
    with store.reading() as session:
        return articles(session)


def test_articles_are_alike_by_text_and_topic(read: Items, tmp_path: Path) -> None:
    alike, waiting = fit_alike(read, tmp_path / "texts.npz", encode)
    ranked = np.argsort(-alike.near(0), kind="stable")
    assert waiting == 0 and read.ids[ranked[0]] == 12 and alike.near(0)[ranked[0]] > alike.near(0)[4]
    assert read.ids[np.argmax(alike.near(4))] == 16


@pytest.mark.parametrize("taste", [name for name, kind in TASTES.items() if kind.tried])
def test_articles_are_suggested_by_who_read_what(read: Items, taste: str, tmp_path: Path) -> None:
    """Twenty people read about parcels, twenty about tea, each two of three, in the shop's own log of reading."""
    circles = ((11, 12, 14), (15, 16, 13))
    pairs = [(person, circles[person % 2][(person // 2 + step) % 3]) for person in range(40) for step in range(2)]
    people, chosen = (np.array(column) for column in zip(*pairs, strict=True))
    Blend(Recipe(taste)).fit(log_of(people, chosen, np.arange(80) * 3600.0)).save(tmp_path / taste)
    model = Blend().load(tmp_path / taste)
    columns = model.columns(np.array([11, 12]))
    scores = model.scores(Past.of_one(columns))[0]
    scores[columns] = 0
    assert model.ids_[np.argmax(scores)] == 14


def test_a_product_says_what_it_is_and_shares_what_is_known(store: Store) -> None:
    with store.transaction() as session:
        rows = (("Iron pot", "teapots", "Forge", 2000), ("铁壶", "teapots", "forge", 2100), ("Thing", "other", None, 0))
        for number, (title, category, brand, price) in enumerate(rows, start=1):
            row = Product(id=number, sku=str(number), title=title, category=category, brand=brand, price=price, currency="EUR")
            row.description, row.tags = "Keeps warm.", ["gift"]
            session.add(row)
        session.get_one(Product, 2).translations = {"en": {"title": "Iron kettle", "description": "Boils."}}
    with store.reading() as session:
        items = products(session, read_shelf(session, shelf_mark(session)))
    assert items.texts == [
        "Iron pot. teapots, Forge, gift. Keeps warm.",
        "Iron kettle. teapots, forge, gift. Boils.",
        "Thing. gift. Keeps warm.",
    ]
    assert items.codes[0, :2].tolist() == items.codes[1, :2].tolist() and items.codes[2].tolist() == [-1, -1, -1, -1]
    assert items.codes[0, 3] == items.codes[1, 3] >= 0
