"""A storefront posts signed batches over a real connection; its side is written from the protocol, not from our code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Customer, Interaction, Product

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VIEW = {"kind": "view", "sku": "A", "customer": "C-5", "key": "e1"}


class Storefront:
    """The shop's side: signs `id.timestamp.body` with the secret behind whsec_ and sends the three headers."""

    def __init__(self, address: str) -> None:
        self._url = f"{address}/shop/events"

    async def send(
        self, body: bytes | list[Any], *, message: str = "msg_1", secret: str = SECRET, age: int = 0, spoil: bytes = b""
    ) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps({"events": body}).encode()
        timestamp = str(int(time.time()) - age)
        digest = hmac.digest(base64.b64decode(secret.split("_", 1)[1]), f"{message}.{timestamp}.".encode() + raw, hashlib.sha256)
        headers = {
            "Webhook-Id": message,
            "Webhook-Timestamp": timestamp,
            "Webhook-Signature": "v1," + base64.b64encode(digest).decode("ascii"),
        }
        async with httpx.AsyncClient() as http:
            return await http.post(self._url, content=raw + spoil, headers=headers)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, var_dir=tmp_path, secret_key="test key", events_secret=SECRET)


@pytest.fixture
def front(address: str, store: Store) -> Storefront:
    with store.transaction() as session:
        session.add(Product(id=1, sku="A", title="A", category="tea", price=500, currency="EUR"))
        session.add(Customer(id=5, number="C-5"))
    return Storefront(address)


def count(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(Interaction)) or 0


async def test_a_signed_batch_is_recorded_and_answered_with_reasons(front: Storefront, store: Store) -> None:
    unknown = {"kind": "view", "sku": "X", "customer": "C-5"}
    response = await front.send([VIEW, {"kind": "cart", "product_id": 1, "visitor": "v1"}, unknown, "what"])
    assert response.status_code == 200 and response.json() == {
        "read": 4,
        "recorded": 2,
        "repeated": 0,
        "refused": [
            {"reason": "not an object", "count": 1, "events": [4]},
            {"reason": "unknown product", "count": 1, "events": [3]},
        ],
    }
    with store.reading() as session:
        rows = session.execute(select(Interaction.product_id, Interaction.kind, Interaction.source).order_by(Interaction.id))
        assert [tuple(row) for row in rows] == [(1, "clicked", "storefront"), (1, "carted", "storefront")]


async def test_a_replayed_message_does_nothing(front: Storefront, store: Store) -> None:
    events = [{"kind": "view", "sku": "A", "visitor": "v1"}]
    for repeated in (0, 1):
        assert (await front.send(events)).json()["repeated"] == repeated
    assert (await front.send(events, message="msg_2")).json()["recorded"] == 1
    assert count(store) == 2


async def test_an_event_keeps_its_key_in_another_message(front: Storefront, store: Store) -> None:
    await front.send([VIEW])
    assert (await front.send([VIEW], message="msg_2", age=-200)).json()["repeated"] == 1
    assert count(store) == 1


@pytest.mark.parametrize(
    "wrong", [{"secret": "whsec_" + base64.b64encode(b"x" * 24).decode()}, {"age": 400}, {"age": -400}, {"spoil": b" "}]
)
async def test_what_is_not_signed_for_here_and_now_is_refused(front: Storefront, store: Store, wrong: dict[str, Any]) -> None:
    response = await front.send([VIEW], **wrong)
    assert response.status_code == 401 and "error" in response.json() and count(store) == 0


async def test_a_message_without_a_signature_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.post("/shop/events", json={"events": []})).status_code == 401


@pytest.mark.parametrize("body", [[VIEW] * 501, b'{"events": [' + b" " * 600_000 + b"]}"])
async def test_a_message_too_large_is_refused(front: Storefront, store: Store, body: Any) -> None:
    assert (await front.send(body)).status_code == 413 and count(store) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events": 1}', b"[" * 50_000])
async def test_a_body_of_another_form_is_refused(front: Storefront, body: bytes) -> None:
    assert (await front.send(body)).status_code == 400


class TestWithoutASecret:
    """A shop that set none."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(_env_file=None, var_dir=tmp_path, secret_key="test key")

    async def test_there_is_nothing_at_the_address(self, front: Storefront, store: Store) -> None:
        assert (await front.send([VIEW])).status_code == 404 and count(store) == 0
