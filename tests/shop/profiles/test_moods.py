"""How customers felt never enters a profile, a segment or a model of them, and nothing of a profile changes a price."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.dialects import sqlite

import shop.profiles
from shop.profiles import compute_profiles, needs
from shop.profiles.features import FEATURES
from shop.profiles.records import statements
from shop.store import Store
from shop.store.tables import Conversation, Identity, Message, Product, Profile
from tests.shop.profiles.conftest import TODAY, fill

ROOM = Path(shop.profiles.__file__).parent
MOODS = ("sentiment", "mood", "satisf", "rating", "anger", "angry", "complain")


def test_no_feature_of_a_model_is_a_mood() -> None:
    names = (*FEATURES, *needs.FEATURES)
    assert not [name for name in names for mood in MOODS if mood in name]


@pytest.mark.parametrize("customer_id", [None, 3])
def test_no_query_behind_a_profile_reads_a_mood(customer_id: int | None) -> None:
    for name, query in statements(customer_id).items():
        sql = str(query.compile(dialect=sqlite.dialect())).lower()
        assert "sentiment" not in sql and "messages.text" not in sql, name


def test_no_module_of_the_room_names_a_mood_or_writes_a_price() -> None:
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Attribute) and "sentiment" in node.attr), path
            targets = node.targets if isinstance(node, ast.Assign) else []
            assert not [one for one in targets if isinstance(one, ast.Attribute) and one.attr in ("price", "total")], path


def test_moods_change_nothing(tmp_path: Path) -> None:
    """The same shop, once with everybody delighted, once furious, once without the columns."""
    seen = []
    for score in (1.0, -1.0, None):
        path = tmp_path / f"{score}.db"
        seen.append(_profiles(path, score, tmp_path))
    assert seen[0] == seen[1] == seen[2]
    assert sum(row["need"]["value"] is not None for row in seen[0][0].values()) > 200


def _profiles(path: Path, score: float | None, folder: Path) -> Any:
    store = Store(f"sqlite:///{path}")
    store.migrate()
    fill(store)
    with store.transaction() as session:
        for customer in range(1, 40):
            session.add(Identity(id=customer, customer_id=customer, channel="web", account="a", user_id=str(customer)))
            session.flush()
            where: dict[str, Any] = {"channel": "web", "account": "a", "quarter": 0}
            talk = Conversation(public_id=str(customer), customer_id=customer, identity_id=customer, **where)
            talk.last_at = talk.started_at = TODAY
            session.add(talk)
            session.flush()
            asked = [{"entity": "category", "value": "cups"}]
            said = Message(
                conversation_id=talk.id, author="customer", state="answered", entities=asked, created_at=TODAY, **where
            )
            session.add(said)
        session.flush()
        session.execute(update(Conversation).values(sentiment=score))
        session.execute(update(Message).values(sentiment_score=score, sentiment=None if score is None else "x"))
    prices = _prices(store)
    if score is None:
        with store.engine.begin() as connection:
            for table, column in (("conversations", "sentiment"), ("messages", "sentiment"), ("messages", "sentiment_score")):
                connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    figures = compute_profiles(store, folder / path.stem, at=TODAY).figures
    with store.reading() as session:
        facts = {row.customer_id: row.facts for row in session.scalars(select(Profile))}
    assert _prices(store) == prices
    store.close()
    shutil.rmtree(folder / path.stem)
    return facts, figures


def _prices(store: Store) -> list[int]:
    with store.reading() as session:
        return list(session.scalars(select(Product.price).order_by(Product.id)))
