"""The loops send letters, and tell the shop's own system, which checks the signature on a real connection."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from gateway.loops import Loops
from gateway.webhook import Webhook
from shop import letters, notices, requests
from shop.errors import Unavailable
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Conversation, Delivery, Erasure, Letter, Message, Notice, Staff
from tests.gateway.conftest import FakeBot, until

KEY = b"thirty-two bytes of a test's key"
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class ShopSystem(ThreadingHTTPServer):
    """Verifies every POST as Standard Webhooks says; an unsigned one gets 401, the others the next of `answers`."""

    def __init__(self, *answers: int) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.answers = list(answers)
        self.got: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hooks"


class Receiver(BaseHTTPRequestHandler):
    server: ShopSystem

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        right = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        fresh = abs(now().timestamp() - int(self.headers["webhook-timestamp"])) < 300
        signed_well = fresh and hmac.compare_digest(right, self.headers["webhook-signature"])
        self.server.got.append(self.headers["webhook-id"])
        self.send_response(self.server.answers.pop(0) if signed_well else 401)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def system() -> Iterator[ShopSystem]:
    with ShopSystem(500, 200, 410) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def rows(store: Store) -> list[tuple[str, int]]:
    with store.reading() as session:
        return [(row.status, row.attempts) for row in session.scalars(select(Notice).order_by(Notice.id))]


async def test_the_shops_system_is_told_again_after_a_failure_and_no_more_after_410(
    store: Store, settings: Settings, bot: FakeBot, system: ShopSystem
) -> None:
    store.announces = True
    told = settings.model_copy(update={"shop_webhook_url": system.url, "shop_webhook_secret": type(settings.secret_key)(SECRET)})
    loops = Loops(store, told, bot.client())
    await loops.start()
    with store.transaction() as session:
        notices.note(session, "request.asked", {"request": 1})
    await until(lambda: rows(store) == [("waiting", 1)])
    with store.transaction() as session:
        session.execute(update(Notice).values(next_at=now()))
    await until(lambda: rows(store) == [("sent", 1)])
    with store.transaction() as session:
        notices.note(session, "request.asked", {"request": 2})
    await until(lambda: rows(store)[1][0] == "failed")
    await loops.stop()
    assert len(system.got) == 3 and system.got[0] == system.got[1]


def test_a_wrong_secret_is_noticed_by_the_receiver(store: Store, system: ShopSystem) -> None:
    store.announces = True
    with store.transaction() as session:
        notices.note(session, "request.asked", {})
    webhook = Webhook(system.url)
    assert notices.send_waiting(store, webhook, b"another key of thirty-two bytes.") == 0
    webhook.close()
    assert system.answers == [500, 200, 410]


def test_redirects_are_not_followed_and_silence_is_unavailable() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.content == b"{}":
            return httpx.Response(307, headers={"location": "http://169.254.169.254/", "retry-after": "30"})
        raise httpx.ConnectError("refused")

    webhook = Webhook("http://shop.example/hooks", httpx.MockTransport(answer))
    assert webhook(b"{}", {}) == notices.Response(307, 30.0)
    with pytest.raises(Unavailable):
        webhook(b"[]", {})
    webhook.close()


async def test_letters_leave_by_themselves(store: Store, settings: Settings, running: Callable[[], Any]) -> None:
    async with running():
        with store.transaction() as session:
            letters.write(session, "anna@example.com", "Hello", "Your code is 123456.", "code")
        await until(lambda: list(settings.mailbox.glob("*.eml")))

    with store.reading() as session:
        assert session.scalars(select(Letter.status)).one() in ("sent", "waiting")


async def test_an_erasure_waits_for_the_bot_and_makes_it_forget(
    store: Store, settings: Settings, bot: FakeBot, arrive: Any
) -> None:
    bot.down = True
    received = arrive("forget me")
    with store.transaction() as session:
        session.add(Staff(id=1, email="kim@shop.example", name="Kim", role="support", password_hash="-"))
        session.execute(update(Message).values(state="stored"))
        conversation = session.get_one(Conversation, received.conversation_id)
        ways = {"conversation_id": conversation.id, "customer_id": conversation.customer_id}
        asked = requests.ask(session, kind="erasure", message_id=received.message_id, **ways)
        requests.decide(session, asked.id, staff_id=1, confirm=True)
        session.execute(update(Erasure).values(next_at=now()))
        session.execute(update(Delivery).values(status="delivered"))
    loops = Loops(store, settings, bot.client())
    await loops.start()
    try:
        await until(lambda: sum(one(store).counts.values()) > 0 and one(store).attempts == 1, seconds=15)
        assert one(store).done_at is None
        bot.down = False
        with store.transaction() as session:
            session.execute(update(Erasure).values(next_at=now()))
        await until(lambda: one(store).done_at is not None)
    finally:
        await loops.stop()
    assert bot.forgotten == [conversation.public_id]


def one(store: Store) -> Erasure:
    with store.reading() as session:
        return session.scalars(select(Erasure)).one()
