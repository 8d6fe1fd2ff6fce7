"""The action webhook as Rasa calls it: the real server process, its protocol, and its failures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shop.store import Store
from shop.store.tables import Conversation, Customer, Identity, Product

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 30.0
METADATA = {"conversation_id": 1, "customer_id": 1, "message_id": 5, "channel": "web", "language": "en"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The action server over a small shop of its own; gives its address."""
    var = tmp_path_factory.mktemp("var")
    fill(Store(f"sqlite:///{var}/demo.db"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"SHOPKEEPER_VAR_DIR": str(var), "SHOPKEEPER_ACTIONS_PORT": str(port)}
    with (var / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "main.py", "actions"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(10)


def fill(store: Store) -> None:
    """One customer, one conversation, one teapot."""
    store.migrate()
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.add(Product(id=1, sku="1", title="Iron pot", category="teapots", price=3500, currency="EUR", stock=3))
        session.flush()
        session.add(Identity(id=1, customer_id=1, channel="web", account="shop", user_id="v"))
        session.flush()
        session.add(Conversation(id=1, public_id="one", customer_id=1, identity_id=1, channel="web", account="shop", quarter=0))
    store.close()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> str:
    """Wait until the server answers."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(f"{address}/health", timeout=2).raise_for_status()
            return address
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the action server did not start")


def call(
    address: str, action: str, intent: str, text: str, metadata: dict[str, Any] | None = None, **slots: Any
) -> httpx.Response:
    """One call as Rasa 3.6.21 makes it, with the parts of the tracker it always sends."""
    ranking = [{"name": intent, "confidence": 0.9}, {"name": "greet", "confidence": 0.01}]
    latest = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": [], "language": "en", "message_id": "5"}
    tracker = {
        "sender_id": "one",
        "slots": slots,
        "latest_message": latest | ({"metadata": metadata} if metadata else {}),
        "latest_event_time": 0.0,
        "followup_action": None,
        "paused": False,
        "events": [],
        "latest_input_channel": "shopkeeper",
        "active_loop": {},
        "latest_action": {"action_name": "action_listen"},
        "latest_action_name": "action_listen",
    }
    domain = {
        "config": {},
        "intents": [],
        "entities": [],
        "slots": {},
        "responses": {},
        "actions": [],
        "forms": {},
        "session_config": {},
    }
    body = {"next_action": action, "sender_id": "one", "tracker": tracker, "domain": domain, "version": "3.6.21"}
    return httpx.post(f"{address}/webhook", json=body, timeout=10)


def test_an_action_answers_with_events_and_responses(server: str) -> None:
    answer = call(server, "action_search_products", "search_product", "do you have an iron pot", METADATA)
    assert answer.status_code == 200
    body = answer.json()
    assert [event["name"] for event in body["events"]][:2] == ["offer", "wish"]
    assert all(event["event"] == "slot" for event in body["events"])
    text, cards = body["responses"]
    assert text["text"] and cards["custom"]["kind"] == "cards"
    fields = {
        "product_id",
        "title",
        "subtitle",
        "price",
        "image",
        "url",
        "strategy",
        "arm",
        "reason",
        "propensity",
        "model_version",
    }
    assert set(cards["custom"]["cards"][0]) == fields | {"buttons"}


def test_handover_and_failure_are_custom_parts(server: str) -> None:
    called = call(server, "action_hand_over", "talk_to_human", "a person please", METADATA).json()["responses"]
    assert set(called[1]["custom"]) == {"kind", "reason", "summary"}
    failed = call(server, "action_recommend", "recommend", "any ideas", None)
    assert failed.status_code == 200
    apology, custom = failed.json()["responses"]
    assert apology["text"].startswith("I'm sorry") and set(custom["custom"]) == {"kind", "error_id", "action"}


def test_an_unknown_action_is_refused(server: str) -> None:
    assert call(server, "action_unknown", "greet", "hi", METADATA).status_code == 404
