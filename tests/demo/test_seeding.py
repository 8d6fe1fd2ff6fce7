"""The demo is the same for the same day, ends on it, is consistent, and is written to its own empty database only."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from demo import seeding
from demo.talk_rows import message_rows
from demo.world import World
from shop import rollups
from shop.errors import NotAllowed
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import MetricBucket, Product
from tests.demo.conftest import TODAY, Ask

UNTIL = datetime(2025, 6, 18, 23, 59, 59, tzinfo=UTC)


def digest(world: World) -> tuple[object, ...]:
    orders = [(order.number, order.placed_at, [(good.sku, price) for good, _, price in order.lines]) for order in world.purchases]
    deeds = [(deed.person.id, deed.good.id, deed.kind, deed.at) for deed in world.deeds]
    talks = [(talk.public_id, talk.satisfaction, [(said.text, said.at) for said in talk.said]) for talk in world.talks]
    return orders, deeds, talks


def test_the_same_day_and_number_make_the_same_shop(ask: Ask) -> None:
    once, again = seeding.make_world(UNTIL), seeding.make_world(UNTIL)
    assert digest(once) == digest(again)
    assert ask("SELECT public_id FROM conversations ORDER BY started_at, id") == [(talk.public_id,) for talk in sorted(
        once.talks, key=lambda talk: talk.started_at)]  # fmt: skip
    assert len(list(message_rows(once, {1: 1, 2: 2}))) == ask("SELECT count(*) FROM messages")[0][0]


def test_sizes_and_that_it_ends_today(ask: Ask) -> None:
    ((orders, first, last),) = ask("SELECT count(*), min(date(placed_at)), max(date(placed_at)) FROM orders")
    assert 9_000 <= orders <= 12_500 and last == TODAY.isoformat() and first < "2024-06-24"
    ((talks, first, last, latest),) = ask(
        "SELECT count(*), min(date(started_at)), max(date(started_at)), max(last_at) FROM conversations"
    )
    assert 8_000 <= talks <= 10_500 and last == TODAY.isoformat() and first == "2024-12-21"
    assert latest <= "2025-06-18 23:59:59.000000"
    assert ask("SELECT count(*) FROM customers WHERE number IS NOT NULL")[0][0] > 2_500
    assert ask("SELECT count(*) FROM products WHERE stock = 0")[0][0] > 3


def test_both_languages_and_all_channels_are_there(ask: Ask) -> None:
    languages = dict(ask("SELECT language, count(*) FROM conversations GROUP BY 1"))
    assert languages["zh"] > 1_000 and languages["en"] > 3_000
    channels = dict(ask("SELECT channel, count(*) FROM conversations GROUP BY 1"))
    assert channels.keys() == {"web", "telegram", "messenger", "instagram", "whatsapp", "wechat"}
    assert channels["web"] + channels["telegram"] > 0.7 * sum(channels.values())


def test_a_handful_is_open_and_some_wait_for_a_person(ask: Ask) -> None:
    assert 5 <= ask("SELECT count(*) FROM conversations WHERE status = 'open'")[0][0] <= 9
    assert 3 <= ask("SELECT count(*) FROM conversations WHERE needs_person")[0][0] <= 5


BROKEN = {
    "total": "orders WHERE total <> (SELECT sum(quantity * price) FROM order_lines WHERE order_id = orders.id)",
    "no lines": "orders WHERE id NOT IN (SELECT order_id FROM order_lines)",
    "number": "orders WHERE number NOT GLOB 'TS-[1-9][0-9][0-9][0-9][0-9][0-9]'",
    "order before customer": "orders o JOIN customers c ON c.id = o.customer_id WHERE o.placed_at < c.created_at",
    "order of days": "orders WHERE status = 'delivered' AND NOT (placed_at < shipped_at AND shipped_at < delivered_at)",
    "real address": "customers WHERE substr(email, instr(email, '@')) NOT IN ('@example.com', '@example.org', '@example.net')",
    "state of a customer's": "messages WHERE author = 'customer' AND state NOT IN ('answered', 'stored', 'apologised')",
    "state of another": "messages WHERE author <> 'customer' AND state <> 'ready'",
    "placeholder": "messages WHERE text LIKE '%{%'",
    "reply": "messages m JOIN messages r ON r.id = m.reply_to WHERE r.conversation_id <> m.conversation_id OR r.id >= m.id",
    "no delivery": "messages WHERE author IN ('bot', 'staff') AND id NOT IN (SELECT message_id FROM deliveries)",
    "to be sent": "deliveries WHERE status = 'waiting'",
    "notice": """conversations c WHERE 1 <>
        (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND kind = 'notice')""",
    "identity": "conversations c JOIN identities i ON i.id = c.identity_id WHERE i.customer_id <> c.customer_id",
    "credit": """recommendations r JOIN orders o ON o.id = r.order_id
        WHERE o.customer_id <> r.customer_id OR o.placed_at < r.clicked_at
        OR NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.product_id = r.product_id)""",
    "cards": """recommendations r JOIN messages m ON m.id = r.message_id
        WHERE m.kind <> 'cards' OR r.shown_at <> m.created_at""",
    "interaction": "interactions i JOIN recommendations r ON r.id = i.recommendation_id WHERE i.product_id <> r.product_id",
    "staff": "staff WHERE active OR password_hash <> '!'",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_rows_agree_with_each_other(ask: Ask, broken: str) -> None:
    assert ask(f"SELECT 1 FROM {broken} LIMIT 1") == []


def test_every_click_and_purchase_from_a_card_is_an_interaction(ask: Ask) -> None:
    kinds = dict(ask("SELECT kind, count(*) FROM interactions WHERE recommendation_id IS NOT NULL GROUP BY 1"))
    assert kinds["clicked"] == ask("SELECT count(clicked_at) FROM recommendations")[0][0] > 500
    assert kinds["bought"] == ask("SELECT count(order_id) FROM recommendations")[0][0] > 100
    assert min(kinds["liked"], kinds["dismissed"]) > 50


def test_rollups_equal_their_rebuild(demo_store: Store) -> None:
    query = select(
        MetricBucket.quarter,
        MetricBucket.metric,
        MetricBucket.channel,
        MetricBucket.language,
        MetricBucket.label,
        MetricBucket.count,
    )
    with demo_store.reading() as session:
        kept = set(session.execute(query))
        assert rollups.rebuild(session) == len(kept)
        assert set(session.execute(query)) == kept


def test_only_the_empty_default_database_is_seeded(tmp_path: Path, store: Store) -> None:
    own = Settings(var_dir=tmp_path, demo=True, database_url=store.url)
    with pytest.raises(NotAllowed):
        seeding.seed_shop(store, own, TODAY)
    with pytest.raises(NotAllowed):
        seeding.seed_shop(store, Settings(var_dir=tmp_path / "elsewhere", demo=True, database_url=""), TODAY)
    settings = Settings(var_dir=tmp_path, demo=True, database_url="")
    default = Store(settings.url)
    default.migrate()
    with default.transaction() as session:
        session.add(Product(sku="S", title="Pot", category="teapots", price=1, currency="EUR"))
    with pytest.raises(NotAllowed, match="empty"):
        seeding.seed_shop(default, settings, TODAY)
    default.close()
