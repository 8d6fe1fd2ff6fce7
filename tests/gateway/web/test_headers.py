"""Only listed sites may use the chat from their own pages."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from gateway.app import Loops, register
from shop.settings import Settings
from shop.store import Store


@pytest.mark.parametrize(("origin", "allowed"), [("https://blog.example", True), ("https://evil.example", False)])
async def test_listed_sites_only(store: Store, tmp_path: Path, origin: str, allowed: bool) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path, secret_key="k", widget_origins=("https://blog.example",))
    app = FastAPI()
    register(app, store, settings, Loops(store, settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.test") as http:
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        before = await http.options("/chat/messages", headers=asked)
        session = await http.post("/chat/session", json={}, headers={"Origin": origin})
        home = await http.get("/", headers={"Origin": origin})
    expected = origin if allowed else None
    assert before.headers.get("access-control-allow-origin") == expected
    assert session.headers.get("access-control-allow-origin") == expected and "set-cookie" not in session.headers
    assert "access-control-allow-origin" not in home.headers
