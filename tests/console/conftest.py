"""A console of its own, and browsers that are signed in to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from console.app import register
from shop.conversations.inbox import Incoming, Received, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.settings import Settings
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Staff, StaffSession

PASSWORD = "a-long-password"
NOTICES = {"en": "I am an automated assistant."}
NEUTRAL = Understanding("order_status", 0.9, "en", sentiment="neutral", sentiment_score=0.0)

Say = Callable[..., Received]
Browse = Callable[[str], TestClient]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a real shop, so that no banner stands on the pages."""
    return Settings(var_dir=tmp_path, timezone="Europe/Berlin", demo=False)


@pytest.fixture
def app(store: Store, settings: Settings) -> FastAPI:
    """The console alone."""
    app = FastAPI()
    register(app, store, settings)
    return app


@pytest.fixture
def browse(app: FastAPI, store: Store) -> Iterator[Browse]:
    """Gives a browser signed in as somebody of the role."""
    clients: list[TestClient] = []

    def sign_in(role: str) -> TestClient:
        token = f"token-{len(clients)}"
        with store.transaction() as session:
            person = Staff(email=f"{role}{len(clients)}@example.com", name=role.title(), role=role, password_hash="-")
            session.add(person)
            session.flush()
            digest, end = hashlib.sha256(token.encode()).hexdigest(), now() + timedelta(hours=1)
            session.add(StaffSession(token_hash=digest, staff_id=person.id, csrf=f"form-{token}", expires_at=end))
        client = TestClient(app, follow_redirects=False)
        client.cookies.set("shopkeeper_staff", token)
        clients.append(client)
        return client

    yield sign_in
    for client in clients:
        client.close()


@pytest.fixture
def say(store: Store) -> Say:
    """Writes one customer message with the assistant's answer to it."""
    count = 0

    def write(
        text: str,
        *,
        user: str = "u-1",
        reply: Reply | None = None,
        read: Understanding = NEUTRAL,
        channel: str = "web",
        **more: object,
    ) -> Received:
        nonlocal count
        count += 1
        turn = Turn([reply or Reply("Here you are.")], read, **more)  # type: ignore[arg-type]
        with store.transaction() as session:
            received = receive(session, Incoming(channel, "shop", user, f"p{count}", text=text, display_name=f"Anna {user}"))
            record_turn(session, received.message_id, turn, NOTICES)
        return received

    return write


def token_of(client: TestClient) -> str:
    """The session's form token, read from a page as a browser would."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/console").text)
    assert found
    return found[1]
