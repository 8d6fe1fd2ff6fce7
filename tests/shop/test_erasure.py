"""An erasure leaves nothing that names the person, in any table, and no count changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.orm import Session

from shop import codes, consent, dossier, erasure, letters, orders, requests, rollups
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.errors import Unavailable
from shop.orders import Asker
from shop.post import FolderPost
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import (
    Code,
    Consent,
    Conversation,
    Customer,
    Delivery,
    Erasure,
    Identity,
    Interaction,
    Letter,
    MetricBucket,
    Notice,
    Order,
    OrderLine,
    Product,
    Profile,
    Recommendation,
    Request,
    Staff,
    Verification,
)
from shop.traces import find_traces

CANARIES = ("canary", "+49 171 5550123", "TRACK-77", "C-2041")
BYSTANDER = "bo@example.com"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, var_dir=tmp_path, secret_key="a key")


@pytest.fixture
def shop(store: Store, settings: Settings) -> Store:
    """A customer whose account, two channels, order and requests all hold canaries, and a bystander."""
    store.announces = True
    with store.transaction() as session:
        add_rows(session)
    with store.transaction() as session:
        say(session, "web", "canary-visitor", "I am canary@example.com and live in Canary Street", 1)
        say(session, "telegram", "canary-4711", "my other phone", 2)
        one_person(session)
        say(session, "web", "somebody-else", "my friend is canary@example.com", 3)
        say(session, "web", "bystander", f"I am {BYSTANDER}", 4)
    with store.transaction() as session:
        asks(session, settings)
    letters.send_waiting(store, FolderPost(settings))
    with store.transaction() as session:
        dossier.write_file(session, erasure.export_path(settings, 1), 1)
    return store


def add_rows(session: Session) -> None:
    account = {"name": "Canary Weber", "email": "Canary@Example.com", "phone": "+49 171 5550123", "country": "DE"}
    session.add_all([Staff(id=1, email="kim@shop.example", name="Kim", role="support", password_hash="-")])
    session.add(Customer(id=1, number="C-2041", attributes={"birthday": "canary"}, **account))
    session.add(Product(id=5, sku="P", title="Pot", category="teapots", price=1, currency="EUR"))
    session.flush()
    common = {"status": "shipped", "currency": "EUR", "total": 4000, "placed_at": now()}
    session.add(Order(id=1, number="TS-104233", customer_id=1, email="canary@example.com", tracking="TRACK-77", **common))
    session.add(Order(id=2, number="TS-104234", email="CANARY@example.com", **common))
    session.add(Order(id=3, number="TS-104235", email=BYSTANDER, **common))
    session.add(Profile(customer_id=1, facts={"likes": "canary yellow"}))
    session.flush()
    session.add(OrderLine(order_id=1, product_id=5, quantity=1, price=4000))
    session.add(Interaction(customer_id=1, product_id=5, kind="bought", source="order", key="order:canary"))


def one_person(session: Session) -> None:
    """Both channels belong to one customer, as staff or an import would have it."""
    web, telegram = session.scalars(select(Identity).order_by(Identity.id)).all()
    telegram.customer_id = web.customer_id
    for table in (Conversation, Recommendation):
        session.execute(update(table).values(customer_id=web.customer_id))
    session.execute(text("UPDATE customers SET name = NULL WHERE id = 3"))


def say(session: Session, channel: str, user: str, words: str, number: int) -> None:
    received = receive(
        session,
        Incoming(
            channel, "shop", user, f"{user}:{number}", text=words, display_name="Canary W" if number < 3 else None, language="en"
        ),
    )
    card = {"product_id": 5, "title": "Pot", "strategy": "for_you", "reason": "canary likes it", "buttons": []}
    button = {"title": "Mine, canary", "intent": "order_status", "entities": {"email": "canary@example.com"}}
    read = Understanding(
        "order_status", 0.9, "en", entities=[{"entity": "email", "value": words}], sentiment="neutral", sentiment_score=0.0
    )
    replies = [Reply(f"You said: {words}", [button] if number < 3 else []), Reply(cards=[card] if number < 3 else [])]
    turn = Turn(replies, read, handover="angry", summary=f"said {words}")
    record_turn(session, received.message_id, turn, {"en": "I am an assistant."})


def asks(session: Session, settings: Settings) -> None:
    visitor = session.get_one(Conversation, 1).customer_id
    orders.verify(session, Asker(1, visitor, "1"), "TS-104233", "canary@example.com", "+49 171 5550123")
    ways: dict[str, Any] = {"conversation_id": 1, "customer_id": visitor}
    codes.send_code(session, settings, subject="order:1", email="canary@example.com", language="en", **ways)
    codes.remember(session, 1, "order:1")
    consent.give(session, visitor, "marketing", "web", "canary says yes")
    consent.withdraw(session, visitor, "marketing", "web", "stop it, says canary")
    requests.ask(session, kind="return", message_id=1, order_id=1, details={"why": "canary broke it"}, **ways)
    asked = requests.ask(session, kind="erasure", message_id=1, details={"why": "canary wants it"}, **ways)
    requests.decide(session, asked.id, staff_id=1, confirm=True, note="Goodbye, Canary.")


class Bot:
    """Forgets, or is down."""

    def __init__(self, down: bool = False) -> None:
        self.down = down
        self.forgotten: list[str] = []

    def __call__(self, senders: Sequence[str]) -> None:
        if self.down:
            raise Unavailable("the bot is down")
        self.forgotten += senders


def make_due(store: Store, delivered: bool = True) -> None:
    with store.transaction() as session:
        session.execute(update(Erasure).values(next_at=now()))
        if delivered:
            session.execute(update(Delivery).values(status="delivered"))


def receipt(store: Store) -> Erasure:
    with store.reading() as session:
        return session.scalars(select(Erasure)).one()


def grep(store: Store) -> set[str]:
    """Tables in which any column of any row holds a canary, read past the application's own queries."""
    found = set()
    with store.engine.connect() as connection:
        for table in inspect(store.engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                if any(word.casefold() in str(value).casefold() for value in row for word in CANARIES):
                    found.add(table)
    return found


def buckets(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        rows = session.scalars(select(MetricBucket)).all()
    return sorted((row.quarter, row.metric, row.channel, row.language, row.label, row.count) for row in rows)


def test_nothing_names_the_person_afterwards_and_no_count_changes(shop: Store, settings: Settings) -> None:
    before = buckets(shop)
    assert {"messages", "customers", "identities", "orders", "letters", "requests", "profiles", "notices"} <= grep(shop)
    make_due(shop)
    bot = Bot()
    assert erasure.run_waiting(shop, settings, bot) == 1
    [told] = notices_of(shop, "customer.erased")
    assert told.payload["customers"] == ["C-2041"]
    with shop.transaction() as session:
        session.get_one(Notice, told.id).payload = {}
    assert grep(shop) == set()
    assert buckets(shop) == before
    with shop.transaction() as session:
        rollups.rebuild(session)
    assert buckets(shop) == before
    assert len(bot.forgotten) == 3
    done = receipt(shop)
    assert done.done_at is not None and done.senders == []
    assert (done.counts["found_afterwards"], done.counts["forgotten"]) == (0, 3)
    assert (done.counts["customers"], done.counts["orders"], done.counts["files"]) == (2, 2, 3)


def notices_of(store: Store, kind: str) -> Sequence[Notice]:
    with store.reading() as session:
        return session.scalars(select(Notice).where(Notice.kind == kind)).all()


def test_what_the_shop_must_keep_stays(shop: Store, settings: Settings) -> None:
    make_due(shop)
    erasure.run_waiting(shop, settings, Bot())
    with shop.reading() as session:
        kept = session.get_one(Order, 1)
        assert (kept.number, kept.total, kept.email, kept.customer_id) == ("TS-104233", 4000, None, None)
        assert session.get_one(Order, 3).email == BYSTANDER
        assert len(session.scalars(select(OrderLine)).all()) == 1
        [withdrawal] = session.scalars(select(Consent)).all()
        assert (withdrawal.given, withdrawal.wording) == (False, "")
        assert session.scalar(select(Request.kind).where(Request.kind == "return")) == "return"
        assert not session.scalars(select(Code)).all()
        assert find_traces(session, [BYSTANDER]) == {"orders": 1, "messages": 2, "conversations": 1}


def test_the_last_sentence_leaves_first_but_not_for_ever(shop: Store, settings: Settings) -> None:
    assert erasure.run_waiting(shop, settings, Bot()) == 0
    make_due(shop, delivered=False)
    assert erasure.run_waiting(shop, settings, Bot()) == 0
    assert "customers" in grep(shop)
    with shop.transaction() as session:
        session.execute(update(Request).values(decided_at=now() - timedelta(minutes=11)))
    make_due(shop, delivered=False)
    assert erasure.run_waiting(shop, settings, Bot()) == 1


def test_a_bot_that_is_down_does_not_lose_it(shop: Store, settings: Settings) -> None:
    make_due(shop)
    assert erasure.run_waiting(shop, settings, Bot(down=True)) == 0
    waiting = receipt(shop)
    assert (waiting.done_at, waiting.attempts, waiting.reason) == (None, 1, "the bot is down")
    assert "messages" not in grep(shop)
    make_due(shop)
    bot = Bot()
    assert erasure.run_waiting(shop, settings, bot) == 1
    assert len(bot.forgotten) == 3 and receipt(shop).counts["found_afterwards"] == 0


def test_the_customer_gets_the_receipt_in_words(shop: Store) -> None:
    number = receipt(shop).receipt
    with shop.reading() as session:
        texts = session.scalars(text("SELECT text FROM messages WHERE author = 'system'")).all()
        letter = session.scalars(select(Letter).where(Letter.kind == "request")).first()
    assert any(f"your receipt is {number}" in words for words in texts)
    assert letter is not None and letter.status == "sent"


def test_somebody_who_proved_nothing_erases_only_themselves(shop: Store, settings: Settings) -> None:
    with shop.transaction() as session:
        session.execute(text("DELETE FROM verifications"))
    make_due(shop)
    erasure.run_waiting(shop, settings, Bot())
    with shop.reading() as session:
        assert session.get_one(Customer, 1).name == "Canary Weber"
        assert session.get_one(Order, 1).email == "canary@example.com"


def test_a_turn_under_way_writes_nothing_into_what_was_erased(shop: Store, settings: Settings) -> None:
    with shop.transaction() as session:
        late = receive(session, Incoming("web", "shop", "canary-visitor", "canary:9", text="and my canary?"))
    make_due(shop)
    erasure.run_waiting(shop, settings, Bot())
    turn = Turn([Reply("Your canary, canary@example.com")], Understanding("greet", 0.9, "en"))
    with shop.transaction() as session:
        assert not record_turn(session, late.message_id, turn, {"en": "I am an assistant."})
    assert "messages" not in grep(shop)


def test_an_order_that_was_only_named_is_not_touched(shop: Store, settings: Settings) -> None:
    with shop.transaction() as session:
        session.execute(update(Verification).values(level="details"))
        session.execute(update(Request).values(order_id=1))
    make_due(shop)
    erasure.run_waiting(shop, settings, Bot())
    with shop.reading() as session:
        assert session.get_one(Order, 1).email == "canary@example.com"
