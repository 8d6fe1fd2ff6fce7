"""The demo shows its letters to this machine, in both languages, and to nobody else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from gateway.app import register
from gateway.loops import Loops
from shop.post import FolderPost
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Letter
from tests.gateway.conftest import FakeBot


@pytest.fixture
def letter(settings: Settings) -> str:
    text = "Your code is 123456.\n<b>bold</b>"
    FolderPost(settings).send(
        Letter(id=3, recipient="anna@example.com", subject="Your one-time code", text=text, kind="code", created_at=now())
    )
    return "/shop/mailbox/00000003-code"


async def test_letters_are_listed_and_read_in_both_languages(http: httpx.AsyncClient, letter: str) -> None:
    page = (await http.get("/shop/mailbox")).text
    assert letter in page and "anna@example.com" in page and "Mailbox (demo)" in page
    assert "邮箱（演示）" in (await http.get("/shop/mailbox?lang=zh")).text
    answer = await http.get(letter)
    assert "Your code is 123456." in answer.text and "&lt;b&gt;" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert (await http.get("/shop/mailbox/99999999-code")).status_code == 404


async def test_the_storefront_leads_there(http: httpx.AsyncClient) -> None:
    assert 'href="/shop/mailbox"' in (await http.get("/privacy")).text


@pytest.mark.parametrize("changes", [{"demo": False}, {"public_url": "https://tea.example"}])
async def test_a_real_shop_has_no_such_page(
    store: Store, settings: Settings, bot: FakeBot, letter: str, changes: dict[str, Any]
) -> None:
    app = FastAPI()
    real = settings.model_copy(update=changes)
    register(app, store, real, Loops(store, real, bot.client()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.test") as client:
        assert (await client.get("/shop/mailbox")).status_code == 404
        assert (await client.get(letter)).status_code == 404
        assert "mailbox" not in (await client.get("/privacy")).text


async def test_another_machine_sees_nothing(app: FastAPI, letter: str) -> None:
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        assert (await client.get(letter)).status_code == 404
