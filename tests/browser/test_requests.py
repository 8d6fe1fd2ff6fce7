"""The buttons beside a transcript do what they say in a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, expect

import console.app
from shop import requests, staff
from shop.conversations.inbox import Incoming, receive
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Conversation

pytestmark = pytest.mark.browser


@pytest.fixture
def address(store: Store, tmp_path: Path) -> Iterator[str]:
    """A console of its own with one request in it."""
    with store.transaction() as session:
        staff.add_staff(session, "kim@example.com", "Kim", "support", "a-long-password")
        received = receive(session, Incoming("web", "shop", "u", "m1", text="send it back", display_name="Anna"))
        customer = session.get_one(Conversation, received.conversation_id).customer_id
        requests.ask(session, kind="return", conversation_id=1, customer_id=customer, message_id=received.message_id)
    app = FastAPI()
    console.app.register(app, store, Settings(_env_file=None, var_dir=tmp_path))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_a_request_is_refused_beside_the_transcript(desk: Page, problems: list[str], address: str) -> None:
    desk.goto(f"{address}/sign-in?next=/console/conversations/1")
    desk.get_by_label("E-mail").fill("kim@example.com")
    desk.get_by_label("Password").fill("a-long-password")
    desk.get_by_role("button", name="Sign in").click()
    panel = desk.locator("#requests")
    panel.get_by_role("textbox").fill("It was worn.")
    panel.get_by_role("button", name="Refuse").click()
    told = "I'm sorry, your return (request 1) could not be accepted. It was worn."
    expect(desk.locator("#messages")).to_contain_text(told)
    expect(panel).to_contain_text("refused")
    expect(panel.get_by_role("button")).to_have_count(0)
    assert problems == []
